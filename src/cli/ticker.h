// Something that is done again and again while other things go on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace ashlar::cli {

/// Calls `tick` from a thread of its own, until it ends.
class Ticker {
 public:
  Ticker(std::chrono::milliseconds every, std::function<void()> tick)
      : every_(every), tick_(std::move(tick)), thread_([this] { run(); }) {}
  ~Ticker() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    ended_.notify_all();
    thread_.join();
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, every_, [this] { return over_; })) tick_();
  }

  const std::chrono::milliseconds every_;
  const std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;   ///< guarded by mutex_
  std::thread thread_;  ///< the last member: it uses all others
};

}  // namespace ashlar::cli

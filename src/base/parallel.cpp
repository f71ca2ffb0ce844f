#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ashlar {

namespace {

class Work {
 public:
  Work(std::size_t count, const std::function<void(std::size_t)>& task) : count_(count), task_(task) {}

  void take_tasks() {
    for (std::size_t next = next_++; next < count_; next = next_++) run(next);
  }
  void pass_on_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void run(std::size_t index) {
    try {
      task_(index);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(mutex_);
      failure_ = std::current_exception();
    }
  }

  std::size_t count_;
  const std::function<void(std::size_t)>& task_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& task, std::size_t threads) {
  Work work(count, task);
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < std::min(threads, count); ++i)
    others.emplace_back([&work] { work.take_tasks(); });
  work.take_tasks();
  for (std::thread& other : others) other.join();
  work.pass_on_failure();
}

}  // namespace ashlar

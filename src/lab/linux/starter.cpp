#include "lab/linux/starter.h"

#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>

#include "base/linux/launch.h"
#include "lab/linux/capabilities.h"

namespace ashlar::lab {

namespace {

class Starter {
 public:
  Starter() {
    const BlockedSignals blocked;  // signals to the process are for the other threads
    std::thread([this] { work(); }).detach();
  }

  void run(const std::function<void()>& task) {
    std::unique_lock<std::mutex> lock(mutex_);
    const std::size_t number = ++asked_;
    tasks_.push(&task);
    changed_.notify_all();
    changed_.wait(lock, [&] { return done_ >= number; });
  }

 private:
  [[noreturn]] void work() {
    enter_network_of_process();
    keep_few_capabilities();
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return !tasks_.empty(); });
      const auto* task = tasks_.front();
      tasks_.pop();
      lock.unlock();
      (*task)();
      lock.lock();
      ++done_;
      changed_.notify_all();
    }
  }

  /// A new thread stands where the one that made it stands. Refused only to those who cannot have entered
  /// another namespace.
  static void enter_network_of_process() {
    const Descriptor own(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
    if (own) ::setns(own.get(), CLONE_NEWNET);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<const std::function<void()>*> tasks_;
  std::size_t asked_ = 0;
  std::size_t done_ = 0;
};

std::mutex starter_mutex;
Starter* starter = nullptr;  // never ended: its thread goes with the process

/// A forked process has no threads but the one that forked: it needs a starter of its own.
void forget_starter() {
  ::pthread_atfork([] { starter_mutex.lock(); }, [] { starter_mutex.unlock(); },
                   [] {
                     starter = nullptr;
                     starter_mutex.unlock();
                   });
}

Starter& own_starter() {
  static const bool told = (forget_starter(), true);
  static_cast<void>(told);
  const std::lock_guard<std::mutex> lock(starter_mutex);
  if (starter == nullptr) starter = new Starter;
  return *starter;
}

}  // namespace

void on_starter(const std::function<void()>& task) { own_starter().run(task); }

}  // namespace ashlar::lab

// A program that a test starts, and ends at the latest when the test ends.
#pragma once

#include <chrono>
#include <csignal>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ashlar::workloads {

/// Waits until `condition` holds; false where it does not in time.
template <class Condition>
bool eventually(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

class Child {
 public:
  /// Its outputs go to the file `output`.
  Child(const std::vector<std::string>& command, const std::string& output,
        const std::map<std::string, std::string>& environment = {});
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { kill(); }

  int pid() const { return pid_; }
  bool running() { return !exit_code(); }
  void signal(int number) const { ::kill(pid_, number); }
  /// 128 + the number where a signal ended it; none while it runs.
  std::optional<int> exit_code();
  std::optional<int> wait();
  void kill();

 private:
  int pid_ = -1;
  std::optional<int> ended_;
};

}  // namespace ashlar::workloads

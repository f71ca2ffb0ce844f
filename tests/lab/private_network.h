// A network namespace for one test program, and servers that run in it. Nothing of it reaches the host's.
#pragma once

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/types.h>

#include "lab/server.h"

namespace ashlar::test {

/// Moves the calling thread, and what it starts from now on, into a network namespace of its own, where `lo`
/// is up and has these addresses. Empty, or why it could not.
std::string enter_private_network(const std::vector<std::string>& addresses);

/// Why the program cannot be used; empty where it can.
std::string missing_program(const std::string& program);

/// Asks until the answer is true, for ten seconds at most.
template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

/// A server of the lab, with its files written; ended when this is.
class RunningServer {
 public:
  RunningServer(const lab::Server& server, const lab::Folder& folder);
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer();

  /// Writes changed files and sends the signal for that.
  void reload(const lab::Server& server);
  void signal(int number) const;
  bool runs() const;
  std::string log() const;
  /// Whether the address accepts connections before ten seconds have passed.
  bool accepts(const std::string& address, int port) const;

 private:
  lab::Folder folder_;
  std::string name_;
  int reload_signal_ = 0;
  pid_t pid_ = -1;
};

int connect_to(const std::string& address, int port);  ///< a socket, or -1

}  // namespace ashlar::test

/// Skips where the machine lacks what a test needs, and fails there under CI.
#define ASHLAR_NEEDS(reason)                                          \
  do {                                                                \
    const std::string why = (reason);                                 \
    if (!why.empty() && std::getenv("CI") != nullptr) FAIL() << why;  \
    if (!why.empty()) GTEST_SKIP() << "SKIPPED, not tested: " << why; \
  } while (false)

// Ctrl-C, passed on.
#include "cli/interrupt.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ashlar::cli {
namespace {

TEST(Interrupts, WhatWasSaidBeforeReachesAPipe) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    Interrupt interrupt;
    std::raise(SIGTERM);
    std::raise(SIGTERM);  // at once: of the program and of its group
    std::fputs("stopped", stdout);
    interrupt.pass_on();
    ::_exit(0);
  }
  ::close(ends[1]);
  std::array<char, 64> said{};
  EXPECT_EQ(::read(ends[0], said.data(), said.size()), 7);
  EXPECT_EQ(std::string(said.data()), "stopped");
  ::close(ends[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

}  // namespace
}  // namespace ashlar::cli

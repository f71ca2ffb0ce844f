// The question before something is done, on a terminal of the test's own.
#include "cli/confirm.h"

#include <array>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ashlar::cli {
namespace {

/// How the question ends where a person types that; -1: it went on.
int end_after(const std::string& typed) {
  constexpr int went_on = 77;
  std::fflush(nullptr);
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    const auto end = confirm("the list", Output(false));
    ::_exit(end ? static_cast<int>(*end) : went_on);
  }
  EXPECT_EQ(::write(terminal, typed.data(), typed.size()), static_cast<ssize_t>(typed.size()));
  std::array<char, 512> said{};
  while (::read(terminal, said.data(), said.size()) > 0) continue;  // it ends with the child
  ::close(terminal);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WEXITSTATUS(status) == went_on ? -1 : WEXITSTATUS(status);
}

TEST(Question, GoesOnAfterYesAlone) {
  EXPECT_EQ(end_after("yes\n"), -1);
  for (const char* typed : {"no\n", "y\n", "\n", "\x04"}) EXPECT_EQ(end_after(typed), 1) << typed;
}

}  // namespace
}  // namespace ashlar::cli

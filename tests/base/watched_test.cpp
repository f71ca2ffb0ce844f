// Children that are listened to, of programs that every Linux has.
#include "base/watched.h"

#include <csignal>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "base/temporary_folder.h"

namespace ashlar {
namespace {

using Texts = std::vector<std::string>;

Command shell(std::string script) { return {"sh", {"-c", std::move(script)}, {}, {}}; }

TEST(RunWatched, tells_each_line_and_the_exit_code) {
  Texts lines;
  const auto finished = run_watched(shell("echo one; echo; printf two; echo err >&2; exit 3"),
                                    {[&](std::string_view line) { lines.emplace_back(line); }});
  EXPECT_EQ(lines, (Texts{"one", "", "two"}));
  EXPECT_EQ(finished.value().err, "err\n");
  EXPECT_EQ(finished.value().exit_code, 3);
}

TEST(RunWatched, interrupts_once_and_waits) {
  bool begun = false;
  Texts lines;
  const auto finished = run_watched(shell("trap 'echo interrupted; sleep 0.5; echo done; exit 5' INT; echo "
                                          "begun; while :; do sleep 0.05; done"),
                                    {[&](std::string_view line) {
                                       begun = true;
                                       lines.emplace_back(line);
                                     },
                                     [&] { return begun; }});
  EXPECT_EQ(lines, (Texts{"begun", "interrupted", "done"}));
  EXPECT_EQ(finished.value().exit_code, 5);
}

TEST(RunWatched, tells_why_a_program_does_not_start) {
  const auto finished = run_watched({"/nowhere/program", {}, {}, {}}, {[](std::string_view) {}});
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().reason.find("No such file"), std::string::npos);
}

/// As a provider of Terraform's, which does not notice that Terraform was killed.
TEST(RunWatched, what_the_program_has_started_dies_with_its_caller) {
  const test::TemporaryFolder folder;
  const std::string fifo = (folder / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const pid_t caller = ::fork();
  if (caller == 0) {
    [[maybe_unused]] const auto finished =
        run_watched(shell("sleep 1000 & echo $! > " + fifo + "; wait"), {[](std::string_view) {}});
    ::_exit(0);
  }
  const pid_t grandchild = std::stoi(test::slurp(fifo));  // waits until it runs
  const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, grandchild, 0)));
  ASSERT_TRUE(ended);
  ::kill(caller, SIGKILL);
  ::waitpid(caller, nullptr, 0);
  pollfd wait{ended.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&wait, 1, 20'000), 1);
}

}  // namespace
}  // namespace ashlar

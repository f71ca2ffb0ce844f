// Real child processes, of programs that every Linux has.
#include "base/process.h"

#include <csignal>
#include <filesystem>
#include <thread>

#include <fcntl.h>
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

using test::put;
using test::slurp;
using test::TemporaryFolder;

Command shell(std::string script) { return {"sh", {"-c", std::move(script)}, {}, {}}; }

TEST(Run, collects_both_outputs_and_the_exit_code) {
  const Finished finished = run(shell("echo out; echo err >&2; exit 3")).value();
  EXPECT_EQ(finished.out, "out\n");
  EXPECT_EQ(finished.err, "err\n");
  EXPECT_EQ(finished.exit_code, 3);
}

TEST(Run, large_outputs_do_not_block) {
  const Finished finished = run(shell("head -c 1000000 /dev/zero >&2; head -c 2000000 /dev/zero")).value();
  EXPECT_EQ(finished.err.size(), 1'000'000U);
  EXPECT_EQ(finished.out.size(), 2'000'000U);
}

TEST(Run, arguments_reach_the_program_untouched) {
  const std::vector<std::string> arguments{"%s|", "a b", "$(id)", "", "*"};
  EXPECT_EQ(run({"printf", arguments, {}, {}}).value().out, "a b|$(id)||*|");
}

TEST(Run, a_signal_is_128_and_its_number) { EXPECT_EQ(run(shell("kill -TERM $$")).value().exit_code, 143); }

TEST(Run, uses_folder_and_environment) {
  const TemporaryFolder folder;
  put(folder / "tool", "#!/bin/sh\npwd; echo \"$ADDED\"; echo \"${HOME+home}\"\n");
  std::filesystem::permissions(folder / "tool", std::filesystem::perms::owner_all);
  const std::string home = ::getenv("HOME") == nullptr ? "" : "home";
  const Command command{"./tool", {}, folder.path().string(), {{"ADDED", "yes"}}};
  EXPECT_EQ(run(command).value().out,
            std::filesystem::canonical(folder.path()).string() + "\nyes\n" + home + "\n");
}

TEST(Run, stdin_is_empty) { EXPECT_EQ(run({"cat", {}, {}, {}}).value().out, ""); }

TEST(Run, stdin_is_what_was_given) {
  Command command{"cat", {}, {}, {}};
  command.input = std::string(300'000, 'x') + "\n";
  EXPECT_EQ(run(command).value().out, command.input);
}

TEST(Run, inherits_no_descriptors) {
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Descriptor leaky(
      ::fcntl(null.get(), F_DUPFD, 100));  // without O_CLOEXEC, as a careless library would
  const std::string path = "/proc/$$/fd/" + std::to_string(leaky.get());
  EXPECT_EQ(run(shell("[ -e " + path + " ] || echo closed")).value().out, "closed\n");
}

TEST(Run, tells_why_a_program_does_not_start) {
  const Failure missing = run({"no-such-program-here", {}, {}, {}}).error();
  EXPECT_EQ(missing.text(), "cannot start no-such-program-here: there is no such program in PATH");
  EXPECT_NE(missing.help, "");
  EXPECT_EQ(run({"/none/x", {}, {}, {}}).error().text(), "cannot start /none/x: No such file or directory");
  EXPECT_EQ(run({"/dev/null", {}, {}, {}}).error().reason, "Permission denied");
  EXPECT_EQ(run({"true", {}, "/none", {}}).error().reason, "its folder /none: No such file or directory");
}

TEST(Run, refuses_texts_that_would_be_cut_short) {
  EXPECT_FALSE(run({"echo", {std::string("a\0b", 3)}, {}, {}}));
  EXPECT_FALSE(run({"echo", {}, {}, {{"A=B", "c"}}}));
  EXPECT_FALSE(run({"", {}, {}, {}}));
}

TEST(Run, does_not_wait_for_what_the_program_leaves_behind) {
  // The process left behind holds stdout open until we open the pipe, after `run` has returned.
  const TemporaryFolder folder;
  const std::string fifo = (folder / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(run(shell("echo done; cat " + fifo + " & exit 0")).value().out, "done\n");
  const Descriptor release(::open(fifo.c_str(), O_WRONLY));
  EXPECT_TRUE(release);
}

TEST(Run, sigpipe_works_in_the_program) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(run(shell("kill -PIPE $$; echo ignored")).value().exit_code, 128 + SIGPIPE);
  std::signal(SIGPIPE, before);
}

TEST(Run, works_from_many_threads) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([i] {
      for (int n = 0; n < 10; ++n)
        EXPECT_EQ(run({"echo", {std::to_string(i)}, {}, {}}).value().out, std::to_string(i) + "\n");
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Run, the_child_dies_with_its_caller) {
  const TemporaryFolder folder;
  const std::string fifo = (folder / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const pid_t caller = ::fork();
  if (caller == 0) {
    [[maybe_unused]] const auto finished = run(shell("echo $$ > " + fifo + "; exec sleep 1000"));
    ::_exit(0);
  }
  const pid_t child = std::stoi(slurp(fifo));  // waits until it runs
  const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  ASSERT_TRUE(ended);
  ::kill(caller, SIGKILL);
  ::waitpid(caller, nullptr, 0);
  pollfd wait{ended.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&wait, 1, 20'000), 1);
}

TEST(FindProgram, looks_like_a_shell) {
  const auto sh = find_program("sh");
  ASSERT_TRUE(sh);
  EXPECT_EQ(find_program(*sh), sh);
  EXPECT_FALSE(find_program("no-such-program-here"));
  EXPECT_FALSE(find_program(""));
  EXPECT_FALSE(find_program("/etc/passwd"));  // not executable
  EXPECT_FALSE(find_program("/"));
}

}  // namespace
}  // namespace ashlar

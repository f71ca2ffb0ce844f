// Real children, of programs that every Linux has.
#include "lab/linux/child.h"

#include <array>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ashlar::lab {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 20s;

ChildCommand shell(std::string script) {
  ChildCommand command;
  command.command = {"sh", "-c", std::move(script)};
  return command;
}

/// What the child printed, once it has ended.
std::string output_of(ChildCommand command) {
  const Descriptor out(::memfd_create("out", MFD_CLOEXEC));
  command.out = out.get();
  Child child = Child::start(command).value();
  EXPECT_TRUE(child.wait(patience));
  std::string text(65536, '\0');
  const ssize_t size = ::pread(out.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

bool ends(int pidfd) {
  pollfd end{pidfd, POLLIN, 0};
  return ::poll(&end, 1, 20'000) == 1;
}

TEST(Child, tells_its_exit_code_again_and_again) {
  Child child = Child::start(shell("exit 3")).value();
  EXPECT_EQ(child.wait(patience), 3);
  EXPECT_EQ(child.wait(0ms), 3);
}

TEST(Child, is_waited_for_no_longer_than_asked) {
  Child child = Child::start(shell("exec sleep 1000")).value();
  EXPECT_EQ(child.wait(1ms), std::nullopt);
  child.signal(SIGTERM);
  EXPECT_TRUE(ends(child.descriptor()));
  EXPECT_EQ(child.wait(patience), 128 + SIGTERM);
}

TEST(Child, has_the_environment_and_the_folder_it_was_given) {
  ChildCommand command = shell("echo $ADDED; pwd");
  command.environment = {{"ADDED", "yes"}};
  command.folder = "/usr";
  EXPECT_EQ(output_of(command), "yes\n/usr\n");
}

TEST(Child, has_no_descriptors_but_its_own) {
  EXPECT_EQ(
      output_of(shell("cat; for i in 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$i ] || echo $i; done; echo none")),
      "none\n");
}

TEST(Child, leads_a_session_of_its_own) {
  EXPECT_EQ(output_of(shell("cut -d' ' -f6 /proc/$$/stat | grep -qx $$ && echo leads")), "leads\n");
}

TEST(Child, is_signalled_with_all_that_it_started) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const Descriptor read(pipe[0]);
  Descriptor write(pipe[1]);
  ChildCommand command = shell("sleep 1000 & sleep 1000 & wait");
  command.out = write.get();
  Child child = Child::start(command).value();
  write.close();
  child.signal(SIGKILL, true);
  pollfd closed{read.get(), POLLIN, 0};  // once all that hold its other end are gone
  EXPECT_EQ(::poll(&closed, 1, 20'000), 1);
  EXPECT_EQ(child.wait(patience), 128 + SIGKILL);
}

TEST(Child, that_cannot_start_is_a_failure) {
  ChildCommand command;
  command.command = {"no-such-program-here"};
  EXPECT_EQ(Child::start(command).error().text(),
            "cannot start no-such-program-here: there is no such program in PATH");
  command.command = {"/dev/null"};
  EXPECT_EQ(Child::start(command).error().reason, "Permission denied");
  command.command = {"true"};
  command.folder = "/none";
  EXPECT_EQ(Child::start(command).error().reason, "its folder /none: No such file or directory");
  command.folder.clear();
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  command.name_space = null.get();
  EXPECT_EQ(Child::start(command).error().reason, "its network namespace: Invalid argument");
  command.name_space = -1;
  command.cgroups = {"/none"};
  EXPECT_EQ(Child::start(command).error().text(),
            "cannot join /none/cgroup.procs: No such file or directory");
  EXPECT_FALSE(Child::start({}));
}

TEST(Child, outlives_the_thread_that_started_it) {
  std::optional<Child> child;
  std::thread([&] { child.emplace(Child::start(shell("exec sleep 1000")).value()); }).join();
  EXPECT_EQ(child->wait(50ms), std::nullopt);
}

TEST(Child, ends_when_it_is_abandoned) {
  Descriptor ended;
  {
    const Child child = Child::start(shell("exec sleep 1000")).value();
    ended = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, child.pid(), 0)));
  }
  EXPECT_TRUE(ends(ended.get()));
}

TEST(Child, dies_with_its_process) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const Descriptor read(pipe[0]);
  Descriptor write(pipe[1]);
  const pid_t parent = ::fork();
  if (parent == 0) {
    auto child = Child::start(shell("exec sleep 1000"));  // a forked process has a starter of its own
    const int pid = child ? child->pid() : -1;
    if (::write(write.get(), &pid, sizeof pid) == sizeof pid) ::pause();
    ::_exit(1);
  }
  write.close();
  int pid = -1;
  ASSERT_EQ(::read(read.get(), &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
  const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  ASSERT_TRUE(ended);
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  EXPECT_TRUE(ends(ended.get()));
}

TEST(FindTool, looks_beyond_the_path) {
  EXPECT_TRUE(find_tool("sh"));
  EXPECT_FALSE(find_tool("no-such-program-here"));
  EXPECT_FALSE(find_tool("/none/sh"));
}

}  // namespace
}  // namespace ashlar::lab

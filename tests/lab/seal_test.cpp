// The walls, tried from inside. As root, or as an ordinary user where user namespaces are allowed.
#include "lab/linux/seal.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/temporary_folder.h"
#include "lab/linux/rights.h"
#include "lab/network_probe.h"
#include "lab/sealed.h"

namespace ashlar::lab {
namespace {

using test::answer_of;
using test::Sealed;
using test::TemporaryFolder;
using test::walls_around;

/// "ok", or why no file can be made there.
std::string written(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  return file ? "ok" : std::system_category().message(errno);
}

std::string shell(const std::string& script) { return test::printed(-1, {"sh", "-c", script}); }

TEST(Seal, inside_is_the_first_process_and_root) {
  const std::string answer = answer_of(walls_around(), [] {
    return std::to_string(::getpid()) + " " + std::to_string(::geteuid()) + " " + std::to_string(::getsid(0));
  });
  EXPECT_EQ(answer, "1 0 1");
}

TEST(Seal, the_hosts_files_can_be_read_and_not_written) {
  const std::string answer = answer_of(walls_around(), [] {
    std::string all;
    for (const char* folder : {"/", "/etc", "/usr", "/var/tmp"}) {
      all += written(std::filesystem::path(folder) / "ashlar-was-here") + "\n";
    }
    return all + (test::slurp("/etc/passwd").empty() ? "unreadable" : "readable");
  });
  const std::string no = "Read-only file system\n";
  EXPECT_EQ(answer, no + no + no + no + "readable");
}

TEST(Seal, writable_folders_are_reached_wherever_they_stand) {
  const TemporaryFolder folder;  // below /tmp
  test::put(folder / "before", "host");
  const std::string answer = answer_of(walls_around({folder.path().string()}), [&] {
    return test::slurp(folder / "before") + " " + written(folder / "after") + " " + written("/tmp/x") + " " +
           written("/run/x");
  });
  EXPECT_EQ(answer, "host ok ok ok");
  EXPECT_TRUE(std::filesystem::exists(folder / "after"));
  EXPECT_FALSE(std::filesystem::exists("/tmp/x"));
}

TEST(Seal, temporary_folders_are_empty) {
  const TemporaryFolder hidden;
  EXPECT_EQ(answer_of(walls_around(), [] { return shell("ls -A /tmp /run"); }), "/run:\n\n/tmp:\n");
}

TEST(Seal, a_folder_that_is_missing_is_named) {
  const auto started = start_sealed(walls_around({"/none/at/all"}), [] { return 0; });
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().text(), "cannot find /none/at/all: No such file or directory");
}

TEST(Seal, there_is_no_way_out) {
  const std::string links =
      answer_of(walls_around(), [] { return shell("ip -o link; ip route; ip -6 route"); });
  EXPECT_EQ(std::count(links.begin(), links.end(), '\n'), 1) << links;
  EXPECT_EQ(links.rfind("1: lo: <LOOPBACK>", 0), 0U) << links;
}

TEST(Seal, processes_of_the_host_are_not_seen) {
  const std::string answer = answer_of(walls_around(), [] { return shell("ls -d /proc/[0-9]* | wc -l"); });
  EXPECT_LE(std::stoi(answer), 4) << answer;  // it, sh, ls, wc
}

TEST(Seal, devices_can_be_used) {
  EXPECT_EQ(answer_of(walls_around(),
                      [] {
                        return shell(
                            "echo x > /dev/null && head -c 3 /dev/zero | wc -c && echo y > /dev/shm/y && "
                            "cat /dev/shm/y && (exec 3<> /dev/ptmx) && echo terminal");
                      }),
            "3\ny\nterminal\n");
}

TEST(Seal, programs_cannot_undo_it) {
  const std::string answer = answer_of(walls_around(), [] {
    ChildCommand climber;
    climber.command = {
        "sh", "-c",
        "for try in 'mount -o remount,rw /' 'mount -t tmpfs none /mnt' 'mknod /dev/shm/d b 8 0' "
        "'nsenter -t 1 -m true'; do\n"
        "  $try 2>/dev/null && echo \"$try\"\ndone\necho tried >/tmp/tried"};
    const Descriptor out(::open("/tmp/out", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    climber.out = out.get();
    auto child = Child::start(climber);
    if (!child) return child.error().text();
    child->wait(std::chrono::seconds(20));
    return test::slurp("/tmp/out") + test::slurp("/tmp/tried");
  });
  EXPECT_EQ(answer, "tried\n");
}

TEST(Seal, orphans_become_its_children) {
  const std::string answer = answer_of(walls_around(), [] {
    const pid_t parent = ::fork();
    if (parent == 0) {
      if (::fork() == 0) ::_exit(7);
      ::_exit(0);
    }
    ::waitpid(parent, nullptr, 0);
    int status = 0;
    const pid_t orphan = ::waitpid(-1, &status, 0);
    return std::string(orphan > 0 && WEXITSTATUS(status) == 7 ? "reaped" : "lost");
  });
  EXPECT_EQ(answer, "reaped");
}

TEST(Seal, keeps_the_descriptors_that_exec_would_keep) {
  const Descriptor closed(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Descriptor kept(::open("/dev/null", O_RDONLY));
  const std::string answer = answer_of(walls_around(), [&] {
    struct stat out {};
    struct stat null {};
    ::fstat(STDOUT_FILENO, &out);
    ::stat("/dev/null", &null);
    return std::string(::fcntl(closed.get(), F_GETFD) < 0 ? "closed" : "open") + " " +
           (::fcntl(kept.get(), F_GETFD) < 0 ? "closed" : "open") + " " +
           (out.st_rdev == null.st_rdev ? "null" : "something");
  });
  EXPECT_EQ(answer, "closed open null");
}

TEST(Seal, networks_work_inside) {
  const std::string answer = answer_of(walls_around(), [] {
    NetworkPlan plan;
    const topology::Address a{0x0A000001};
    const topology::Address b{0x0A000002};
    plan.namespaces["a"].addresses = {{"eth0", a, 24}};
    plan.namespaces["b"].addresses = {{"eth0", b, 24}};
    plan.links = {{{"a", "eth0"}, {"b", "eth0"}}};
    plan.namespaces["b"].ruleset = R"({"nftables":[{"add":{"table":{"family":"inet","name":"t"}}}]})";
    Networks networks;
    const auto applied = networks.apply(plan);
    if (!applied) return applied.error().text();
    const Descriptor listener = test::listen_in(networks.find("b"), 80);
    return std::string(test::connect_from(networks.find("a"), "10.0.0.2", 80) ? "reached" : "not reached");
  });
  EXPECT_EQ(answer, "reached");
}

/// Processes that stand in the PID namespace of that name.
int count_in(const std::string& pid_namespace) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::error_code unreadable;
    const auto link = std::filesystem::read_symlink(entry.path() / "ns" / "pid", unreadable);
    if (!unreadable && link == pid_namespace) ++count;
  }
  return count;
}

TEST(Seal, the_end_of_the_first_ends_all_inside) {
  std::optional<Child> child;
  std::optional<Networks> networks;
  const Sealed lab(
      walls_around(),
      [&] {
        NetworkPlan plan;
        plan.namespaces["a"] = {};
        networks.emplace();
        if (!networks->apply(plan)) return std::string("no networks");
        ChildCommand sleeper;
        sleeper.command = {"sh", "-c", "(setsid sleep 1000) & sleep 1000"};  // one flees from its group
        sleeper.name_space = networks->find("a");
        auto started = Child::start(sleeper);
        if (!started) return started.error().text();
        child.emplace(std::move(*started));
        const bool both = test::eventually([] { return shell("pgrep -c sleep") == "2\n"; });
        return std::string(both ? "runs" : "sleepers missing");
      },
      Sealed::Then::Stay);
  ASSERT_EQ(lab.answer(), "runs");
  const auto proc = std::filesystem::path("/proc") / std::to_string(lab.pid());
  const std::string name = std::filesystem::read_symlink(proc / "ns" / "pid").string();
  ASSERT_GE(count_in(name), 4);
  ::kill(lab.pid(), SIGKILL);
  EXPECT_TRUE(test::ends(lab.ended()));
  EXPECT_LE(count_in(name), 1);  // the kernel waits for them before it tells of the first's end
  EXPECT_TRUE(test::eventually([&] { return !std::filesystem::exists(proc); }));  // reaped, by the watcher
}

TEST(Seal, survives_its_caller) {
  Pipe told = make_pipe();
  const pid_t caller = ::fork();
  if (caller == 0) {
    const auto started = start_sealed(walls_around(), [] { return ::pause(); });
    write_all(told.write.get(), started ? std::to_string(*started) : started.error().text());
    ::_exit(0);
  }
  told.write.close();
  ::waitpid(caller, nullptr, 0);
  std::string text(64, '\0');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(told.read.get(), text.data(), 64))));
  const Descriptor first = test::pidfd_of(std::atoi(text.c_str()));
  ASSERT_TRUE(first);
  EXPECT_FALSE(test::ends(first, 100));
  ::syscall(SYS_pidfd_send_signal, first.get(), SIGTERM, nullptr, 0);  // it has no handler for that
  EXPECT_FALSE(test::ends(first, 100));
  ::syscall(SYS_pidfd_send_signal, first.get(), SIGKILL, nullptr, 0);
  EXPECT_TRUE(test::ends(first));
}

TEST(Seal, what_comes_afterwards_happens_outside_and_after_the_end) {
  const TemporaryFolder folder;
  Walls walls = walls_around();
  const auto mark = folder / "mark";
  walls.afterwards = [&] { test::put(mark, "done"); };
  const Sealed lab(
      walls, [] { return std::string("runs"); }, Sealed::Then::Stay);
  EXPECT_FALSE(std::filesystem::exists(mark));
  ::kill(lab.pid(), SIGKILL);
  EXPECT_TRUE(test::eventually([&] { return test::slurp(mark) == "done"; }));
}

TEST(Seal, names_the_step_that_the_kernel_refuses) {
  const std::string answer = answer_of(walls_around(), [] {
    Walls walls;
    walls.own_user_namespace = true;  // whose number of user namespaces is its own to limit
    const std::string sealed = answer_of(walls, [] {
      std::ofstream("/proc/sys/user/max_user_namespaces") << 0;
      Walls inner;
      inner.own_user_namespace = true;
      const auto started = start_sealed(inner, [] { return 0; });
      return started ? std::string("started") : started.error().text();
    });
    return sealed;
  });
  EXPECT_EQ(answer, "cannot enter a user namespace of its own: No space left on device");
}

TEST(MissingRights, none_are_missing_where_tests_run) {
  for (const Failure& missing : missing_rights()) ADD_FAILURE() << missing.text() << "; " << missing.help;
}

TEST(MissingRights, settings_that_forbid_user_namespaces_are_named) {
  const TemporaryFolder folder;
  EXPECT_TRUE(user_namespace_obstacles(folder.path()).empty());
  test::put(folder / "user/max_user_namespaces", "1000\n");
  test::put(folder / "kernel/unprivileged_userns_clone", "1\n");
  test::put(folder / "kernel/apparmor_restrict_unprivileged_userns", "0\n");
  EXPECT_TRUE(user_namespace_obstacles(folder.path()).empty());
  test::put(folder / "user/max_user_namespaces", "0\n");
  test::put(folder / "kernel/unprivileged_userns_clone", "0\n");
  test::put(folder / "kernel/apparmor_restrict_unprivileged_userns", "1\n");
  const auto found = user_namespace_obstacles(folder.path());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].text(), "cannot make a user namespace: user.max_user_namespaces is 0");
  for (const Failure& failure : found) EXPECT_EQ(failure.help.rfind("sudo sysctl ", 0), 0U);
}

}  // namespace
}  // namespace ashlar::lab

// Cgroups of this machine where it has them for us, and others' as they look in /proc.
#include "lab/linux/cgroups.h"

#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "lab/linux/child.h"
#include "lab/network_probe.h"
#include "lab/sealed.h"

namespace ashlar::lab {
namespace {

using namespace std::chrono_literals;

std::string name_of_this_test() { return "ashlar-test-" + std::to_string(::getpid()); }

/// Cgroups of this machine, gone when the test ends.
struct Own {
  Cgroups cgroups = Cgroups::make(name_of_this_test());
  ~Own() {
    test::eventually([this] {
      cgroups.remove_all();
      return gone();
    });
  }
  bool gone() const {
    for (const std::string& folder : cgroups.folders()) {
      if (std::filesystem::exists(folder)) return false;
    }
    return true;
  }
};

#define NEED_CGROUPS(own)                                             \
  if (!(own).cgroups.why_not().empty()) {                             \
    if (::getenv("CI") != nullptr) FAIL() << (own).cgroups.why_not(); \
    GTEST_SKIP() << "NO CGROUPS HERE: " << (own).cgroups.why_not();   \
  }

ChildCommand in_cgroups(std::vector<std::string> folders, const std::string& script) {
  ChildCommand command;
  command.command = {"sh", "-c", script};
  command.cgroups = std::move(folders);
  return command;
}

TEST(Cgroups, tell_what_a_server_uses) {
  const Own own;
  NEED_CGROUPS(own);
  const auto folders = own.cgroups.add("a", 0);
  ASSERT_TRUE(folders) << folders.error().text();
  Child child =
      Child::start(in_cgroups(*folders, "x=$(head -c 3000000 /dev/zero | tr '\\0' x); exec sleep 1000 <&0"))
          .value();
  EXPECT_TRUE(test::eventually([&] {
    const auto use = own.cgroups.use("a");
    return use && use->memory > 0 && use->cpu > 0us;
  }));
  EXPECT_FALSE(own.cgroups.use("b"));
}

TEST(Cgroups, a_server_over_its_limit_is_killed) {
  const Own own;
  NEED_CGROUPS(own);
  const auto folders = own.cgroups.add("a", 20 << 20);
  ASSERT_TRUE(folders) << folders.error().text();
  Child greedy =
      Child::start(in_cgroups(*folders, "head -c 300000000 /dev/zero | tail -c 200000000")).value();
  EXPECT_EQ(greedy.wait(20s), 128 + SIGKILL);
}

TEST(Cgroups, can_be_used_inside_the_walls_and_leave_nothing) {
  const Own own;
  NEED_CGROUPS(own);
  Walls walls = test::walls_around(own.cgroups.folders());
  walls.afterwards = [&] { own.cgroups.remove_all(); };
  const test::Sealed lab(
      walls,
      [&] {
        const auto folders = own.cgroups.add("a", 64 << 20);
        if (!folders) return folders.error().text();
        auto child = Child::start(in_cgroups(*folders, "exec sleep 1000"));
        if (!child) return child.error().text();
        new Child(std::move(*child));  // to be running when the lab is killed
        const auto use = own.cgroups.use("a");
        return std::string(use && use->memory > 0 ? "used" : "no figures");
      },
      test::Sealed::Then::Stay);
  EXPECT_EQ(lab.answer(), "used");
  EXPECT_FALSE(own.gone());
  ::kill(lab.pid(), SIGKILL);
  EXPECT_TRUE(test::eventually([&] { return own.gone(); }));
}

TEST(Cgroups, what_a_killed_watcher_left_is_removed_by_the_next) {
  const Own own;
  NEED_CGROUPS(own);
  const auto folders = own.cgroups.add("a", 0);
  ASSERT_TRUE(folders);
  const Cgroups next = Cgroups::make(name_of_this_test());
  EXPECT_FALSE(std::filesystem::exists(folders->front()));
  EXPECT_TRUE(std::filesystem::exists(next.folders().front()));
}

TEST(Cgroups, version_1_stands_below_our_own) {
  const CgroupPlaces places = find_cgroup_places(
      "30 25 0:26 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n"
      "31 25 0:27 /box /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
      "32 25 0:28 / /none/unified rw - cgroup2 none rw\n",
      "4:memory:/user/one\n3:cpu,cpuacct:/box/two\n0::/\n");
  EXPECT_EQ(places.version, 1);
  EXPECT_EQ(places.memory, "/sys/fs/cgroup/memory/user/one");
  EXPECT_EQ(places.cpu, "/sys/fs/cgroup/cpu,cpuacct/two");
}

TEST(Cgroups, a_machine_without_them_says_so) {
  const CgroupPlaces places = find_cgroup_places("22 1 0:5 / /proc rw - proc proc rw\n", "");
  EXPECT_EQ(places.version, 0);
  const Cgroups none = Cgroups::make("x", places);
  EXPECT_EQ(none.why_not(), "no cgroup of this machine limits memory");
  EXPECT_TRUE(none.folders().empty());
  EXPECT_TRUE(none.add("a", 1)->empty());
  EXPECT_FALSE(none.use("a"));
  const Cgroups refused = Cgroups::make("x", {1, "/none", "", ""});
  EXPECT_EQ(refused.why_not(), "cannot make /none/x: No such file or directory");
  EXPECT_TRUE(refused.folders().empty());
}

/// No real version 2 here: plain files where the kernel's would be.
TEST(Cgroups, version_2_is_told_what_it_is_to_limit) {
  const test::TemporaryFolder folder;
  const std::string top = folder.path().string();
  test::put(folder / "cgroup.subtree_control", "cpuset cpu io memory pids\n");
  const CgroupPlaces places =
      find_cgroup_places("30 25 0:26 / " + top + " rw shared:4 - cgroup2 cgroup2 rw,nsdelegate\n", "0::/a\n");
  EXPECT_EQ(places.version, 2);
  EXPECT_EQ(places.memory, top);
  test::put(folder / "lab/cgroup.subtree_control", "       ");
  const Cgroups cgroups = Cgroups::make("lab", places);
  EXPECT_EQ(cgroups.why_not(), "");
  EXPECT_EQ(cgroups.folders(), std::vector{top + "/lab"});
  EXPECT_EQ(test::slurp(folder / "lab/cgroup.subtree_control"), "+memory");
  test::put(folder / "lab/a/memory.max", "    ");
  EXPECT_EQ(cgroups.add("a", 4096).value(), std::vector{top + "/lab/a"});
  EXPECT_EQ(test::slurp(folder / "lab/a/memory.max"), "4096");
  test::put(folder / "lab/a/memory.current", "1000\n");
  test::put(folder / "lab/a/cpu.stat", "nice_usec 3\nusage_usec 77\nuser_usec 5\n");
  const auto use = cgroups.use("a");
  ASSERT_TRUE(use);
  EXPECT_EQ(use->memory, 1000U);
  EXPECT_EQ(use->cpu, 77us);
}

}  // namespace
}  // namespace ashlar::lab

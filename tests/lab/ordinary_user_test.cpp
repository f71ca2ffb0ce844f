// The same tests again as an ordinary user, for whom the kernel allows less. Only root can become one.
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/process.h"
#include "base/temporary_folder.h"

namespace ashlar::lab {
namespace {

/// Runs tests of this program as nobody, below `before`. A copy: nobody may not reach the folder of the
/// build.
Finished run_as_nobody(const std::vector<std::string>& before, const std::string& tests) {
  const test::TemporaryFolder folder;
  const std::filesystem::path copy = folder / "lab_tests";
  std::filesystem::copy_file("/proc/self/exe", copy);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(copy, std::filesystem::perms(0755));
  Command command{"setpriv", {"--reuid=65534", "--regid=65534", "--clear-groups"}, "/", {}};
  command.arguments.insert(command.arguments.end(), before.begin(), before.end());
  command.arguments.insert(command.arguments.end(),
                           {copy.string(), "--gtest_brief=1", "--gtest_filter=" + tests});
  return run(command).value();
}

class OrdinaryUser : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "these tests run as an ordinary user already";
  }
};

TEST_F(OrdinaryUser, gets_walls_and_children) {
  const Finished finished = run_as_nobody({}, "Seal.*:MissingRights.*:Child.*");
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("PASSED"), std::string::npos);
}

TEST_F(OrdinaryUser, gets_networks_in_a_user_namespace) {
  const Finished finished =
      run_as_nobody({"unshare", "--user", "--map-root-user"}, "Networks.*:InNamespace.*");
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("PASSED"), std::string::npos);
}

}  // namespace
}  // namespace ashlar::lab

// `ashlar init`: all or nothing, and never over something that is there. Tests have no terminal, so nothing
// is asked.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/temporary_folder.h"
#include "cli/captured.h"

namespace ashlar::cli {
namespace {

namespace fs = std::filesystem;

InitArguments acme_in(const fs::path& target) {
  InitArguments arguments;
  arguments.target = target.string();
  arguments.name = "acme";
  arguments.domain = "acme.example";
  arguments.region = "eu-west-1";
  arguments.email = "aws@acme.example";
  return arguments;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<std::string> whole{
    ".github", ".gitignore", "README.md",       "dev",  "master", "organization.yaml",
    "prod",    "security",   "shared-services", "stage"};

class InitCommand : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
};

TEST_F(InitCommand, MakesANewFolder) {
  const Printed told = printed(init, acme_in(folder_.path() / "org"));
  EXPECT_EQ(told.exit, Exit::Fine) << told.err;
  EXPECT_EQ(told.err, "");
  EXPECT_TRUE(holds(told.out, "ashlar check -C ")) << told.out;
  EXPECT_EQ(names_in(folder_.path() / "org"), whole);
  EXPECT_EQ(names_in(folder_.path()), std::vector<std::string>{"org"});
  EXPECT_TRUE(holds(test::slurp(folder_.path() / "org/prod/account.yaml"), "email: aws+prod@acme.example"));
  EXPECT_TRUE(holds(test::slurp(folder_.path() / "org/.gitignore"), ".ashlar/\n"));
}

TEST_F(InitCommand, MakesFoldersAboveAndTakesASlashAtTheEnd) {
  const Printed told = printed(init, acme_in((folder_.path() / "a/b/org").string() + "/"));
  EXPECT_EQ(told.exit, Exit::Fine) << told.err;
  EXPECT_EQ(names_in(folder_.path() / "a/b/org"), whole);
}

TEST_F(InitCommand, FillsAnEmptyFolder) {
  EXPECT_EQ(printed(init, acme_in(folder_.path())).exit, Exit::Fine);
  EXPECT_EQ(names_in(folder_.path()), whole);
}

TEST_F(InitCommand, TouchesNoFolderThatHoldsSomething) {
  test::put(folder_.path() / "mine.txt", "mine");
  const Printed told = printed(init, acme_in(folder_.path()));
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(told.err, "is not empty")) << told.err;
  EXPECT_EQ(names_in(folder_.path()), std::vector<std::string>{"mine.txt"});
  EXPECT_EQ(printed(init, acme_in(folder_.path() / "mine.txt")).exit, Exit::Mistakes);
  EXPECT_EQ(test::slurp(folder_.path() / "mine.txt"), "mine");
}

TEST_F(InitCommand, RefusesALinkToNothing) {
  fs::create_symlink(folder_.path() / "gone", folder_.path() / "link");
  EXPECT_EQ(printed(init, acme_in(folder_.path() / "link")).exit, Exit::Mistakes);
  EXPECT_TRUE(fs::is_symlink(folder_.path() / "link"));
}

TEST_F(InitCommand, NamesTheFlagsThatLack) {
  InitArguments arguments = acme_in(folder_.path() / "org");
  arguments.common.json = true;  // with JSON nothing is asked, on a terminal either
  arguments.name.clear();
  arguments.email.clear();
  const Printed told = printed(init, arguments);
  EXPECT_EQ(told.exit, Exit::Usage);
  EXPECT_TRUE(holds(told.err, "--name is needed")) << told.err;
  EXPECT_TRUE(holds(told.err, "--email is needed")) << told.err;
  EXPECT_FALSE(holds(told.err, "--domain is needed")) << told.err;
  EXPECT_FALSE(fs::exists(folder_.path() / "org"));
}

TEST_F(InitCommand, RefusesWrongAnswersAllAtOnce) {
  InitArguments arguments = acme_in(folder_.path() / "org");
  arguments.name = "Acme Inc.";
  arguments.region = "eu-wst-1";
  const Printed told = printed(init, arguments);
  EXPECT_EQ(told.exit, Exit::Usage);
  EXPECT_TRUE(holds(told.err, "--name Acme Inc.: expected a name")) << told.err;
  EXPECT_TRUE(holds(told.err, "did you mean eu-west-1?")) << told.err;
  EXPECT_FALSE(fs::exists(folder_.path() / "org"));
}

TEST_F(InitCommand, LeavesNothingWhereAnswersDoNotGoTogether) {
  InitArguments arguments = acme_in(folder_.path() / "org");
  // A domain as such, but too long for the names under it.
  arguments.domain =
      std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') + ".example";
  const Printed told = printed(init, arguments);
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_TRUE(names_in(folder_.path()).empty());
}

TEST_F(InitCommand, WhereItCannotWriteTheWorldFailed) {
  const Printed told = printed(init, acme_in("/proc/no-such-place/org"));
  EXPECT_EQ(told.exit, Exit::World);
}

TEST_F(InitCommand, Json) {
  InitArguments arguments = acme_in(folder_.path() / "org");
  arguments.common.json = true;
  const nlohmann::json told = nlohmann::json::parse(printed(init, arguments).out);
  EXPECT_EQ(told["ok"], true);
  EXPECT_EQ(told["files"].size(), 17U);
}

}  // namespace
}  // namespace ashlar::cli

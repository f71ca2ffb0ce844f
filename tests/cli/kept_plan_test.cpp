// `ashlar plan -o FILE` where no plan can be kept there.
#include "cli/acme_on_aws.h"

namespace ashlar::cli {
namespace {

constexpr const char* unit = "stage/eu-west-1/stage/keys";

class KeptPlan : public testing::AcmeOnAws {
 protected:
  Finished plan(const std::string& file) const {
    return ashlar({"plan", "--unit", unit, "-o", (folder.path() / file).string()});
  }
};

TEST_F(KeptPlan, OneWithProblemsIsNotWrittenAndSaysSo) {
  write(std::string(".ashlar/terraform/") + unit + "/terraform.tfstate", testing::broken_state);
  const Finished none = plan("a.plan");
  EXPECT_EQ(none.exit_code, 3) << none.out;
  EXPECT_NE(none.err.find("a.plan was not written"), std::string::npos) << none.err;
  EXPECT_EQ(none.err.find("an earlier plan"), std::string::npos) << "there is none";
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.plan"));
  write("a.plan", "of yesterday\n");
  const Finished older = plan("a.plan");
  EXPECT_EQ(older.exit_code, 3) << older.out;
  EXPECT_NE(older.err.find("a.plan was not written: what stands there is of an earlier plan"),
            std::string::npos)
      << older.err;
  EXPECT_EQ(read("a.plan"), "of yesterday\n");
}

TEST_F(KeptPlan, IsForItsOwnerAlone) {
  ASSERT_EQ(plan("a.plan").exit_code, 0);
  EXPECT_EQ(std::filesystem::status(folder.path() / "a.plan").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(KeptPlan, OfAnotherBuildOfTheSameVersionIsRefused) {
  ASSERT_EQ(plan("a.plan").exit_code, 0);
  nlohmann::json kept = nlohmann::json::parse(read("a.plan"));
  const std::string program = kept.at("program");
  const std::string other = program.substr(0, program.find('(')) + "(0123456789ab)";
  kept["program"] = other;
  write("a.plan", kept.dump());
  const Finished done = ashlar({"apply", (folder.path() / "a.plan").string()});
  EXPECT_EQ(done.exit_code, 1) << done.out;
  EXPECT_NE(done.err.find("the program: it was " + other + ", and is " + program), std::string::npos)
      << done.err;
}

TEST_F(KeptPlan, AFolderThatIsNotThereIsNotMade) {
  for (const char* file : {"nonexistent/x.plan", "stage"}) {
    const Finished done = plan(file);
    EXPECT_EQ(done.exit_code, 1) << done.out;
    EXPECT_NE(done.err.find("the plan cannot be kept there, and nothing was planned"), std::string::npos)
        << done.err;
    EXPECT_EQ(done.out, "");
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "nonexistent"));
}

}  // namespace
}  // namespace ashlar::cli

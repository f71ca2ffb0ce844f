// `ashlar apply` and `destroy` where what they are told cannot be meant.
#include "cli/acme_on_aws.h"
#include "terraform/state/local_state.h"

namespace ashlar::cli {
namespace {

/// As a unit's state holds it that asked for a topic once.
constexpr const char* with_a_protected_topic = R"({"version": 4, "terraform_version": "1.9.0", "serial": 1,
  "lineage": "d2b6cd21-3a4b-4c5d-8e6f-0123456789ab", "outputs": {}, "resources": [{
    "mode": "managed", "type": "aws_sns_topic", "name": "old",
    "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
    "instances": [{"schema_version": 0, "attributes": {
      "id": "arn:aws:sns:eu-west-1:200000000005:old", "arn": "arn:aws:sns:eu-west-1:200000000005:old",
      "name": "old", "tags": {"ashlar:protected": "true"}}}]}]})";

class Refused : public testing::AcmeOnAws {
 protected:
  void expect_refusal(int exit_code, testing::Words words, const std::string& with) const {
    const Finished done = ashlar(std::move(words));
    EXPECT_EQ(done.exit_code, exit_code);
    EXPECT_NE(done.err.find(with), std::string::npos) << done.err;
    EXPECT_FALSE(std::filesystem::exists(folder.path() / ".ashlar" / "apply.journal"));
  }
};

TEST_F(Refused, AnApplyToAccountsThatHaveNoId) {
  write("accounts.lock.yaml", "master: \"123456789012\"\nstage: \"200000000005\"\n");
  expect_refusal(1, {"apply", "--yes"}, "dev, prod, security, shared-services");
  expect_refusal(1, {"apply", "--yes", "--account", "dev"}, "`ashlar bootstrap`");
}

TEST_F(Refused, AnotherWishBesideAKeptPlan) {
  expect_refusal(2, {"apply", "a.plan", "--unit", "stage/*/vpc"}, "a plan that was kept");
  expect_refusal(2, {"apply", "a.plan", "--refresh"}, "a plan that was kept");
}

TEST_F(Refused, AKeptPlanThatIsNone) {
  write("a.plan", "no plan\n");
  expect_refusal(3, {"apply", (folder.path() / "a.plan").string()}, "it is no plan");
}

TEST_F(Refused, AKeptPlanOfADescriptionThatHasChanged) {
  const std::string file = (folder.path() / "a.plan").string();
  const Finished kept = ashlar({"plan", "--unit", "stage/*/stage/keys", "-o", file});
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  std::string text = read("organization.yaml");
  ashlar::testing::replace_once(text, "\ntags:\n", "\ntags:\n  moved: \"1\"\n");
  write("organization.yaml", text);
  expect_refusal(1, {"apply", file}, "the configuration: organization.yaml was changed");
}

TEST_F(Refused, ANameOfNothingProtected) {
  const char* unit = "stage/eu-west-1/stage/keys";
  write(std::string(".ashlar/terraform/") + unit + "/terraform.tfstate", with_a_protected_topic);
  for (const testing::Words& command :
       {testing::Words{"destroy", "--yes"}, testing::Words{"plan"}, testing::Words{"apply", "--yes"}}) {
    testing::Words words = command;
    words.insert(words.end(), {"--unit", unit, "--include-protected"});
    words.push_back(std::string(unit) + "//aws_sns_topic.odl");
    expect_refusal(1, words, "nothing that would be destroyed is protected and has that name");
    expect_refusal(1, words, "did you mean stage/eu-west-1/stage/keys//aws_sns_topic.old?");
  }
  for (const char* name : {"*//aws_sns_topic.old", "all"}) {
    const Finished planned = ashlar({"plan", "--unit", unit, "--include-protected", name});
    EXPECT_EQ(planned.exit_code, 0) << planned.out << planned.err;
  }
  EXPECT_EQ(ashlar({"plan", "--unit", unit}).exit_code, 3) << "it is protected";
}

TEST_F(Refused, AQuestionAmongEvents) {
  for (const char* command : {"apply", "destroy", "bootstrap"}) {
    const Finished done = ashlar({command, "--json"});
    EXPECT_EQ(done.exit_code, 2) << command;
    const nlohmann::json document = nlohmann::json::parse(done.out, nullptr, false);
    ASSERT_TRUE(document.is_object()) << done.out;
    EXPECT_EQ(document.at("error").at("kind"), "usage");
    EXPECT_EQ(document.at("error").at("found"), "--json without --yes");
  }
}

TEST_F(Refused, AnApplyThatNobodyAnswersFor) {
  expect_refusal(2, {"apply", "--unit", "stage/*/stage/keys"}, "nobody is there to say yes");
}

TEST_F(Refused, WhereALockIsHeldNothingWasBegun) {
  const std::string unit = "stage/eu-west-1/stage/keys";
  terraform::LocalState somebody(folder.path() / ".ashlar" / "terraform" / unit / "terraform.tfstate");
  ASSERT_TRUE(somebody.lock(terraform::new_lock("apply", "1", "a state")));
  const Finished applied = ashlar({"apply", "--yes", "--unit", unit});
  EXPECT_EQ(applied.exit_code, 3);
  const std::size_t result = applied.out.find("0 added, 0 changed");
  ASSERT_NE(result, std::string::npos) << applied.out;
  const std::string table = applied.out.substr(applied.out.rfind("changes", result));
  EXPECT_EQ(table.find('+'), std::string::npos) << applied.out;
  EXPECT_NE(table.find(" not begun"), std::string::npos) << applied.out;
}

class AppliedAcme : public testing::AcmeOnAws {};

TEST_F(AppliedAcme, GoesOnWhereNobodyReadsAnyMore) {
  const std::string unit = "stage/eu-west-1/stage/keys";
  const std::string command = std::string(ASHLAR_BINARY_DIR) + "/ashlar apply --yes --unit " + unit + " -C " +
                              folder.path().string() + " 2>&1 | head -n 1";
  const auto done =
      run({"/bin/bash", {"-c", command + "; exit ${PIPESTATUS[0]}"}, "", server->environment(), ""});
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->exit_code, 3) << "not all was said";
  EXPECT_NE(state_of(unit).find("aws_kms_alias"), std::string::npos) << "and all was done";
  EXPECT_FALSE(std::filesystem::exists(folder.path() / ".ashlar" / "apply.journal"));
}

TEST_F(AppliedAcme, DriftThatCouldNotBeAskedIsNotCalledNone) {
  const std::string unit = "stage/eu-west-1/stage/keys";
  ASSERT_EQ(ashlar({"apply", "--yes", "--unit", unit}).exit_code, 0);
  server->set_faults(
      {{{"kind", "refuse"}, {"service", "sts"}, {"action", "AssumeRole"}, {"code", "AccessDenied"}}});
  const Finished blind = ashlar({"drift", "--unit", unit});
  server->set_faults(nlohmann::json::array());
  EXPECT_EQ(blind.exit_code, 3);
  EXPECT_EQ(blind.out.find("nothing was changed"), std::string::npos) << blind.out;
  EXPECT_NE(blind.out.find("is not known of"), std::string::npos) << blind.out;
  EXPECT_NE(ashlar({"drift", "--unit", unit}).out.find("nothing was changed"), std::string::npos);
}

TEST_F(AppliedAcme, OneCauseIsToldOnce) {
  server->set_faults(
      {{{"kind", "refuse"}, {"service", "kms"}, {"action", "CreateKey"}, {"code", "AccessDeniedException"}}});
  const Finished done =
      ashlar({"apply", "--yes", "--unit", "stage/*/stage/keys", "--unit", "dev/*/dev/keys"});
  server->set_faults(nlohmann::json::array());
  EXPECT_EQ(done.exit_code, 3);
  const auto count = [&](const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = done.err.find(part); at != std::string::npos; at = done.err.find(part, at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count("AccessDeniedException"), 1U) << done.err;
  EXPECT_EQ(count("a policy of who asks must allow it"), 1U) << done.err;
  EXPECT_EQ(count("the same of "), 1U) << done.err;
}

}  // namespace
}  // namespace ashlar::cli

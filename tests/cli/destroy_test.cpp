// `ashlar destroy`: what AWS made by itself goes too, and what is left is told.
#include <algorithm>

#include "cli/acme_on_aws.h"

namespace ashlar::cli {
namespace {

using testing::named;
using testing::Words;

constexpr const char* vpc = "stage/eu-west-1/stage/vpc";
constexpr const char* keys = "stage/eu-west-1/stage/keys";

class DestroyedAcme : public testing::AcmeOnAws {
 protected:
  testing::Events destroy(Words words) const {
    words.insert(words.begin(), {"destroy", "--yes", "--json"});
    const Finished done = ashlar(words);
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    return testing::events_of(done);
  }

  std::string id_of(const std::string& unit, const std::string& type) const {
    const nlohmann::json state = nlohmann::json::parse(state_of(unit));
    for (const nlohmann::json& resource : state.at("resources"))
      if (resource.at("type") == type) return resource.at("instances").at(0).at("attributes").at("id");
    return "";
  }

  /// As Lambda does it for its functions in a VPC.
  void make_interface() const {
    query(server->client_in(testing::stage_account), "ec2", "CreateNetworkInterface",
          {{"SubnetId", id_of(vpc, "aws_subnet")}, {"Description", "AWS Lambda VPC ENI-thumbnails-1f2e"}});
  }
};

TEST_F(DestroyedAcme, APartTellsWhatAwsHoldsOnTo) {
  const Finished made = ashlar({"apply", "--yes", "--unit", vpc, "--unit", keys});
  ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  const std::string key = id_of(keys, "aws_kms_key");
  make_interface();
  const auto events = destroy({"--unit", vpc, "--unit", keys});
  const auto beside = named(events, "leftover");
  ASSERT_EQ(beside.size(), 1U);
  EXPECT_EQ(beside[0].at("kind"), "network interface");
  EXPECT_EQ(beside[0].at("why"), "AWS Lambda VPC ENI-thumbnails-1f2e");
  EXPECT_EQ(
      query(server->client_in(testing::stage_account), "ec2", "DescribeNetworkInterfaces").find("thumbnails"),
      std::string::npos);
  const auto left = named(events, "left");
  ASSERT_FALSE(left.empty());
  for (const nlohmann::json& one : left) {
    EXPECT_EQ(one.at("kind"), "kms:key") << one;
    EXPECT_TRUE(one.at("goes").is_string()) << one;
  }
  EXPECT_NE(left[0].at("id").get<std::string>().find(":key/"), std::string::npos);
}

TEST_F(DestroyedAcme, IsShownFirstWithWhatIsLost) {
  const Finished made = ashlar({"apply", "--yes", "--unit", keys});
  ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  const Finished asked = ashlar({"destroy", "--unit", keys});
  EXPECT_EQ(asked.exit_code, 2) << "nobody is there to say yes";
  const auto expect_in_order = [&](std::initializer_list<const char*> parts) {
    std::size_t at = 0;
    for (const char* part : parts) {
      at = asked.out.find(part, at);
      ASSERT_NE(at, std::string::npos) << part << "\n" << asked.out;
    }
  };
  expect_in_order({keys, "\n    - aws_kms_alias.main\n", "\n    - aws_kms_key.main\n        ! loses data: ",
                   "changes", "stage", " !", "are to be destroyed, 1 loses data"});
  EXPECT_NE(state_of(keys).find("aws_kms_key"), std::string::npos);

  const testing::Events events = destroy({"--unit", keys});
  std::set<std::string> told;
  for (const nlohmann::json& change : named(events, "change")) {
    EXPECT_EQ(change.at("action"), "delete");
    EXPECT_EQ(change.at("why"), (nlohmann::json{{{"kind", "destroy"}}}));
    told.insert(change.at("address"));
  }
  std::set<std::string> gone;
  for (const nlohmann::json& done : named(events, "done")) gone.insert(done.at("address"));
  EXPECT_EQ(told, gone);
  EXPECT_EQ(named(events, "change").size(), told.size()) << "each once";
  EXPECT_EQ(events.front().at("event"), "change");
}

TEST_F(DestroyedAcme, AfterAKilledApplyTakesWhatThatMade) {
  const Finished made = ashlar({"apply", "--yes", "--unit", keys});
  ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  const std::string key = id_of(keys, "aws_kms_key");
  std::filesystem::remove_all(folder.path() / ".ashlar" / "terraform" / keys);  // no state tells of it
  write(
      ".ashlar/apply.journal",
      R"({"entry":"intent","unit":"stage/eu-west-1/stage/keys","address":"aws_kms_key.main","call":"create"})"
      "\n");
  const auto events = destroy({"--unit", keys});
  EXPECT_EQ(named(events, "found").size(), 1U);
  EXPECT_EQ(
      json(server->client_in(testing::stage_account), "kms", "TrentService.DescribeKey", {{"KeyId", key}})
          .at("KeyMetadata")
          .at("KeyState"),
      "PendingDeletion");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / ".ashlar" / "apply.journal"));
}

TEST_F(DestroyedAcme, ARoleGoesWithPoliciesThatSomebodyGaveIt) {
  const char* unit = "stage/eu-west-1/mgmt/vpc";
  const Finished made = ashlar({"apply", "--yes", "--unit", unit});
  ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  const std::string role = id_of(unit, "aws_iam_role");
  const std::string document =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]})";
  const aws::Client somebody = server->client_in(testing::stage_account);
  const std::string policy = ashlar::testing::element(
      query(somebody, "iam", "CreatePolicy", {{"PolicyName", "mine"}, {"PolicyDocument", document}}), "Arn");
  query(somebody, "iam", "AttachRolePolicy", {{"RoleName", role}, {"PolicyArn", policy}});
  query(somebody, "iam", "PutRolePolicy",
        {{"RoleName", role}, {"PolicyName", "mine"}, {"PolicyDocument", document}});
  destroy({"--unit", unit});
  EXPECT_EQ(query(somebody, "iam", "ListRoles").find(role), std::string::npos);
  EXPECT_NE(query(somebody, "iam", "ListPolicies", {{"Scope", "Local"}}).find(policy), std::string::npos)
      << "it is not ours";
}

TEST_F(DestroyedAcme, OfTheWholeEveryAccountIsLookedAt) {
  const Finished made = ashlar({"apply", "--yes", "--unit", keys});
  ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  const aws::Client somebody = server->client_in(testing::stage_account);
  json(somebody, "logs", "Logs_20140328.CreateLogGroup", {{"logGroupName", "mine"}}, "us-west-2");
  const auto events = destroy({"--include-protected", "all"});
  EXPECT_EQ(named(events, "not_looked_at"), std::vector<nlohmann::json>());
  std::set<std::string> left;
  for (const nlohmann::json& one : named(events, "left"))
    left.insert(one.at("account").get<std::string>() + " " + one.at("region").get<std::string>() + " " +
                one.at("kind").get<std::string>() + ": " + one.at("why").get<std::string>());
  EXPECT_EQ(left, (std::set<std::string>{"stage us-west-2 logs:log-group: not made by Ashlar",
                                         "stage eu-west-1 kms:key: AWS holds on to it until then"}));
}

TEST_F(DestroyedAcme, BeforeAnyBootstrapIsNothing) {
  std::filesystem::remove(folder.path() / "accounts.lock.yaml");
  const Finished done = ashlar({"destroy", "--yes"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_EQ(done.out, "no account is made yet: there is nothing to destroy\n");
  EXPECT_EQ(done.err, "");
  const auto events = destroy({});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].at("event"), "summary");
  EXPECT_EQ(events[0].at("destroyed"), 0);
}

/// With an organisation of its own, and accounts that AWS knows.
class ClosedAccounts : public DestroyedAcme {
 protected:
  void SetUp() override {
    DestroyedAcme::SetUp();
    if (server == nullptr || IsSkipped() || HasFailure()) return;
    std::filesystem::remove(folder.path() / "accounts.lock.yaml");
    const Finished made = ashlar({"bootstrap", "--yes"});
    ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  }

  /// As AWS has it.
  nlohmann::json account(const std::string& name) const {
    const auto listed = organizations("ListAccounts");
    for (const nlohmann::json& one : listed.at("Accounts"))
      if (one.at("Name") == name) return one;
    return nullptr;
  }
};

TEST_F(ClosedAccounts, AreClosedByNameAndListedWithTheirDay) {
  const std::string id = account("stage").at("Id");
  for (const char* name : {"master", "nobody"}) {
    const Finished refused = ashlar({"destroy", "--yes", "--account", "stage", "--close-account", name});
    EXPECT_EQ(refused.exit_code, 1) << refused.out << refused.err;
  }
  const auto events = destroy({"--account", "stage", "--close-account", "stage"});
  EXPECT_EQ(account("stage").at("Status"), "SUSPENDED");
  EXPECT_EQ(account("dev").at("Status"), "ACTIVE");
  EXPECT_EQ(state_of("master/_global/organization").find("\"stage\""), std::string::npos);
  const auto left = named(events, "left");
  const auto closed =
      std::find_if(left.begin(), left.end(), [&](const nlohmann::json& one) { return one.at("id") == id; });
  ASSERT_NE(closed, left.end()) << nlohmann::json(left);
  EXPECT_EQ(closed->at("about"), "stage, closed");
  EXPECT_TRUE(closed->at("goes").is_string()) << *closed;
}

}  // namespace
}  // namespace ashlar::cli

// AWS does what it is asked to, and its answer is lost: AWS's SDK in the provider asks again.
#include "engine/repeated_calls.h"

#include <gtest/gtest.h>

#include "engine/prior.h"
#include "engine/small_world.h"
#include "support/resources.h"

namespace ashlar::engine {
namespace {

using ashlar::testing::element;
using ashlar::testing::value_of;

class RepeatedCalls : public testing::SmallWorld {
 protected:
  /// The answer to the first call of each of these actions.
  void lose_answers(const std::vector<std::pair<std::string, std::string>>& calls) const {
    auto faults = nlohmann::json::array();
    for (const auto& [service, action] : calls)
      faults.push_back(
          {{"kind", "drop"}, {"when", "after"}, {"service", service}, {"action", action}, {"times", 1}});
    server->set_faults(faults);
  }

  /// All is made, whole, and was asked for twice.
  void expect_that_all_is_right(const std::vector<std::pair<std::string, std::string>>& calls) {
    lose_answers(calls);
    const Applied applied = apply();
    EXPECT_EQ(texts(applied.problems), "");
    for (const auto& [service, action] : calls) EXPECT_EQ(server->count(service + " " + action), 2) << action;
    EXPECT_FALSE(plan(true).has_changes());
  }

  std::size_t held(const char* service, const char* collection) const {
    const auto in_region = server->dump(ashlar::testing::server_account).at("eu-west-1").at(service);
    std::size_t count = 0;
    for (const auto& thing : in_region.at(collection))
      if (!thing.value("default", false) && !thing.value("held", false)) ++count;
    return count;
  }

  std::string vpc_id() const {
    const auto all = states();
    return current_object(all.at("stage/eu-west-1/stage/vpc"), "aws_vpc.main")->attributes.at("id");
  }

  Resource& vpc() {
    Scope network(unit("vpc"), "vpc", {});
    return network.add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}, {"tags", object({})}});
  }
};

TEST_F(RepeatedCalls, WhatIsMadeTwiceIsThereOnce) {
  vpc();
  Scope network(unit("vpc"), "vpc", {});
  network.add("aws_internet_gateway", "main", {{"tags", object({})}});
  network.add("aws_eip", "nat", {{"domain", "vpc"}, {"tags", object({})}});
  network.add("aws_kms_key", "main", {{"description", "all"}, {"tags", object({})}});
  expect_that_all_is_right({{"ec2", "CreateVpc"},
                            {"ec2", "CreateInternetGateway"},
                            {"ec2", "AllocateAddress"},
                            {"kms", "CreateKey"}});
  EXPECT_EQ(held("ec2", "vpcs"), 1U);
  EXPECT_EQ(held("ec2", "internet_gateways"), 1U);
  EXPECT_EQ(held("ec2", "addresses"), 1U);
  EXPECT_EQ(held("kms", "keys"), 1U);
}

/// It was taken out of a state by hand, to be kept.
TEST_F(RepeatedCalls, WhatHadTheMarkBeforeIsNoTwin) {
  Scope(unit("vpc"), "vpc", {}).add("aws_eip", "nat", {{"domain", "vpc"}, {"tags", object({})}});
  apply();
  const Resource& ours = vpc();
  mark_and_link();
  const std::string mark = value_of<std::string>(value_of<Object>(ours, "tags"), "ashlar:id");
  const std::string theirs = element(query("ec2", "CreateVpc", {{"CidrBlock", "10.1.0.0/16"}}), "vpcId");
  query("ec2", "CreateTags", {{"ResourceId.1", theirs}, {"Tag.1.Key", "ashlar:id"}, {"Tag.1.Value", mark}});
  EXPECT_EQ(apply().created, 1U);
  EXPECT_EQ(held("ec2", "vpcs"), 2U);
}

TEST_F(RepeatedCalls, ACreationWhoseLastStepIsDoneAlreadyIsWhole) {
  const Resource& main = vpc();
  Scope network(unit("vpc"), "vpc", {});
  network.add("aws_internet_gateway", "main", {{"vpc_id", main["id"]}, {"tags", object({})}});
  network.add("aws_security_group", "a",
              {{"name", "a"}, {"description", "a"}, {"vpc_id", main["id"]}, {"tags", object({})}});
  const Resource& role = network.add(
      "aws_iam_role", "server",
      {{"name", "server"},
       {"assume_role_policy",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})"}});
  network.add("aws_iam_instance_profile", "server", {{"name", "server"}, {"role", role["name"]}});
  expect_that_all_is_right({{"ec2", "AttachInternetGateway"},
                            {"ec2", "RevokeSecurityGroupEgress"},
                            {"iam", "AddRoleToInstanceProfile"}});
}

TEST_F(RepeatedCalls, ANameThatSomebodyElseHasIsARefusal) {
  const Resource& main = vpc();
  apply();
  query("ec2", "CreateSecurityGroup",
        {{"GroupName", "a"}, {"GroupDescription", "theirs"}, {"VpcId", vpc_id()}});
  Scope(unit("servers"), "servers", {})
      .add("aws_security_group", "a",
           {{"name", "a"}, {"description", "ours"}, {"vpc_id", main["id"]}, {"tags", object({})}});
  linked = false;
  const Applied applied = apply();
  EXPECT_NE(texts(applied.problems).find("InvalidGroup.Duplicate"), std::string::npos)
      << texts(applied.problems);
}

/// That cannot be marked: nobody knows whose it is.
TEST_F(RepeatedCalls, AnAliasOfSomebodyElsesIsNotTurned) {
  const auto theirs = json("kms", "TrentService.CreateKey", nlohmann::json::object());
  const std::string key = theirs.at("KeyMetadata").at("KeyId");
  json("kms", "TrentService.CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", key}});
  Scope keys(unit("keys"), "keys", {});
  const Resource& ours = keys.add("aws_kms_key", "a", {{"tags", object({})}});
  keys.add("aws_kms_alias", "a", {{"name", "alias/a"}, {"target_key_id", ours["key_id"]}});
  const Applied applied = apply();
  EXPECT_NE(texts(applied.problems).find("AlreadyExists"), std::string::npos) << texts(applied.problems);
  const auto alias = json("kms", "TrentService.DescribeKey", {{"KeyId", "alias/a"}});
  EXPECT_EQ(alias.at("KeyMetadata").at("KeyId"), key);
  EXPECT_EQ(states().at("stage/eu-west-1/stage/keys").find("aws_kms_alias.a"), nullptr);
}

TEST_F(RepeatedCalls, AwsThatWasBusyIsAskedForItsRoleAgain) {
  query(
      "iam", "CreateRole",
      {{"RoleName", "deploy"},
       {"AssumeRolePolicyDocument",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]})"}});
  vpc();
  unit("vpc").deploy_role_arn =
      "arn:aws:iam::" + std::string(ashlar::testing::server_account) + ":role/deploy";
  constexpr int tries_of_the_sdk = 3;
  server->set_faults(
      {{{"kind", "throttle"}, {"service", "sts"}, {"action", "AssumeRole"}, {"times", tries_of_the_sdk}}});
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.created, 1U);
}

}  // namespace
}  // namespace ashlar::engine

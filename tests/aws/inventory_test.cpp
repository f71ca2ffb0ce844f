#include "aws/inventory.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "aws/default_vpc.h"
#include "aws/script.h"
#include "support/aws_server.h"

namespace ashlar::aws {
namespace {

using ashlar::testing::element;

const std::string region = "eu-west-1";
constexpr auto day = std::chrono::hours(24);

class Inventories : public ashlar::testing::WithAwsServer {
 protected:
  const Remaining* find(const std::string& kind) const {
    const auto found =
        std::find_if(all_.begin(), all_.end(), [&](const auto& one) { return one.kind == kind; });
    return found == all_.end() ? nullptr : &*found;
  }
  std::string kinds() const {
    std::string text;
    for (const Remaining& one : all_) text += (text.empty() ? "" : " ") + one.kind;
    return text;
  }
  void take(const std::string& of = region) {
    const auto taken = inventory(server->client(), of);
    ASSERT_TRUE(taken) << taken.error().text();
    all_ = *taken;
  }
  std::string key(const std::string& description) const {
    return json("kms", "TrentService.CreateKey", {{"Description", description}})
        .at("KeyMetadata")
        .at("KeyId");
  }
  std::string secret(const std::string& name) const {
    return json("secretsmanager", "secretsmanager.CreateSecret", {{"Name", name}, {"SecretString", "x"}})
        .at("ARN");
  }

  std::vector<Remaining> all_;
};

TEST_F(Inventories, OfAnAccountThatHoldsNothingAreEmpty) {
  ASSERT_TRUE(remove_default_vpc(server->client(), region));
  take();
  EXPECT_EQ(kinds(), "");
  ASSERT_TRUE(remove_default_vpc(server->client(), "us-east-1"));
  take("us-east-1");
  EXPECT_EQ(kinds(), "");
}

TEST_F(Inventories, HoldWhatIsTaggedAndWhatIsNot) {
  ASSERT_TRUE(remove_default_vpc(server->client(), region));
  const std::string vpc = element(query("ec2", "CreateVpc",
                                        {{"CidrBlock", "10.0.0.0/16"},
                                         {"TagSpecification.1.ResourceType", "vpc"},
                                         {"TagSpecification.1.Tag.1.Key", "ashlar:id"},
                                         {"TagSpecification.1.Tag.1.Value", "1"}}),
                                  "vpcId");
  const std::string subnet =
      element(query("ec2", "CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.0.0/24"}}), "subnetId");
  query("ec2", "CreateNetworkInterface", {{"SubnetId", subnet}, {"Description", "AWS Lambda VPC ENI-a"}});
  json("logs", "Logs_20140328.CreateLogGroup", {{"logGroupName", "/aws/lambda/a"}});
  take();
  EXPECT_EQ(kinds(), "ec2:network-interface ec2:vpc logs:log-group");
  EXPECT_EQ(find("ec2:vpc")->tags, (std::map<std::string, std::string>{{"ashlar:id", "1"}}));
  EXPECT_EQ(find("ec2:network-interface")->about, "AWS Lambda VPC ENI-a");
  EXPECT_NE(find("logs:log-group")->id.find(":log-group:/aws/lambda/a"), std::string::npos);
}

TEST_F(Inventories, AThingThatIsToldTwiceIsOne) {
  ASSERT_TRUE(remove_default_vpc(server->client(), region));
  query("ec2", "CreateVolume",
        {{"AvailabilityZone", "eu-west-1a"},
         {"Size", "1"},
         {"TagSpecification.1.ResourceType", "volume"},
         {"TagSpecification.1.Tag.1.Key", "a"},
         {"TagSpecification.1.Tag.1.Value", "b"}});
  take();
  ASSERT_EQ(kinds(), "ec2:volume");
  EXPECT_EQ(all_[0].id.find("arn:aws:ec2:eu-west-1:123456789012:volume/vol-"), 0U) << all_[0].id;
  EXPECT_EQ(all_[0].about, "available");
}

TEST_F(Inventories, KeysAndSecretsHaveTheDayOfTheirEnd) {
  ASSERT_TRUE(remove_default_vpc(server->client(), region));
  const std::string ending = key("of the states");
  json("kms", "TrentService.ScheduleKeyDeletion", {{"KeyId", ending}, {"PendingWindowInDays", 7}});
  json("secretsmanager", "secretsmanager.DeleteSecret",
       {{"SecretId", secret("password")}, {"RecoveryWindowInDays", 8}});
  take();
  ASSERT_EQ(kinds(), "kms:key secretsmanager:secret");
  const auto now = std::chrono::system_clock::now();
  for (const auto& [one, days] : {std::pair{all_[0], 7}, std::pair{all_[1], 8}}) {
    ASSERT_TRUE(one.goes) << one.kind;
    EXPECT_GT(*one.goes, now + (days - 1) * day) << one.kind;
    EXPECT_LT(*one.goes, now + (days + 1) * day) << one.kind;
  }
  secret("other");
  key("other");
  take();
  EXPECT_EQ(kinds(), "kms:key kms:key secretsmanager:secret secretsmanager:secret");
  EXPECT_EQ(std::count_if(all_.begin(), all_.end(), [](const auto& one) { return one.goes.has_value(); }), 2);
}

TEST_F(Inventories, WhatIsOfNoRegionStandsInOne) {
  query("iam", "CreateRole",
        {{"RoleName", "ashlar-deploy"},
         {"AssumeRolePolicyDocument", R"({"Version":"2012-10-17","Statement":[]})"}},
        "us-east-1");
  query("iam", "CreateServiceLinkedRole", {{"AWSServiceName", "autoscaling.amazonaws.com"}}, "us-east-1");
  query("iam", "CreateUser", {{"UserName", "kim"}}, "us-east-1");
  for (const char* name : {"us-east-1", "eu-west-1"}) {
    ASSERT_TRUE(remove_default_vpc(server->client(), name));
    take(name);
    EXPECT_EQ(kinds(), std::string(name) == "us-east-1" ? "iam:role iam:user" : "") << name;
  }
}

TEST(InventoriesByScript, AreDescribedForPeople) {
  const auto end = std::chrono::system_clock::from_time_t(1796083200);  // 2026-12-01
  EXPECT_EQ(describe({"kms:key", "arn:aws:kms:x", {}, "of the states", end}),
            "kms:key arn:aws:kms:x (of the states) (AWS deletes it on 2026-12-01)");
  EXPECT_EQ(describe({"ec2:vpc", "vpc-1", {}, "", {}}), "ec2:vpc vpc-1");
}

TEST(InventoriesByScript, ARefusalIsNoEmptyInventory) {
  Script script{{answer(400, R"({"__type":"AccessDeniedException","message":"no"})")}};
  const auto taken = inventory(script.client(), region);
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().text().find("AccessDeniedException"), std::string::npos);
}

}  // namespace
}  // namespace ashlar::aws

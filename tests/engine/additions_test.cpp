// Somebody adds by hand what no resource of ours configures.
#include "engine/additions.h"

#include <gtest/gtest.h>

#include "engine/attribute_changes.h"
#include "engine/prior.h"
#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

using Texts = std::vector<std::string>;

constexpr const char* trust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr const char* all_of_s3 =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})";

/// Each with something of ours attached.
class Additions : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    if (server == nullptr) return;
    Scope network(unit("vpc"), "vpc", {});
    const Resource& vpc = network.add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
    const Resource& gateway = network.add("aws_internet_gateway", "main", {{"vpc_id", vpc["id"]}});
    const Resource& table = network.add("aws_route_table", "main", {{"vpc_id", vpc["id"]}});
    network.add("aws_route", "out",
                {{"route_table_id", table["id"]},
                 {"destination_cidr_block", "0.0.0.0/0"},
                 {"gateway_id", gateway["id"]}});
    const Resource& acl = network.add("aws_network_acl", "main", {{"vpc_id", vpc["id"]}});
    network.add("aws_network_acl_rule", "in",
                {{"network_acl_id", acl["id"]},
                 {"rule_number", 100},
                 {"egress", false},
                 {"protocol", "-1"},
                 {"rule_action", "allow"},
                 {"cidr_block", "10.0.0.0/16"}});
    const Resource& group = network.add("aws_security_group", "main",
                                        {{"name", "main"}, {"description", "main"}, {"vpc_id", vpc["id"]}});
    add_rule(network, "app", {{"security_group_id", group["id"]}, {"cidr_ipv4", "10.0.1.0/24"}});
    add_rule(network, "vpn", {{"security_group_id", group["id"]}, {"cidr_ipv4", "10.0.2.0/24"}});
    add_rule(network, "self",
             {{"security_group_id", group["id"]}, {"referenced_security_group_id", group["id"]}});
    const Resource& role =
        network.add("aws_iam_role", "main", {{"name", "main"}, {"assume_role_policy", trust}});
    network.add("aws_iam_role_policy", "main",
                {{"role", role["name"]}, {"name", "ours"}, {"policy", all_of_s3}});
    network.add("aws_iam_role_policy_attachment", "main",
                {{"role", role["name"]}, {"policy_arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
    ASSERT_EQ(texts(apply().problems), "");
  }

  static void add_rule(Scope& scope, const std::string& name, Object attributes) {
    for (const char* port : {"from_port", "to_port"}) attributes.push_back({port, 443});
    attributes.push_back({"ip_protocol", "tcp"});
    scope.add("aws_vpc_security_group_ingress_rule", name, std::move(attributes));
  }

  std::string id_of(const std::string& address) const {
    const auto all = states();
    return current_object(all.at("stage/eu-west-1/stage/vpc"), address)->attributes.at("id");
  }

  /// "ADDRESS ATTRIBUTE"
  Texts drift() {
    Texts all;
    for (const Change& change : plan(true).drift)
      for (const auto& attribute : attribute_changes(schema::Schema::builtin(), change))
        all.push_back(change.address + " " + provider::text(attribute.path));
    std::sort(all.begin(), all.end());
    return all;
  }
};

TEST_F(Additions, OursAreNone) { EXPECT_EQ(drift(), Texts{}); }

TEST_F(Additions, AreDriftEachTimeAndStay) {
  query("ec2", "AuthorizeSecurityGroupIngress",
        {{"GroupId", id_of("aws_security_group.main")},
         {"IpPermissions.1.IpProtocol", "tcp"},
         {"IpPermissions.1.FromPort", "443"},
         {"IpPermissions.1.ToPort", "443"},
         {"IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"}});
  query("ec2", "CreateNetworkAclEntry",
        {{"NetworkAclId", id_of("aws_network_acl.main")},
         {"RuleNumber", "100"},
         {"Egress", "true"},
         {"Protocol", "-1"},
         {"RuleAction", "allow"},
         {"CidrBlock", "0.0.0.0/0"}});
  query("ec2", "CreateRoute",
        {{"RouteTableId", id_of("aws_route_table.main")},
         {"DestinationCidrBlock", "10.9.0.0/16"},
         {"GatewayId", id_of("aws_internet_gateway.main")}});
  query("iam", "PutRolePolicy",
        {{"RoleName", "main"}, {"PolicyName", "theirs"}, {"PolicyDocument", all_of_s3}}, "us-east-1");
  query("iam", "AttachRolePolicy",
        {{"RoleName", "main"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}}, "us-east-1");
  const Texts theirs{"aws_iam_role.main inline_policy", "aws_iam_role.main managed_policy_arns",
                     "aws_network_acl.main egress", "aws_route_table.main route",
                     "aws_security_group.main ingress"};
  EXPECT_EQ(drift(), theirs);
  EXPECT_EQ(texts(apply(true).problems), "");
  EXPECT_EQ(drift(), theirs);
}

}  // namespace
}  // namespace ashlar::engine

#include "aws/default_vpc.h"

#include <gtest/gtest.h>

#include "support/aws_server.h"

namespace ashlar::aws {
namespace {

using ashlar::testing::element;

class DefaultVpcs : public ashlar::testing::WithAwsServer {
 protected:
  std::string default_vpc(const std::string& region = "eu-west-1") const {
    return element(
        query("ec2", "DescribeVpcs", {{"Filter.1.Name", "is-default"}, {"Filter.1.Value.1", "true"}}, region),
        "vpcId");
  }
  std::string subnet() const { return element(query("ec2", "DescribeSubnets"), "subnetId"); }
  std::string gateway() const {
    return element(query("ec2", "DescribeInternetGateways"), "internetGatewayId");
  }
  /// Of EC2 in a region, all that is there.
  nlohmann::json left(const std::string& region = "eu-west-1") const {
    return server->dump().value(region, nlohmann::json::object()).value("ec2", nlohmann::json::object());
  }
};

TEST_F(DefaultVpcs, GoWithAllThatIsTheirs) {
  const Client client = server->client();
  ASSERT_NE(default_vpc(), "");
  ASSERT_NE(default_vpc("us-east-1"), "");
  EXPECT_EQ(remove_default_vpc(client, "eu-west-1"), true);
  EXPECT_EQ(left(), nlohmann::json::object()) << left().dump(1);
  EXPECT_NE(default_vpc("us-east-1"), "");  // each region by itself
  EXPECT_EQ(remove_default_vpc(client, "eu-west-1"), false);
}

TEST_F(DefaultVpcs, OneThatIsInUseStaysWhole) {
  const Client client = server->client();
  const std::string inside = subnet();
  const std::string interface =
      element(query("ec2", "CreateNetworkInterface", {{"SubnetId", inside}}), "networkInterfaceId");
  const std::string group =
      element(query("ec2", "CreateSecurityGroup",
                    {{"GroupName", "mine"}, {"GroupDescription", "d"}, {"VpcId", default_vpc()}}),
              "groupId");
  const auto removed = remove_default_vpc(client, "eu-west-1");
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().text(), "cannot remove the default VPC " + default_vpc() +
                                        " of eu-west-1: it is in use: " + interface +
                                        " (network interface), " + group + " (security group)");
  EXPECT_EQ(subnet(), inside);
  EXPECT_NE(gateway(), "");

  query("ec2", "DeleteNetworkInterface", {{"NetworkInterfaceId", interface}});
  query("ec2", "DeleteSecurityGroup", {{"GroupId", group}});
  EXPECT_EQ(remove_default_vpc(client, "eu-west-1"), true);
}

TEST_F(DefaultVpcs, WhatElseLivesThereIsSeen) {
  const Client client = server->client();
  const std::string vpc = default_vpc();
  const std::string table = element(query("ec2", "CreateRouteTable", {{"VpcId", vpc}}), "routeTableId");
  const std::string acl = element(query("ec2", "CreateNetworkAcl", {{"VpcId", vpc}}), "networkAclId");
  const std::string endpoint = element(
      query("ec2", "CreateVpcEndpoint",
            {{"VpcId", vpc}, {"ServiceName", "com.amazonaws.eu-west-1.s3"}, {"VpcEndpointType", "Gateway"}}),
      "vpcEndpointId");
  const std::string own = element(query("ec2", "CreateVpc", {{"CidrBlock", "10.0.0.0/16"}}), "vpcId");
  const std::string peering =
      element(query("ec2", "CreateVpcPeeringConnection", {{"VpcId", own}, {"PeerVpcId", vpc}}),
              "vpcPeeringConnectionId");
  const auto removed = remove_default_vpc(client, "eu-west-1");
  ASSERT_FALSE(removed);
  for (const std::string& id : {table, acl, endpoint, peering})
    EXPECT_NE(removed.error().reason.find(id), std::string::npos) << id << " in " << removed.error().text();
}

/// Wherever it was stopped, the next call goes on.
TEST_F(DefaultVpcs, AKillLeavesNothingThatTheNextCallDoesNotFind) {
  const Client client = server->client();
  for (const char* stopped :
       {"CreateTags", "DetachInternetGateway", "DeleteInternetGateway", "DeleteSubnet", "DeleteVpc"}) {
    server->reset();
    default_vpc();
    server->set_faults({{{"kind", "throttle"}, {"service", "ec2"}, {"action", stopped}}});
    EXPECT_FALSE(remove_default_vpc(client, "eu-west-1")) << stopped;
    server->set_faults(nlohmann::json::array());
    EXPECT_EQ(remove_default_vpc(client, "eu-west-1"), true) << stopped;
    EXPECT_EQ(left(), nlohmann::json::object()) << stopped << left().dump(1);
  }
}

TEST_F(DefaultVpcs, RegionsAreThoseThatTheAccountMayUse) {
  const auto regions = enabled_regions(server->client(), "eu-west-1").value();
  EXPECT_TRUE(std::is_sorted(regions.begin(), regions.end()));
  for (const char* name : {"eu-west-1", "us-east-1"})
    EXPECT_NE(std::find(regions.begin(), regions.end(), name), regions.end()) << name;
  EXPECT_EQ(std::find(regions.begin(), regions.end(), "eu-central-2"), regions.end());  // nobody opted in
}

}  // namespace
}  // namespace ashlar::aws

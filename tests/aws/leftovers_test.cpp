#include "aws/leftovers.h"

#include <set>

#include <gtest/gtest.h>

#include "aws/script.h"
#include "support/aws_server.h"

namespace ashlar::aws {
namespace {

using ashlar::testing::element;

const std::string region = "eu-west-1";

class FoundLeftovers : public ashlar::testing::WithAwsServer {
 protected:
  void log_group(const std::string& name) const {
    json("logs", "Logs_20140328.CreateLogGroup", {{"logGroupName", name}});
  }

  static std::set<std::string> ids(const Expected<Leftovers>& found) {
    std::set<std::string> all;
    for (const Leftover& one : found.value()) all.insert(one.id);
    return all;
  }

  void expect_removed(const Leftovers& all) const {
    for (const Leftover& one : all)
      for (const char* time : {"once", "twice"}) {
        const auto removed = remove(server->client(), one);
        EXPECT_TRUE(removed) << time << ": " << removed.error().text();
      }
  }
};

TEST_F(FoundLeftovers, LogGroupsOfAServiceAndBelow) {
  const Client client = server->client();
  for (const char* name :
       {"/aws/lambda/a", "/aws/lambda/a-2", "/aws/eks/a/cluster", "/aws/rds/instance/a/error"})
    log_group(name);
  EXPECT_EQ(ids(leftover_log_groups(client, region, "/aws/lambda/a")),
            std::set<std::string>{"/aws/lambda/a"});
  const auto cluster = leftover_log_groups(client, region, "/aws/eks/a").value();
  ASSERT_EQ(cluster.size(), 1U);
  EXPECT_EQ(cluster[0].id, "/aws/eks/a/cluster");
  EXPECT_EQ(name_of(cluster[0].kind), "log group");
  expect_removed(cluster);
  EXPECT_TRUE(leftover_log_groups(client, region, "/aws/eks/a")->empty());
  EXPECT_EQ(ids(leftover_log_groups(client, region, "/aws/lambda")),
            (std::set<std::string>{"/aws/lambda/a", "/aws/lambda/a-2"}));
}

TEST_F(FoundLeftovers, LogGroupsOnManyPages) {
  constexpr std::size_t count = 60;  // a page holds 50
  for (std::size_t i = 0; i < count; ++i) log_group("/aws/lambda/f" + std::to_string(i));
  EXPECT_EQ(leftover_log_groups(server->client(), region, "/aws/lambda")->size(), count);
}

TEST_F(FoundLeftovers, InterfacesOfLambdaWaitUntilItLetsGo) {
  const Client client = server->client();
  const std::string vpc = element(query("ec2", "DescribeVpcs"), "vpcId");
  const std::string subnet = element(query("ec2", "DescribeSubnets"), "subnetId");
  const auto interface = [&](const char* description) {
    return element(
        query("ec2", "CreateNetworkInterface", {{"SubnetId", subnet}, {"Description", description}}),
        "networkInterfaceId");
  };
  interface("of Kafka's");
  const std::string lambdas = interface("AWS Lambda VPC ENI-thumbnails-1f2e");
  const auto found = leftover_interfaces(client, region, vpc).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, lambdas);
  EXPECT_NE(found[0].why.find("thumbnails"), std::string::npos);
  EXPECT_TRUE(leftover_interfaces(client, region, "vpc-00000000000000000")->empty());

  const std::string image = element(query("ec2", "DescribeImages"), "imageId");
  const std::string instance =
      element(query("ec2", "RunInstances",
                    {{"ImageId", image}, {"MinCount", "1"}, {"MaxCount", "1"}, {"SubnetId", subnet}}),
              "instanceId");
  const std::string attachment =
      element(query("ec2", "AttachNetworkInterface",
                    {{"NetworkInterfaceId", lambdas}, {"InstanceId", instance}, {"DeviceIndex", "1"}}),
              "attachmentId");
  const auto held = remove(client, found[0]);
  ASSERT_FALSE(held);
  EXPECT_TRUE(held.error().retryable);
  EXPECT_NE(held.error().reason.find("AWS holds it still (in-use)"), std::string::npos)
      << held.error().text();
  query("ec2", "DetachNetworkInterface", {{"AttachmentId", attachment}});
  expect_removed(found);
  EXPECT_TRUE(leftover_interfaces(client, region, vpc)->empty());
}

TEST_F(FoundLeftovers, SnapshotsOfADatabaseThatIsGone) {
  const Client client = server->client();
  for (const char* name : {"stage", "stage-2"})
    query("rds", "CreateDBInstance",
          {{"DBInstanceIdentifier", name},
           {"DBInstanceClass", "db.t4g.small"},
           {"Engine", "mysql"},
           {"AllocatedStorage", "20"},
           {"MasterUsername", "admin"},
           {"MasterUserPassword", "not-a-secret"}});
  query("rds", "CreateDBSnapshot", {{"DBInstanceIdentifier", "stage-2"}, {"DBSnapshotIdentifier", "other"}});
  query("rds", "DeleteDBInstance",
        {{"DBInstanceIdentifier", "stage"},
         {"FinalDBSnapshotIdentifier", "stage-final"},
         {"DeleteAutomatedBackups", "false"}});
  const auto found = leftover_snapshots(client, region, "stage").value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, "stage-final");
  EXPECT_EQ(found[0].why.find("of the database stage, taken 20"), 0U) << found[0].why;
  EXPECT_EQ(found[1].kind, LeftoverKind::DatabaseBackups);
  expect_removed(found);
  EXPECT_TRUE(leftover_snapshots(client, region, "stage")->empty());
  EXPECT_EQ(ids(leftover_snapshots(client, region, "stage-2")), std::set<std::string>{"other"});
}

/// A cluster's leftovers beside what looks like them.
class OfClusters : public FoundLeftovers {
 protected:
  using Tags = std::vector<std::pair<std::string, std::string>>;
  using Form = std::vector<std::pair<std::string, std::string>>;

  static Form tagged(Form form, const std::string& prefix, const Tags& tags) {
    for (std::size_t i = 0; i < tags.size(); ++i) {
      const std::string tag = prefix + std::to_string(i + 1);
      form.emplace_back(tag + ".Key", tags[i].first);
      form.emplace_back(tag + ".Value", tags[i].second);
    }
    return form;
  }
  std::string balancer(const std::string& name, const Tags& tags) const {
    return element(
        query("elasticloadbalancing", "CreateLoadBalancer",
              tagged({{"Name", name}, {"Subnets.member.1", subnets_[0]}, {"Subnets.member.2", subnets_[1]}},
                     "Tags.member.", tags)),
        "LoadBalancerArn");
  }
  std::string target_group(const std::string& name, const Tags& tags) const {
    return element(query("elasticloadbalancing", "CreateTargetGroup",
                         tagged({{"Name", name}, {"Protocol", "HTTP"}, {"Port", "80"}, {"VpcId", vpc_}},
                                "Tags.member.", tags)),
                   "TargetGroupArn");
  }
  std::string group(const std::string& name, const Tags& tags) const {
    return element(query("ec2", "CreateSecurityGroup",
                         tagged({{"GroupName", name},
                                 {"GroupDescription", "d"},
                                 {"VpcId", vpc_},
                                 {"TagSpecification.1.ResourceType", "security-group"}},
                                "TagSpecification.1.Tag.", tags)),
                   "groupId");
  }
  std::string volume(const Tags& tags) const {
    return element(query("ec2", "CreateVolume",
                         tagged({{"AvailabilityZone", "eu-west-1a"},
                                 {"Size", "1"},
                                 {"TagSpecification.1.ResourceType", "volume"}},
                                "TagSpecification.1.Tag.", tags)),
                   "volumeId");
  }

  void SetUp() override {
    FoundLeftovers::SetUp();
    if (server == nullptr) return;
    vpc_ = element(query("ec2", "DescribeVpcs"), "vpcId");
    for (const char* zone : {"eu-west-1a", "eu-west-1b"})
      subnets_.push_back(element(query("ec2", "DescribeSubnets",
                                       {{"Filter.1.Name", "availability-zone"}, {"Filter.1.Value.1", zone}}),
                                 "subnetId"));
  }

  const Tags auto_mode_{{"eks:eks-cluster-name", "stage"}, {"ingress.eks.amazonaws.com/stack", "shop/web"}};
  const Tags controller_{{"elbv2.k8s.aws/cluster", "stage"}, {"service.k8s.aws/stack", "shop/api"}};
  const Tags ours_{{"eks:eks-cluster-name", "stage"}, {"ashlar:id", "x"}};
  const Tags others_{{"eks:eks-cluster-name", "stage-2"}, {"ingress.eks.amazonaws.com/stack", "shop/web"}};
  std::string vpc_;
  std::vector<std::string> subnets_;
};

TEST_F(OfClusters, AreFoundByTheirTagsAndNothingElseIs) {
  const Client client = server->client();
  target_group("ours", ours_);
  target_group("others-group", others_);
  balancer("others", others_);
  group("others-group", others_);
  group("other", {{"Name", "stage"}});
  volume({{"kubernetes.io/cluster/stage", "shared"}});
  const std::set<std::string> left{
      balancer("ingress", auto_mode_),
      balancer("service", controller_),
      target_group("ingress", auto_mode_),
      group("ingress", {{"eks:eks-cluster-name", "stage"},
                        {"service.eks.amazonaws.com/resource", "ManagedBackendSecurityGroup"}}),
      group("old", {{"kubernetes.io/cluster/stage", "owned"}}),
      volume({{"eks:eks-cluster-name", "stage"}, {"CSIVolumeName", "pvc-1"}}),
      volume({{"kubernetes.io/cluster/stage", "owned"}})};
  const auto found = leftovers_of_cluster(client, region, "stage");
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_EQ(ids(found), left);
  EXPECT_EQ(found->front().why, "made in the cluster stage: tagged eks:eks-cluster-name");
  expect_removed(*found);
  EXPECT_TRUE(leftovers_of_cluster(client, region, "stage")->empty());
  EXPECT_EQ(leftovers_of_cluster(client, region, "stage-2")->size(), 3U);
}

TEST(LeftoversByScript, WhatIsStillUsedMayBeTriedAgain) {
  Script script{{answer(400,
                        "<Response><Errors><Error><Code>DependencyViolation</Code><Message>in use</Message>"
                        "</Error></Errors></Response>")}};
  const auto removed = remove(script.client(), {LeftoverKind::SecurityGroup, "sg-1", region, ""});
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().text(),
            "cannot delete the security group sg-1 in eu-west-1: DependencyViolation: in use (400)");
  EXPECT_TRUE(removed.error().retryable);
  EXPECT_EQ(script.asked.size(), 1U);
}

}  // namespace
}  // namespace ashlar::aws

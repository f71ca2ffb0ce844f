// The cluster: who and what gets in, and that nothing of it is plain or kept for ever.
#include <set>

#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

constexpr const char* unit = "stage/eu-west-1/stage/cluster";

class Cluster : public ::testing::Test {
 protected:
  const Resource& in_cluster(const std::string& address) { return resource_at(*acme_, unit, address); }

  std::vector<const Resource*> all(const std::string& type) {
    std::vector<const Resource*> found;
    for (const auto& resource : in_cluster("aws_eks_cluster.main").unit->resources) {
      if (resource->type == type) found.push_back(resource.get());
    }
    return found;
  }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
};

TEST_F(Cluster, ItsEndpointIsInsideTheNetworkOnly) {
  const Object network = value_of<Object>(in_cluster("aws_eks_cluster.main"), "vpc_config");
  EXPECT_TRUE(value_of<bool>(network, "endpoint_private_access"));
  EXPECT_FALSE(value_of<bool>(network, "endpoint_public_access"));
  EXPECT_EQ(value_of<List>(network, "subnet_ids").size(), 3U);
}

/// AWS makes a missing group itself, unencrypted and kept for ever.
TEST_F(Cluster, ItsLogGroupStandsBeforeIt) {
  const Resource& cluster = in_cluster("aws_eks_cluster.main");
  const Resource& group = in_cluster("aws_cloudwatch_log_group.control_plane");
  EXPECT_EQ(value_of<std::string>(group, "name"),
            "/aws/eks/" + value_of<std::string>(cluster, "name") + "/cluster");
  EXPECT_NE(std::find(cluster.depends_on.begin(), cluster.depends_on.end(), &group),
            cluster.depends_on.end());
}

/// Taken down in the other order, EKS could remove neither nodes nor network interfaces.
TEST_F(Cluster, ItsRolesKeepTheirPermissionsUntilItIsGone) {
  const std::vector<const Resource*>& first = in_cluster("aws_eks_cluster.main").depends_on;
  int attachments = 0;
  for (const Resource* attachment : all("aws_iam_role_policy_attachment")) {
    if (attachment->name.starts_with("observability")) continue;
    ++attachments;
    EXPECT_NE(std::find(first.begin(), first.end(), attachment), first.end()) << attachment->name;
  }
  EXPECT_EQ(attachments, 7);
}

TEST_F(Cluster, PeopleAndMachinesEnterByTheirRolesAndNobodyElse) {
  const Object access = value_of<Object>(in_cluster("aws_eks_cluster.main"), "access_config");
  EXPECT_EQ(value_of<std::string>(access, "authentication_mode"), "API");
  EXPECT_FALSE(value_of<bool>(access, "bootstrap_cluster_creator_admin_permissions"));
  std::set<std::string> entrances;
  for (const Resource* entry : all("aws_eks_access_entry")) {
    const Resource& association = in_cluster("aws_eks_access_policy_association." + entry->name);
    const Object scope = value_of<Object>(association, "access_scope");
    const std::string principal = value_of<std::string>(*entry, "principal_arn");
    const std::string policy = value_of<std::string>(association, "policy_arn");
    entrances.insert(principal.substr(principal.rfind('/') + 1) + " " + policy.substr(policy.rfind('/') + 1) +
                     " " + value_of<std::string>(scope, "type"));
  }
  EXPECT_EQ(entrances, (std::set<std::string>{
                           "allow-auto-deploy-access-from-other-accounts AmazonEKSClusterAdminPolicy cluster",
                           "allow-dev-access-from-other-accounts AmazonEKSEditPolicy namespace",
                           "allow-full-access-from-other-accounts AmazonEKSClusterAdminPolicy cluster",
                           "allow-read-only-access-from-other-accounts AmazonEKSViewPolicy cluster",
                       }));
}

/// Else a pod of any namespace could be given the role of any service.
TEST_F(Cluster, EachRoleOfPodsIsForOneServiceAccount) {
  const auto expect_only = [](const Resource& role, const std::string& name_space, const std::string& name) {
    const Object* trust = statement(role, "assume_role_policy", "Pods");
    ASSERT_NE(trust, nullptr);
    const Object wanted = value_of<Object>(value_of<Object>(*trust, "Condition"), "StringEquals");
    EXPECT_EQ(value_of<std::string>(wanted, "aws:RequestTag/eks-cluster-name"), "stage-cluster");
    EXPECT_EQ(value_of<std::string>(wanted, "aws:RequestTag/kubernetes-namespace"), name_space);
    EXPECT_EQ(value_of<std::string>(wanted, "aws:RequestTag/kubernetes-service-account"), name);
  };
  expect_only(in_cluster("aws_iam_role.observability"), "amazon-cloudwatch", "cloudwatch-agent");
  for (const char* service : {"frontend", "backend"}) {
    const std::string role = std::string("aws_iam_role.") + service;
    expect_only(resource_at(*acme_, "stage/eu-west-1/stage/services", role), "applications", service);
  }
}

TEST_F(Cluster, BalancersReachContainersAndAdministratorsTheEndpoint) {
  std::map<std::string, std::int64_t> first_ports;
  for (const Resource* rule : all("aws_vpc_security_group_ingress_rule")) {
    first_ports[rule->name] = value_of<std::int64_t>(*rule, "from_port");
    EXPECT_EQ(value_of<Reference>(*rule, "security_group_id").path,
              "vpc_config[0].cluster_security_group_id");
  }
  EXPECT_EQ(first_ports,
            (std::map<std::string, std::int64_t>{
                {"internal_load_balancer", 1024}, {"management", 443}, {"public_load_balancer", 1024}}));
}

/// Auto Mode registers pods only in target groups that name its cluster.
TEST_F(Cluster, TargetGroupsNameIt) {
  const std::string name = value_of<std::string>(in_cluster("aws_eks_cluster.main"), "name");
  for (const char* service : {"backend", "frontend"}) {
    const Resource& group =
        resource_at(*acme_, "stage/eu-west-1/stage/services", std::string("aws_lb_target_group.") + service);
    EXPECT_EQ(value_of<std::string>(value_of<Object>(group, "tags"), "eks:eks-cluster-name"), name);
    EXPECT_EQ(value_of<std::string>(group, "target_type"), "ip");
  }
}

TEST_F(Cluster, AVpcInTheRangeOfServicesGetsTheOtherRange) {
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/trial.yaml"] = "network: {cidr: 172.20.0.0/17}\ncluster: {}\n";
  const auto built = build_organization(files);
  const auto range = [&](const std::string& environment) {
    const Resource& cluster =
        resource_at(*built, "stage/eu-west-1/" + environment + "/cluster", "aws_eks_cluster.main");
    return value_of<std::string>(value_of<Object>(cluster, "kubernetes_network_config"), "service_ipv4_cidr");
  };
  EXPECT_EQ(range("stage"), "172.20.0.0/16");
  EXPECT_EQ(range("trial"), "10.100.0.0/16");
}

}  // namespace
}  // namespace ashlar::testing

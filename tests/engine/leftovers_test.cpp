// What AWS's services made beside resources that are destroyed.
#include "engine/leftovers.h"

#include <gtest/gtest.h>

#include "engine/destroy_plan.h"
#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

using ashlar::testing::element;
using Form = std::vector<std::pair<std::string, std::string>>;

class LeftoversOf : public testing::SmallWorld {
 protected:
  void destroy(const Selection& selection) {
    const States held = states();
    const Wanted wanted = to_be_destroyed(architecture, selection, held);
    const Plan plan = plan_to_destroy(architecture, schema::Schema::builtin(), held, wanted, selection, {});
    const auto kept = journal();
    Roles roles({"AKIAIOSFODNN7EXAMPLE", "none", "", {}}, server->variables());
    ApplyRequest request{architecture, schema::Schema::builtin(),
                         held,         plan,
                         *program,     server->environment(),
                         open(),       *kept,
                         "test",       roles};
    request.tell = [this](const ApplyEvent& event) {
      if (event.kind == ApplyEvent::Kind::Cleared) cleared.push_back(event.id);
      if (event.kind == ApplyEvent::Kind::Done) done.push_back("delete " + event.change->address);
    };
    EXPECT_EQ(texts(engine::apply(request).problems), "");
    static_cast<void>(kept->close());
  }

  Resource& network(Scope scope) {
    Resource& vpc = scope.add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
    for (const char* zone : {"a", "b"})
      scope.add("aws_subnet", zone,
                {{"vpc_id", vpc["id"]},
                 {"availability_zone", std::string("eu-west-1") + zone},
                 {"cidr_block", zone == std::string("a") ? "10.0.0.0/24" : "10.0.1.0/24"}});
    return vpc;
  }

  static Resource& add_role(Scope scope, const std::string& service) {
    return scope.add("aws_iam_role", "role",
                     {{"name", "role"},
                      {"assume_role_policy",
                       R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
                       R"("Principal":{"Service":")" +
                           service + R"("}}]})"}});
  }

  std::string id_of(const std::string& part, const std::string& address) const {
    return states().at("stage/eu-west-1/stage/" + part).find(address)->objects.at(0).attributes.at("id");
  }

  void log_group(const std::string& name) const {
    json("logs", "Logs_20140328.CreateLogGroup", {{"logGroupName", name}});
  }
  std::set<std::string> log_groups() const {
    std::set<std::string> names;
    const auto listed = json("logs", "Logs_20140328.DescribeLogGroups", nlohmann::json::object());
    for (const auto& one : listed.at("logGroups")) names.insert(one.at("logGroupName").get<std::string>());
    return names;
  }

  std::vector<std::string> cleared;
};

class LeftoversOfAFunction : public LeftoversOf {
 protected:
  void SetUp() override {
    LeftoversOf::SetUp();
    if (server == nullptr) return;
    Scope in_functions(unit("functions"), "functions", {});
    Resource& role = add_role(in_functions, "lambda.amazonaws.com");
    in_functions.add("aws_lambda_function", "thumbnails",
                     {{"function_name", "thumbnails"},
                      {"role", role["arn"]},
                      {"package_type", "Image"},
                      {"image_uri", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/thumbnails:1"}});
    Scope(unit("logs"), "monitoring", {})
        .add("aws_cloudwatch_log_group", "own", {{"name", "/aws/lambda/thumbnails/own"}});
    ASSERT_EQ(texts(apply().problems), "");
    for (const char* name : {"/aws/lambda/thumbnails", "/aws/lambda/thumbnails-2"}) log_group(name);
  }

  const Selection functions_{{}, {}, {"functions"}, {}};
  const std::set<std::string> ours_and_others_{"/aws/lambda/thumbnails/own", "/aws/lambda/thumbnails-2"};
};

TEST_F(LeftoversOfAFunction, GoAndWhatIsOursOrAnothersStays) {
  destroy(functions_);
  EXPECT_EQ(log_groups(), ours_and_others_);
  EXPECT_EQ(cleared, std::vector<std::string>{"log group /aws/lambda/thumbnails"});
}

TEST_F(LeftoversOfAFunction, AreFoundOnceItHasGone) {
  EXPECT_EQ(origins_of(architecture, functions_, states()), Origins()) << "it is there";
  destroy(functions_);
  log_group("/aws/lambda/thumbnails");  // its last lines
  const Origins origins = origins_of(architecture, functions_, states());
  ASSERT_EQ(origins.size(), 1U);
  Roles roles({"AKIAIOSFODNN7EXAMPLE", "none", "", {}}, server->variables());
  const auto removed = remove_leftovers(*origins.begin(), OwnLogGroups(architecture, states()), roles, {},
                                        [] { return false; });
  EXPECT_TRUE(removed);
  EXPECT_EQ(log_groups(), ours_and_others_);
}

TEST_F(LeftoversOf, WhatWasNeverMadeIsNotLookedFor) {
  Scope(unit("functions"), "functions", {})
      .add("aws_lambda_function", "thumbnails", {{"function_name", "thumbnails"}});
  EXPECT_EQ(origins_of(architecture, {}, states()), Origins());
}

/// As the controllers in it make them for an Ingress.
class LeftoversOfACluster : public LeftoversOf {
 protected:
  void SetUp() override {
    LeftoversOf::SetUp();
    if (server == nullptr) return;
    Resource& vpc = network({unit("vpc"), "vpc", {}});
    Scope in_cluster(unit("cluster"), "cluster", {});
    Resource& role = add_role(in_cluster, "eks.amazonaws.com");
    in_cluster.add(
        "aws_eks_cluster", "main",
        {{"name", "stage"},
         {"role_arn", role["arn"]},
         {"vpc_config", object({{"subnet_ids", list({(*vpc.unit->find("aws_subnet.a"))["id"],
                                                     (*vpc.unit->find("aws_subnet.b"))["id"]})}})}});
    ASSERT_EQ(texts(apply().problems), "");
  }

  std::string group() const {
    return element(query("ec2", "CreateSecurityGroup",
                         {{"GroupName", "k8s-shop"},
                          {"GroupDescription", "of an Ingress"},
                          {"VpcId", id_of("vpc", "aws_vpc.main")},
                          {"TagSpecification.1.ResourceType", "security-group"},
                          {"TagSpecification.1.Tag.1.Key", "elbv2.k8s.aws/cluster"},
                          {"TagSpecification.1.Tag.1.Value", "stage"}}),
                   "groupId");
  }
  void load_balancer(const std::string& group) const {
    query("elasticloadbalancing", "CreateLoadBalancer",
          {{"Name", "k8s-shop"},
           {"Subnets.member.1", id_of("vpc", "aws_subnet.a")},
           {"Subnets.member.2", id_of("vpc", "aws_subnet.b")},
           {"SecurityGroups.member.1", group},
           {"Tags.member.1.Key", "elbv2.k8s.aws/cluster"},
           {"Tags.member.1.Value", "stage"}});
  }
};

TEST_F(LeftoversOfACluster, GoBeforeTheNetworkThatTheyAreIn) {
  load_balancer(group());
  destroy({});
  ASSERT_EQ(cleared.size(), 2U);
  EXPECT_EQ(cleared[0].find("load balancer arn:"), 0U) << cleared[0];
  EXPECT_EQ(cleared[1].find("security group sg-"), 0U) << cleared[1];
  expect_order("delete aws_eks_cluster.main", "delete aws_vpc.main");
  EXPECT_EQ(query("elasticloadbalancing", "DescribeLoadBalancers").find("k8s-shop"), std::string::npos);
  EXPECT_EQ(query("ec2", "DescribeSecurityGroups").find("k8s-shop"), std::string::npos);
}

/// The provider's own doing, on which we rely.
TEST_F(LeftoversOf, InterfacesOfLambdaGoWithTheirSubnet) {
  network({unit("vpc"), "vpc", {}});
  ASSERT_EQ(texts(apply().problems), "");
  query("ec2", "CreateNetworkInterface",
        {{"SubnetId", id_of("vpc", "aws_subnet.a")}, {"Description", "AWS Lambda VPC ENI-thumbnails-1f2e"}});
  const std::string vpc = id_of("vpc", "aws_vpc.main");
  Roles roles({"AKIAIOSFODNN7EXAMPLE", "none", "", {}}, server->variables());
  const Unit& in = unit("vpc");
  const auto found =
      leftovers_of({"aws_vpc", vpc, &in, "eu-west-1"}, OwnLogGroups(architecture, states()), roles);
  EXPECT_EQ(found.value().size(), 1U);
  destroy({});
  EXPECT_EQ(query("ec2", "DescribeNetworkInterfaces").find("thumbnails"), std::string::npos);
  EXPECT_EQ(query("ec2", "DescribeVpcs").find(vpc), std::string::npos);
}

}  // namespace
}  // namespace ashlar::engine

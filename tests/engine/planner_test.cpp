// Plans of small organisations by the real provider, for accounts that are not there yet.
#include "engine/planner.h"

#include <gtest/gtest.h>

#include "engine/attribute_changes.h"
#include "engine/graph.h"
#include "provider/real_provider.h"

namespace ashlar::engine {
namespace {

using provider::Value;

/// A network in one account, and in another what refers to it.
class Planning : public provider::testing::WithProvider {
 protected:
  Planning() {
    for (Unit* unit : {&network, &servers}) {
      unit->account_id = "000000000001";
      unit->provider_region = unit->state.region = "eu-west-1";
      unit->default_tags = {{"managed-by", "ashlar"}};
    }
    Scope in_network(network, "vpc", {});
    vpc = &in_network.add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
    subnet = &in_network.add("aws_subnet", "a", {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.0.0/24"}});
    Scope in_servers(servers, "server", {});
    interface = &in_servers.add("aws_network_interface", "a", {{"subnet_id", (*subnet)["id"]}});
    link(architecture, schema::Schema::builtin());
  }

  Plan plan(const Selection& selection = {}) {
    for (const Unit* unit : {&network, &servers}) states.try_emplace(unit->path.text());
    return make_plan({architecture, schema::Schema::builtin(), states, *program, {}, false, selection});
  }

  /// As if the network had held an address once.
  void make_address_that_nobody_asks_for() {
    Unit elsewhere;
    elsewhere.path = network.path;
    Resource gone;
    gone.type = "aws_eip";
    gone.name = "old";
    gone.unit = &elsewhere;
    make(gone, R"({"id": "eipalloc-1"})");
  }

  static std::vector<std::string> addresses(const Plan& plan) {
    std::vector<std::string> all;
    for (const Change& change : plan.changes) all.push_back(change.address);
    return all;
  }

  static const Change& of(const Plan& plan, const std::string& address) {
    for (const Change& change : plan.changes)
      if (change.address == address) return change;
    throw std::logic_error("no change of " + address);
  }

  /// As if it had been made like that.
  void make(const Resource& resource, const std::string& attributes) {
    terraform::StateResource made;
    made.type = resource.type;
    made.name = resource.name;
    terraform::StateObject object;
    object.schema_version =
        static_cast<std::uint64_t>(provider::testing::type_named(resource.type.c_str()).version);
    object.attributes = nlohmann::json::parse(attributes);
    made.objects.push_back(object);
    states[resource.unit->path.text()].resources.push_back(made);
  }

  /// The VPC as AWS would have made it.
  void make_vpc(const std::string& cidr = "10.0.0.0/16") {
    make(*vpc, R"({"id": "vpc-1", "arn": "arn:aws:ec2:eu-west-1:1:vpc/vpc-1", "cidr_block": ")" + cidr + R"(",
      "enable_dns_support": true, "enable_dns_hostnames": false, "instance_tenancy": "default",
      "assign_generated_ipv6_cidr_block": false, "enable_network_address_usage_metrics": false,
      "ipv6_association_id": "", "ipv6_cidr_block": "", "ipv6_cidr_block_network_border_group": "",
      "ipv6_ipam_pool_id": "", "ipv6_netmask_length": 0, "default_network_acl_id": "acl-1",
      "default_route_table_id": "rtb-1", "default_security_group_id": "sg-1", "dhcp_options_id": "dopt-1",
      "main_route_table_id": "rtb-1", "owner_id": "1", "tags_all": {"managed-by": "ashlar"}})");
  }

  Architecture architecture;
  Unit& network = architecture.unit({"stage", "eu-west-1", "stage", "vpc"});
  Unit& servers = architecture.unit({"shared-services", "eu-west-1", "mgmt", "servers"});
  Resource* vpc = nullptr;
  Resource* subnet = nullptr;
  Resource* interface = nullptr;
  std::map<std::string, terraform::StateFile> states;
};

TEST_F(Planning, TheFirstPlanShowsAllAndWhatIsNotKnownTravels) {
  const Plan first = plan();
  ASSERT_TRUE(first.problems.empty()) << provider::testing::all_texts(first.problems[0].diagnostics);
  EXPECT_EQ(first.count(Action::Create), 3U);
  EXPECT_TRUE(of(first, "aws_network_interface.a").planned.value.find("subnet_id")->is_unknown());
  EXPECT_EQ(*of(first, "aws_vpc.main").planned.value.find("tags_all")->find("managed-by"), Value("ashlar"));
}

TEST_F(Planning, WhatIsThereIsUsedAndStays) {
  make_vpc();
  const Plan plan_now = plan();
  ASSERT_TRUE(plan_now.problems.empty()) << provider::testing::all_texts(plan_now.problems[0].diagnostics);
  EXPECT_EQ(of(plan_now, "aws_vpc.main").action, Action::None);
  EXPECT_EQ(*of(plan_now, "aws_subnet.a").planned.value.find("vpc_id"), Value("vpc-1"));
}

TEST_F(Planning, AChangeIsAnUpdateWithItsAttributesAlone) {
  make_vpc();
  vpc->set("enable_dns_hostnames", true);
  const Plan plan_now = plan();
  const Change& change = of(plan_now, "aws_vpc.main");
  EXPECT_EQ(change.action, Action::Update);
  const auto attributes = attribute_changes(schema::Schema::builtin(), change);
  ASSERT_EQ(attributes.size(), 1U);
  EXPECT_EQ(provider::text(attributes[0].path), "enable_dns_hostnames");
  EXPECT_EQ(attributes[0].before, Value(false));
}

TEST_F(Planning, WhatCannotBeChangedIsReplacedAndSaysWhy) {
  make_vpc("10.1.0.0/16");
  const Plan plan_now = plan();
  const Change& change = of(plan_now, "aws_vpc.main");
  EXPECT_EQ(change.action, Action::Replace);
  ASSERT_EQ(change.replaced_by.size(), 1U);
  EXPECT_EQ(provider::text(change.replaced_by[0]), "cidr_block");
  EXPECT_TRUE(change.planned.value.find("id")->is_unknown());
  EXPECT_TRUE(of(plan_now, "aws_subnet.a").planned.value.find("vpc_id")->is_unknown());
  EXPECT_EQ(change.loss.what, Loses::Availability);
  EXPECT_EQ(plan_now.count(Loses::Availability), 1U);
}

TEST_F(Planning, ATaintedOneIsReplaced) {
  make_vpc();
  states.at(network.path.text()).resources[0].objects[0].tainted = true;
  const Plan plan_now = plan();
  EXPECT_EQ(of(plan_now, "aws_vpc.main").action, Action::Replace);
}

TEST_F(Planning, WhatNobodyAsksForGoes) {
  make_address_that_nobody_asks_for();
  const Plan plan_now = plan();
  EXPECT_EQ(of(plan_now, "aws_eip.old").action, Action::Delete);
  EXPECT_EQ(*of(plan_now, "aws_eip.old").prior.value.find("id"), Value("eipalloc-1"));
}

TEST_F(Planning, AProblemStopsWhatNeedsItAndNothingElse) {
  subnet->set("cidr_block", "nonsense");
  const Plan plan_now = plan();
  ASSERT_EQ(plan_now.problems.size(), 1U);
  EXPECT_EQ(plan_now.problems[0].address, "aws_subnet.a");
  EXPECT_EQ(plan_now.unplanned, std::vector<const Resource*>{interface});
  EXPECT_EQ(of(plan_now, "aws_vpc.main").action, Action::Create);
}

TEST_F(Planning, ASelectionIsPlannedWithWhatItNeeds) {
  Scope(network, "vpc", {}).add("aws_internet_gateway", "main", {{"vpc_id", (*vpc)["id"]}});
  const Plan selected = plan({{}, {}, {"server"}, {}});
  ASSERT_TRUE(selected.problems.empty()) << provider::testing::all_texts(selected.problems[0].diagnostics);
  EXPECT_EQ(addresses(selected),
            (std::vector<std::string>{"aws_network_interface.a", "aws_vpc.main", "aws_subnet.a"}));
  EXPECT_FALSE(of(selected, "aws_network_interface.a").needed);
  EXPECT_TRUE(of(selected, "aws_vpc.main").needed);
  EXPECT_TRUE(selected.unplanned.empty());
}

TEST_F(Planning, AProblemOutsideTheSelectionIsNone) {
  interface->set("private_ips_count", "nonsense");
  EXPECT_TRUE(plan({{"stage"}, {}, {}, {}}).problems.empty());
}

TEST_F(Planning, WhatNobodyAsksForIsSelectedByItsUnitAndNeverByASystem) {
  make_address_that_nobody_asks_for();
  EXPECT_EQ(plan({{"stage"}, {}, {}, {}}).count(Action::Delete), 1U);
  EXPECT_EQ(plan({{"shared-services"}, {}, {}, {}}).count(Action::Delete), 0U);
  const Plan by_system = plan({{}, {}, {"vpc"}, {}});
  EXPECT_EQ(by_system.count(Action::Delete), 0U);
  EXPECT_EQ(by_system.left_out, 1U);
  EXPECT_EQ(plan({{"shared-services"}, {}, {"server"}, {}}).left_out, 0U);
}

TEST(Graph, WaitsForWholeUnitsWhereAwsAsksForAnOrder) {
  Architecture architecture;
  Unit& first = architecture.unit({"a", "eu-west-1", "x", "first"});
  Unit& second = architecture.unit({"a", "eu-west-1", "x", "second"});
  Scope(first, "s", {}).add("aws_eip", "one", {});
  Scope(first, "s", {}).add("aws_eip", "two", {});
  Scope(second, "s", {}).add("aws_eip", "three", {});
  second.after.insert(&first);
  const Graph graph = graph_of(architecture);
  ASSERT_EQ(graph.nodes.size(), 4U);
  EXPECT_EQ(graph.nodes[3].needs, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(graph.nodes[2].needs, std::vector<std::size_t>{3});
  EXPECT_TRUE(dependencies_in_unit(graph, 2).empty());
}

}  // namespace
}  // namespace ashlar::engine

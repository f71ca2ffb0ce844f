// What has an interface: how many, where, by which name, and with what.
#include <gtest/gtest.h>

#include "topology/acme.h"
#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

using Names = std::set<std::string>;

Names names_of(const Topology& topology) {
  Names names;
  for (const auto& [id, interface] : topology.interfaces)
    EXPECT_TRUE(names.insert(interface.name).second) << interface.name;
  return names;
}

const Interface& named(const Topology& topology, const std::string& name) {
  for (const auto& [id, interface] : topology.interfaces) {
    if (interface.name == name) return interface;
  }
  throw std::logic_error("no interface is called " + name);
}

TEST(Interfaces, OfAcmeAreCalledAsAnAddressNamesThem) {
  const Names names = names_of(acme_topology());
  for (const char* name :
       {"stage.stage.mysql.primary", "prod.prod.mysql.primary", "prod.prod.mysql.primary-standby",
        "prod.prod.mysql.replica-1", "stage.stage.redis.1", "stage.stage.load-balancers.public.a",
        "stage.stage.vpc.nat.a", "stage.stage.services.frontend.1", "stage.mgmt.vpn.vpn",
        "shared-services.mgmt.ci.ci", "shared-services.mgmt.ci.ci-load-balancer.a",
        "stage.stage.zookeeper.zookeeper-1", "stage.stage.zookeeper.zookeeper-1.machine",
        "stage.stage.cluster.endpoint.a"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Interfaces, RegionsComeInWhereAnEnvironmentHasTwo) {
  SmallGraph graph;
  const Network here(graph);
  const UnitPath there{"stage", "eu-central-1", "stage", "vpc"};
  const Resource& vpc = graph.add_in(there, "aws_vpc", "main", {{"cidr_block", "10.1.0.0/16"}});
  const Resource& subnet =
      graph.add_in(there, "aws_subnet", "a", {{"vpc_id", vpc["id"]}, {"cidr_block", "10.1.0.0/24"}});
  graph.add_in(there, "aws_network_interface", "n", {{"subnet_id", subnet["id"]}});
  graph.add("vpc", "aws_network_interface", "n", {{"subnet_id", here.a["id"]}});
  EXPECT_EQ(names_of(graph.topology()),
            (Names{"stage.eu-central-1.stage.vpc.n", "stage.eu-west-1.stage.vpc.n"}));
}

/// An Auto Scaling group over both subnets.
struct Servers : Network {
  explicit Servers(SmallGraph& graph)
      : Network(graph),
        group(graph.add("web", "aws_security_group", "web", {{"vpc_id", vpc["id"]}})),
        machine(graph.add("web", "aws_launch_template", "web",
                          {{"vpc_security_group_ids", list({group["id"]})}})),
        scaling(graph.add("web", "aws_autoscaling_group", "web",
                          {{"min_size", 1},
                           {"vpc_zone_identifier", subnets()},
                           {"launch_template", object({{"id", machine["id"]}})}})) {}

  Resource& group;
  Resource& machine;
  Resource& scaling;
};

TEST(Servers, AsManyAsAreWantedSpreadOverTheSubnets) {
  SmallGraph graph;
  const Servers servers(graph);
  EXPECT_EQ(names_of(graph.topology()), Names{"stage.stage.web.web"});
  servers.scaling.set("desired_capacity", 3);
  const Topology topology = graph.topology();
  EXPECT_EQ(names_of(topology),
            (Names{"stage.stage.web.web.1", "stage.stage.web.web.2", "stage.stage.web.web.3"}));
  EXPECT_EQ(named(topology, "stage.stage.web.web.1").subnet.text, graph.id(servers.a));
  EXPECT_EQ(named(topology, "stage.stage.web.web.2").subnet.text, graph.id(servers.b));
  EXPECT_EQ(named(topology, "stage.stage.web.web.3").subnet.text, graph.id(servers.a));
  EXPECT_EQ(named(topology, "stage.stage.web.web.3").groups,
            std::vector<SecurityGroupId>{{graph.id(servers.group)}});
  servers.scaling.set("desired_capacity", 0);
  EXPECT_TRUE(graph.topology().interfaces.empty());
}

TEST(Servers, HavePublicAddressesBySubnetTemplateOrOverride) {
  SmallGraph graph;
  const Servers servers(graph);
  EXPECT_FALSE(named(graph.topology(), "stage.stage.web.web").public_address);
  servers.a.set("map_public_ip_on_launch", true);
  EXPECT_TRUE(named(graph.topology(), "stage.stage.web.web").public_address);
  servers.machine.set("network_interfaces", object({{"associate_public_ip_address", "false"},
                                                    {"security_groups", list({servers.group["id"]})}}));
  EXPECT_FALSE(named(graph.topology(), "stage.stage.web.web").public_address);
}

TEST(Servers, TakeWhatTheirUserDataNames) {
  SmallGraph graph;
  const Servers servers(graph);
  const Resource& address = graph.add("web", "aws_eip", "web", {{"domain", "vpc"}});
  const Resource& fixed = graph.add("web", "aws_network_interface", "web", {{"subnet_id", servers.a["id"]}});
  servers.machine.set(
      "user_data",
      cloud_config(object({{"eip", address["allocation_id"]}, {"eni", json(list({fixed["id"]}))}})));
  servers.scaling.set("desired_capacity", 2);
  const Topology topology = graph.topology();
  EXPECT_EQ(names_of(topology),
            (Names{"stage.stage.web.web", "stage.stage.web.web.1.machine", "stage.stage.web.web.2"}));
  EXPECT_TRUE(named(topology, "stage.stage.web.web.1.machine").public_address);
  EXPECT_FALSE(named(topology, "stage.stage.web.web.2").public_address);
  EXPECT_FALSE(named(topology, "stage.stage.web.web").public_address);
}

TEST(Servers, WithoutATemplateAreTold) {
  SmallGraph graph;
  const Servers servers(graph);
  servers.scaling.set("launch_template", object({{"id", "lt-0"}}));
  EXPECT_TRUE(graph.topology().interfaces.empty());
  EXPECT_EQ(unmodelled(graph.topology(), servers.scaling).size(), 1U);
}

TEST(Instances, HaveAnElasticIpByAnyOfTheWays) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& one =
      graph.add("web", "aws_instance", "one",
                {{"subnet_id", network.a["id"]}, {"private_ip", "10.0.0.9"}, {"source_dest_check", false}});
  const Resource& two = graph.add("web", "aws_instance", "two", {{"subnet_id", network.a["id"]}});
  graph.add("web", "aws_eip", "one", {{"instance", one["id"]}});
  const Resource& loose = graph.add("web", "aws_eip", "two", {});
  graph.add("web", "aws_eip_association", "two",
            {{"allocation_id", loose["id"]}, {"network_interface_id", two["primary_network_interface_id"]}});
  const Topology topology = graph.topology();
  EXPECT_EQ(named(topology, "stage.stage.web.one").address, address("10.0.0.9"));
  EXPECT_FALSE(named(topology, "stage.stage.web.one").source_dest_check);
  ASSERT_TRUE(named(topology, "stage.stage.web.one").public_address);
  ASSERT_TRUE(named(topology, "stage.stage.web.two").public_address);
  EXPECT_NE(named(topology, "stage.stage.web.one").public_address,
            named(topology, "stage.stage.web.two").public_address);
}

TEST(Instances, MayStartWithAnInterfaceThatStandsByItself) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& interface =
      graph.add("web", "aws_network_interface", "fixed", {{"subnet_id", network.a["id"]}});
  graph.add("web", "aws_instance", "one",
            {{"network_interface",
              list({object({{"device_index", 0}, {"network_interface_id", interface["id"]}})})}});
  EXPECT_EQ(names_of(graph.topology()), Names{"stage.stage.web.fixed"});
}

TEST(NatGateways, AreUnfilteredAndShowTheirElasticIp) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& eip = graph.add("vpc", "aws_eip", "nat", {{"domain", "vpc"}});
  const Resource& gateway = graph.add("vpc", "aws_nat_gateway", "a",
                                      {{"subnet_id", network.a["id"]}, {"allocation_id", eip["id"]}});
  const Resource& zone = graph.add("dns", "aws_route53_zone", "z", {{"name", "example.org"}});
  graph.add(
      "dns", "aws_route53_record", "nat",
      {{"zone_id", zone["zone_id"]}, {"name", "nat"}, {"type", "A"}, {"records", list({eip["public_ip"]})}});
  const Topology topology = graph.topology();
  const NatGateway& made = topology.nat_gateways.at({graph.id(gateway)});
  const Interface& interface = topology.interfaces.at(made.interface);
  EXPECT_EQ(interface.name, "stage.stage.vpc.nat.a");
  EXPECT_FALSE(interface.filtered);
  EXPECT_TRUE(interface.groups.empty());
  EXPECT_EQ(topology.zones.at({graph.id(zone)}).records.at(0).values,
            std::vector<std::string>{interface.public_address.value().text()});
}

TEST(LoadBalancers, HaveOneInEachSubnetAndPublicAddressesUnlessInternal) {
  SmallGraph graph;
  const Network network(graph);
  Resource& balancer =
      graph.add("load-balancers", "aws_lb", "public", {{"name", "lb"}, {"subnets", network.subnets()}});
  const Topology outside = graph.topology();
  EXPECT_EQ(names_of(outside),
            (Names{"stage.stage.load-balancers.public.a", "stage.stage.load-balancers.public.b"}));
  for (const auto& [id, interface] : outside.interfaces) EXPECT_TRUE(interface.public_address) << id.text;
  balancer.set("internal", true);
  const Topology inside = graph.topology();
  for (const auto& [id, interface] : inside.interfaces) EXPECT_FALSE(interface.public_address) << id.text;
}

TEST(LoadBalancers, OfTheNetworkKindWithoutAGroupAreOpen) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& eip = graph.add("lb", "aws_eip", "a", {});
  Resource& balancer = graph.add(
      "lb", "aws_lb", "n",
      {{"name", "lb"},
       {"load_balancer_type", "network"},
       {"subnet_mapping", list({object({{"subnet_id", network.a["id"]}, {"allocation_id", eip["id"]}})})}});
  EXPECT_FALSE(named(graph.topology(), "stage.stage.lb.n.a").filtered);
  EXPECT_TRUE(named(graph.topology(), "stage.stage.lb.n.a").public_address);
  balancer.set("load_balancer_type", "application");
  EXPECT_TRUE(named(graph.topology(), "stage.stage.lb.n.a").filtered);
}

TEST(Endpoints, OfServicesAndFunctionsHaveOneInEachSubnet) {
  SmallGraph graph;
  const Network network(graph);
  graph.add("vpc", "aws_vpc_endpoint", "sqs",
            {{"vpc_id", network.vpc["id"]},
             {"service_name", "com.amazonaws.eu-west-1.sqs"},
             {"vpc_endpoint_type", "Interface"},
             {"subnet_ids", network.subnets()}});
  graph.add(
      "functions", "aws_lambda_function", "report",
      {{"function_name", "report"},
       {"vpc_config", object({{"subnet_ids", list({network.b["id"]})}, {"security_group_ids", List{}}})}});
  graph.add("functions", "aws_lambda_function", "outside", {{"function_name", "outside"}});
  EXPECT_EQ(names_of(graph.topology()),
            (Names{"stage.stage.vpc.endpoint.sqs.a", "stage.stage.vpc.endpoint.sqs.b",
                   "stage.stage.functions.report.b"}));
}

TEST(Clusters, HaveAnEndpointInEachSubnetUpToFour) {
  SmallGraph graph;
  const Network network(graph);
  List subnets{network.a["id"], network.b["id"]};
  for (int i = 2; i < 6; ++i)
    subnets.push_back(graph.add(
        "vpc", "aws_subnet", "s" + std::to_string(i),
        {{"vpc_id", network.vpc["id"]}, {"cidr_block", "10.0." + std::to_string(i) + ".0/24"}})["id"]);
  const Resource& cluster = graph.add(
      "cluster", "aws_eks_cluster", "main",
      {{"name", "c"}, {"vpc_config", object({{"subnet_ids", subnets}, {"endpoint_public_access", false}})}});
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.clusters.at({graph.id(cluster)}).endpoints.size(), 4U);
  EXPECT_EQ(topology.clusters.at({graph.id(cluster)}).subnets.size(), 6U);
  EXPECT_TRUE(unmodelled(topology, cluster).empty());
  EXPECT_TRUE(names_of(topology).contains("stage.stage.cluster.endpoint.a-2"));
}

}  // namespace
}  // namespace ashlar::topology

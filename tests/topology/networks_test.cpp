// Where packets go: route tables, gateways and peerings.
#include <gtest/gtest.h>

#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

std::string target_of(const Topology& topology, const std::string& table, std::string_view destination) {
  for (const Route& route : topology.route_tables.at({table}).routes) {
    if (route.destination != cidr(destination)) continue;
    if (const auto* id = std::get_if<InternetGatewayId>(&route.target)) return id->text;
    if (const auto* id = std::get_if<NatGatewayId>(&route.target)) return id->text;
    if (const auto* id = std::get_if<PeeringId>(&route.target)) return id->text;
    if (const auto* id = std::get_if<InterfaceId>(&route.target)) return id->text;
    return "blackhole";
  }
  return "none";
}

/// A VPC with a gateway and a table of its own.
struct Routed : Network {
  explicit Routed(SmallGraph& graph)
      : Network(graph),
        gateway(graph.add("vpc", "aws_internet_gateway", "main", {{"vpc_id", vpc["id"]}})),
        table(graph.add("vpc", "aws_route_table", "t", {{"vpc_id", vpc["id"]}})) {}

  Resource& gateway;
  Resource& table;
};

TEST(Routes, LongestPrefixFirstAndOneForEachDestination) {
  SmallGraph graph;
  Routed network(graph);
  int number = 0;
  for (const char* destination : {"0.0.0.0/0", "192.168.0.0/16", "192.168.1.0/24"})
    graph.add("vpc", "aws_route", "r" + std::to_string(++number),
              {{"route_table_id", network.table["id"]},
               {"destination_cidr_block", destination},
               {"gateway_id", network.gateway["id"]}});
  graph.add("vpc", "aws_route", "again",
            {{"route_table_id", network.table["id"]}, {"destination_cidr_block", "0.0.0.0/0"}});
  std::vector<std::string> order;
  const Topology topology = graph.topology();
  for (const Route& route : topology.route_tables.at({graph.id(network.table)}).routes)
    order.push_back(route.destination->text());
  EXPECT_EQ(order, (std::vector<std::string>{"192.168.1.0/24", "192.168.0.0/16", "0.0.0.0/0"}));
}

TEST(Routes, InsideTheirTableAreAsGood) {
  SmallGraph graph;
  Routed network(graph);
  network.table.set("route",
                    list({object({{"cidr_block", "0.0.0.0/0"}, {"gateway_id", network.gateway["id"]}})}));
  EXPECT_EQ(target_of(graph.topology(), graph.id(network.table), "0.0.0.0/0"), graph.id(network.gateway));
}

TEST(Routes, AnOverrideShows) {
  SmallGraph graph;
  Routed network(graph);
  Resource& route = graph.add("vpc", "aws_route", "out",
                              {{"route_table_id", network.table["id"]},
                               {"destination_cidr_block", "0.0.0.0/0"},
                               {"gateway_id", network.gateway["id"]}});
  EXPECT_EQ(target_of(graph.topology(), graph.id(network.table), "0.0.0.0/0"), graph.id(network.gateway));
  route.set("destination_cidr_block", "198.51.100.0/24");
  EXPECT_EQ(target_of(graph.topology(), graph.id(network.table), "0.0.0.0/0"), "none");
  route.set("gateway_id", "igw-00000000000000000");
  EXPECT_EQ(target_of(graph.topology(), graph.id(network.table), "198.51.100.0/24"), "blackhole");
  EXPECT_EQ(unmodelled(graph.topology(), route), std::set<std::string>{"a gateway that is not in the graph"});
}

TEST(Routes, AGatewayOfAnotherVpcLeadsNowhere) {
  SmallGraph graph;
  Routed network(graph);
  const Resource& other = graph.add("other", "aws_vpc", "main", {{"cidr_block", "10.1.0.0/16"}});
  network.gateway.set("vpc_id", other["id"]);
  graph.add("vpc", "aws_route", "out",
            {{"route_table_id", network.table["id"]},
             {"destination_cidr_block", "0.0.0.0/0"},
             {"gateway_id", network.gateway["id"]}});
  EXPECT_EQ(target_of(graph.topology(), graph.id(network.table), "0.0.0.0/0"), "blackhole");
}

TEST(Routes, ToGatewayEndpointsHaveNoDestination) {
  SmallGraph graph;
  Routed network(graph);
  graph.add("vpc", "aws_vpc_endpoint", "s3",
            {{"vpc_id", network.vpc["id"]},
             {"service_name", "com.amazonaws.eu-west-1.s3"},
             {"route_table_ids", list({network.table["id"]})}});
  const Topology topology = graph.topology();
  const std::vector<Route>& routes = topology.route_tables.at({graph.id(network.table)}).routes;
  ASSERT_EQ(routes.size(), 1U);
  EXPECT_FALSE(routes[0].destination);
  EXPECT_EQ(std::get<EndpointTarget>(routes[0].target).service, "com.amazonaws.eu-west-1.s3");
}

TEST(Routes, ToAnInterfaceAndToWhatIsNotModelled) {
  SmallGraph graph;
  Routed network(graph);
  const Resource& interface =
      graph.add("servers", "aws_network_interface", "router", {{"subnet_id", network.a["id"]}});
  graph.add("vpc", "aws_route", "router",
            {{"route_table_id", network.table["id"]},
             {"destination_cidr_block", "172.16.0.0/12"},
             {"network_interface_id", interface["id"]}});
  const Resource& transit = graph.add("vpc", "aws_route", "transit",
                                      {{"route_table_id", network.table["id"]},
                                       {"destination_cidr_block", "192.168.0.0/16"},
                                       {"transit_gateway_id", "tgw-1"}});
  const Resource& local = graph.add("vpc", "aws_route", "inside",
                                    {{"route_table_id", network.table["id"]},
                                     {"destination_cidr_block", "10.0.1.0/24"},
                                     {"network_interface_id", interface["id"]}});
  const Topology topology = graph.topology();
  EXPECT_EQ(target_of(topology, graph.id(network.table), "172.16.0.0/12"), graph.id(interface));
  EXPECT_EQ(target_of(topology, graph.id(network.table), "192.168.0.0/16"), "blackhole");
  EXPECT_EQ(unmodelled(topology, transit), std::set<std::string>{"transit gateways"});
  EXPECT_EQ(target_of(topology, graph.id(network.table), "10.0.1.0/24"), "none");
  EXPECT_EQ(unmodelled(topology, local), std::set<std::string>{"a route for part of the VPC's own networks"});
}

TEST(RouteTables, SubnetsWithoutOneTakeTheMainOne) {
  SmallGraph graph;
  Routed network(graph);
  graph.add("vpc", "aws_route_table_association", "a",
            {{"subnet_id", network.a["id"]}, {"route_table_id", network.table["id"]}});
  const Topology topology = graph.topology();
  const RouteTableId main{graph.id(network.vpc) + "#main"};
  EXPECT_EQ(topology.vpcs.at({graph.id(network.vpc)}).main_route_table, main);
  EXPECT_EQ(topology.subnets.at({graph.id(network.a)}).route_table.text, graph.id(network.table));
  EXPECT_EQ(topology.subnets.at({graph.id(network.b)}).route_table, main);
}

TEST(RouteTables, AnotherMayBecomeTheMainOne) {
  SmallGraph graph;
  Routed network(graph);
  graph.add("vpc", "aws_main_route_table_association", "m",
            {{"vpc_id", network.vpc["id"]}, {"route_table_id", network.table["id"]}});
  EXPECT_EQ(graph.topology().subnets.at({graph.id(network.b)}).route_table.text, graph.id(network.table));
}

TEST(RouteTables, TheMainOneMayBeAdopted) {
  SmallGraph graph;
  Routed network(graph);
  const Resource& adopted = graph.add(
      "vpc", "aws_default_route_table", "main",
      {{"default_route_table_id", network.vpc["default_route_table_id"]},
       {"route", list({object({{"cidr_block", "0.0.0.0/0"}, {"gateway_id", network.gateway["id"]}})})}});
  graph.add("vpc", "aws_route", "more",
            {{"route_table_id", network.vpc["main_route_table_id"]},
             {"destination_cidr_block", "192.0.2.0/24"},
             {"gateway_id", network.gateway["id"]}});
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.subnets.at({graph.id(network.a)}).route_table.text, graph.id(adopted));
  EXPECT_FALSE(topology.route_tables.contains({graph.id(network.vpc) + "#main"}));
  EXPECT_EQ(topology.route_tables.at({graph.id(adopted)}).routes.size(), 2U);
}

TEST(Vpcs, HaveFurtherNetworks) {
  SmallGraph graph;
  const Network network(graph);
  graph.add("vpc", "aws_vpc_ipv4_cidr_block_association", "more",
            {{"vpc_id", network.vpc["id"]}, {"cidr_block", "100.64.0.0/16"}});
  const Topology topology = graph.topology();
  const Vpc& vpc = topology.vpcs.at({graph.id(network.vpc)});
  EXPECT_EQ(vpc.cidrs, (std::vector<Cidr>{cidr("10.0.0.0/16"), cidr("100.64.0.0/16")}));
  EXPECT_EQ(vpc.resolver(), address("10.0.0.2"));
}

/// Two VPCs, and a connection with a route over it.
struct Peered : Routed {
  explicit Peered(SmallGraph& graph, const std::string& account = "stage",
                  const std::string& region = "eu-west-1")
      : Routed(graph),
        other(graph.add_in({account, region, "mgmt", "vpc"}, "aws_vpc", "main",
                           {{"cidr_block", "10.9.0.0/16"}})),
        peering(graph.add("vpc", "aws_vpc_peering_connection", "p",
                          {{"vpc_id", vpc["id"]}, {"peer_vpc_id", other["id"]}})) {
    graph.add("vpc", "aws_route", "peer",
              {{"route_table_id", table["id"]},
               {"destination_cidr_block", "10.9.0.0/16"},
               {"vpc_peering_connection_id", peering["id"]}});
  }

  std::string way(const SmallGraph& graph) const {
    return target_of(graph.topology(), graph.id(table), "10.9.0.0/16");
  }

  Resource& other;
  Resource& peering;
};

TEST(Peerings, AreAcceptedByThemselvesInOneAccount) {
  SmallGraph graph;
  const Peered peered(graph);
  EXPECT_EQ(peered.way(graph), "blackhole");
  peered.peering.set("auto_accept", true);
  EXPECT_EQ(peered.way(graph), graph.id(peered.peering));
  EXPECT_TRUE(graph.topology().peerings.at({graph.id(peered.peering)}).accepted);
}

TEST(Peerings, NobodyAcceptsForAnotherAccount) {
  SmallGraph graph;
  const Peered peered(graph, "shared-services");
  peered.peering.set("auto_accept", true);
  EXPECT_FALSE(graph.topology().peerings.at({graph.id(peered.peering)}).accepted);
  EXPECT_EQ(peered.way(graph), "blackhole");
}

TEST(Peerings, TheOtherSideAccepts) {
  SmallGraph graph;
  const Peered peered(graph, "shared-services", "eu-central-1");
  Resource& accepter =
      graph.add_in({"shared-services", "eu-central-1", "mgmt", "vpc"}, "aws_vpc_peering_connection_accepter",
                   "p", {{"vpc_peering_connection_id", peered.peering["id"]}});
  EXPECT_EQ(peered.way(graph), "blackhole") << "it is adopted, but not accepted";
  accepter.set("auto_accept", true);
  EXPECT_EQ(peered.way(graph), graph.id(peered.peering));
  EXPECT_TRUE(graph.topology().peerings.at({graph.id(peered.peering)}).across_regions);
}

TEST(Peerings, RoutesMayNameTheAccepter) {
  SmallGraph graph;
  const Peered peered(graph, "shared-services");
  const UnitPath there{"shared-services", "eu-west-1", "mgmt", "vpc"};
  const Resource& accepter =
      graph.add_in(there, "aws_vpc_peering_connection_accepter", "p",
                   {{"vpc_peering_connection_id", peered.peering["id"]}, {"auto_accept", true}});
  const Resource& table = graph.add_in(there, "aws_route_table", "t", {{"vpc_id", peered.other["id"]}});
  graph.add_in(there, "aws_route", "back",
               {{"route_table_id", table["id"]},
                {"destination_cidr_block", "10.0.0.0/16"},
                {"vpc_peering_connection_id", accepter["id"]}});
  EXPECT_EQ(target_of(graph.topology(), graph.id(table), "10.0.0.0/16"), graph.id(peered.peering));
}

}  // namespace
}  // namespace ashlar::topology

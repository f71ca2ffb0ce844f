// Rules of AWS that chance seldom meets, each in the smallest network that shows it: the packets, the walker
// and the test must agree.
#include <gtest/gtest.h>

#include "lab/network_probe.h"
#include "lab/networks/internet.h"
#include "lab/networks/networks_of.h"
#include "lab/packets_fixture.h"
#include "lab/prober.h"
#include "lab/topology_builder.h"
#include "lab/walker.h"

namespace ashlar::lab {
namespace {

using namespace topology;
using namespace testing;

constexpr std::chrono::milliseconds patience{300};
const Cidr everywhere{0, 0};

using PacketsByHand = Packets;

struct Expectation {
  InterfaceId from;
  std::string to;
  int port = 80;
  bool answered = false;
};

Networks networks_of(const Topology& topology) {
  Networks networks;
  const auto applied = networks.apply(network_plan(topology));
  if (!applied) throw std::runtime_error(applied.error().text());
  return networks;
}

void expect_packets(const Topology& topology, const std::vector<Expectation>& expected) {
  std::vector<Probe> probes;
  for (const Expectation& each : expected)
    probes.push_back({each.from, address(each.to), tcp_protocol, each.port});
  const Networks networks = networks_of(topology);
  const auto answered = answered_probes(networks, topology, probes, patience);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const std::string what =
        expected[i].from.text + " to " + expected[i].to + " port " + std::to_string(expected[i].port);
    EXPECT_EQ(answered.contains(probes[i]), expected[i].answered) << "packets: " << what;
    const Walk walked = walk(topology, probes[i], client_address);
    EXPECT_EQ(walked.answered, expected[i].answered) << "walker: " << what << ": " << walked.why_not;
  }
}

/// VPCs `v1`, `v2`… in 10.N.0.0/16, each with a subnet, an interface `iN` at 10.N.1.10 and a group `gN` that
/// lets everything out.
struct Row : TopologyBuilder {
  std::vector<VpcId> vpcs;
  std::vector<SubnetId> subnets;
  std::vector<SecurityGroupId> groups;
  std::vector<InterfaceId> interfaces;

  explicit Row(int count) {
    for (int i = 1; i <= count; ++i) add(std::to_string(i));
  }
  void add(const std::string& n) {
    vpcs.push_back(vpc("v" + n, "10." + n + ".0.0/16"));
    subnets.push_back(subnet(vpcs.back(), "s" + n, "10." + n + ".1.0/24"));
    groups.push_back(group(vpcs.back(), "g" + n));
    allow_out(groups.back(), all_traffic, everywhere);
    interfaces.push_back(interface(subnets.back(), "i" + n, "10." + n + ".1.10", {groups.back()}));
  }
  void route_both_ways(std::size_t one, std::size_t other, const PeeringId& by) {
    route(main_table(vpcs[one]), "10." + std::to_string(other + 1) + ".0.0/16", by);
    route(main_table(vpcs[other]), "10." + std::to_string(one + 1) + ".0.0/16", by);
  }
};

TEST_F(PacketsByHand, APeersPeerIsNotReached) {
  Row net(3);
  for (const SecurityGroupId& group : net.groups) net.allow_in(group, all_traffic, everywhere);
  const PeeringId first = net.peering(net.vpcs[0], net.vpcs[1]);
  const PeeringId second = net.peering(net.vpcs[1], net.vpcs[2]);
  net.route_both_ways(0, 1, first);
  net.route_both_ways(1, 2, second);
  net.route(net.main_table(net.vpcs[0]), "10.3.0.0/16", first);
  net.route(net.main_table(net.vpcs[2]), "10.1.0.0/16", second);
  expect_packets(net.topology, {{net.interfaces[0], "10.2.1.10", 80, true},
                                {net.interfaces[1], "10.3.1.10", 80, true},
                                {net.interfaces[0], "10.3.1.10", 80, false}});
}

TEST_F(PacketsByHand, APeersGatewayIsNotUsed) {
  Row net(2);
  for (const SecurityGroupId& group : net.groups) net.allow_in(group, all_traffic, everywhere);
  net.topology.interfaces.at(net.interfaces[0]).public_address = address("192.0.2.1");
  net.topology.interfaces.at(net.interfaces[1]).public_address = address("192.0.2.2");
  const PeeringId peering = net.peering(net.vpcs[0], net.vpcs[1]);
  net.route_both_ways(0, 1, peering);
  net.route(net.main_table(net.vpcs[0]), "0.0.0.0/0", peering);
  net.route(net.main_table(net.vpcs[1]), "0.0.0.0/0", net.internet_gateway(net.vpcs[1]));
  expect_packets(net.topology, {{net.interfaces[0], "203.0.113.10", 80, false},
                                {net.interfaces[1], "203.0.113.10", 80, true}});
}

/// `i1` reaches `i2` through `x`, which stands in a subnet of its own; the way back is direct.
struct ThroughAnother : Row {
  InterfaceId between;

  ThroughAnother() : Row(2) {
    const PeeringId by = peering(vpcs[0], vpcs[1]);
    route(main_table(vpcs[1]), "10.1.0.0/16", by);
    const SubnetId aside = subnet(vpcs[0], "aside", "10.1.2.0/24");
    route(route_table(aside, "aside"), "10.2.0.0/16", by);
    const SecurityGroupId open = group(vpcs[0], "x");
    allow_in(open, all_traffic, everywhere);
    allow_out(open, all_traffic, everywhere);
    between = interface(aside, "x", "10.1.2.10", {open});
    topology.interfaces.at(between).source_dest_check = false;
    route(main_table(vpcs[0]), "10.2.0.0/16", between);
    allow_in(groups[1], tcp(80), cidr("10.1.0.0/16"));
  }
};

TEST_F(PacketsByHand, AnInterfaceWithoutItsCheckIsARouter) {
  const ThroughAnother net;
  expect_packets(net.topology,
                 {{net.interfaces[0], "10.2.1.10", 80, true}, {net.interfaces[0], "10.2.1.10", 443, false}});
}

TEST_F(PacketsByHand, AnInterfaceWithItsCheckIsNone) {
  ThroughAnother net;
  net.topology.interfaces.at(net.between).source_dest_check = true;
  expect_packets(net.topology, {{net.interfaces[0], "10.2.1.10", 80, false}});
}

TEST_F(PacketsByHand, PeersGroupsCountInOneRegionOnly) {
  Row net(2);
  const PeeringId by = net.peering(net.vpcs[0], net.vpcs[1]);
  net.route_both_ways(0, 1, by);
  net.allow_in(net.groups[1], tcp(80), net.groups[0]);
  expect_packets(net.topology, {{net.interfaces[0], "10.2.1.10", 80, true}});
  net.topology.peerings.at(by).across_regions = true;
  expect_packets(net.topology, {{net.interfaces[0], "10.2.1.10", 80, false}});
}

TEST_F(PacketsByHand, GroupsAreLostByPublicAddresses) {
  Row net(1);
  net.topology.interfaces.at(net.interfaces[0]).public_address = address("192.0.2.1");
  const InterfaceId server =
      net.interface(net.subnets[0], "server", "10.1.1.20", {net.groups[0]}, "192.0.2.2");
  net.route(net.main_table(net.vpcs[0]), "0.0.0.0/0", net.internet_gateway(net.vpcs[0]));
  net.allow_in(net.groups[0], tcp(80), net.groups[0]);
  net.allow_in(net.groups[0], tcp(443), cidr("192.0.2.1/32"));
  expect_packets(net.topology, {{net.interfaces[0], "10.1.1.20", 80, true},
                                {net.interfaces[0], "10.1.1.20", 443, false},
                                {net.interfaces[0], "192.0.2.2", 80, false},
                                {net.interfaces[0], "192.0.2.2", 443, true}});
}

TEST_F(PacketsByHand, TheVpcsOwnNetworksComeBeforeEveryOtherRoute) {
  TopologyBuilder net;  // whose network holds the Internet client's address
  const VpcId vpc = net.vpc("v", "203.0.112.0/23");
  const SecurityGroupId group = net.group(vpc, "g");
  net.allow_out(group, all_traffic, everywhere);
  const InterfaceId one =
      net.interface(net.subnet(vpc, "s", "203.0.112.0/24"), "i", "203.0.112.10", {group}, "192.0.2.1");
  net.route(net.main_table(vpc), "0.0.0.0/0", net.internet_gateway(vpc));
  net.route(net.main_table(vpc), "203.0.113.10/32", InternetGatewayId{"aws_internet_gateway.aws_vpc.v"});
  expect_packets(net.topology, {{one, "203.0.113.10", 80, false}});
}

bool connects(const Networks& networks, const std::string& from, const std::string& to, int port) {
  constexpr int patience_ms = 400;
  return static_cast<bool>(test::connect_from(networks.find(from), to, port, patience_ms));
}

TEST_F(PacketsByHand, FloatingAddressesLeadToWhoHoldsThem) {
  Row net(1);
  const InterfaceId second = net.interface(net.subnets[0], "second", "10.1.1.11", {net.groups[0]});
  const InterfaceId third = net.interface(net.subnets[0], "third", "10.1.1.12", {net.groups[0]});
  Database database;
  database.id = {"aws_db_instance.main"};
  database.address = address("10.1.1.100");
  database.nodes = {second, third};
  net.topology.databases[database.id] = database;
  net.allow_in(net.groups[0], tcp(80), net.groups[0]);
  Networks networks = networks_of(net.topology);
  const Descriptor listener = test::listen_in(networks.find("third"), 80);

  EXPECT_FALSE(connects(networks, "i1", "10.1.1.100", 80)) << "nobody holds it";
  ASSERT_TRUE(networks.hold(database.address, "third"));
  EXPECT_TRUE(connects(networks, "i1", "10.1.1.100", 80));
  ASSERT_TRUE(networks.hold(database.address, "second"));
  EXPECT_FALSE(connects(networks, "i1", "10.1.1.100", 80)) << "who holds it does not listen";
}

TEST_F(PacketsByHand, TheResolverAnswersItsOwnVpcWhateverGroupsAndAclsSay) {
  Row net(2);
  net.topology.security_groups.at(net.groups[0]).egress.clear();
  net.network_acl(net.subnets[0], "denies");
  net.route_both_ways(0, 1, net.peering(net.vpcs[0], net.vpcs[1]));
  Networks networks = networks_of(net.topology);
  const Descriptor names = test::listen_in(networks.find("vpc.lab.v1"), 53);
  const Descriptor other = test::listen_in(networks.find("vpc.lab.v1"), 80);

  EXPECT_TRUE(connects(networks, "i1", "10.1.0.2", 53));
  EXPECT_FALSE(connects(networks, "i1", "10.1.0.2", 80)) << "another port";
  EXPECT_FALSE(connects(networks, "i1", "10.1.1.1", 53)) << "another address of the router";
  EXPECT_FALSE(connects(networks, "i2", "10.1.0.2", 53)) << "from a peer";
}

TEST_F(PacketsByHand, TheRouterAsksTheInternetAndIsNotAsked) {
  Row net(1);
  net.internet_gateway(net.vpcs[0]);
  Networks networks = networks_of(net.topology);
  const Descriptor root = test::listen_in(networks.find("root-dns"), 53);
  const Descriptor names = test::listen_in(networks.find("vpc.lab.v1"), 53);
  EXPECT_TRUE(connects(networks, "vpc.lab.v1", "198.51.100.53", 53));
  EXPECT_FALSE(connects(networks, "client", "10.1.0.2", 53));
}

}  // namespace
}  // namespace ashlar::lab

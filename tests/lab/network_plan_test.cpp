// The plan of small networks, part by part; what packets do in it is told by packets_test.cpp.
#include <algorithm>

#include <gmock/gmock.h>

#include "base/process.h"
#include "lab/networks/internet.h"
#include "lab/networks/networks_of.h"
#include "lab/networks/router_routes.h"
#include "lab/networks/wiring.h"
#include "lab/topology_builder.h"

namespace ashlar::lab {
namespace {

using namespace topology;
using namespace testing;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// One VPC with a public subnet, in which `web` and a NAT gateway stand, and a private one with `app`.
struct OneVpc : TopologyBuilder {
  VpcId main = vpc("main", "10.0.0.0/16");
  InternetGatewayId gateway = internet_gateway(main);
  SubnetId open = subnet(main, "open", "10.0.1.0/24");
  SubnetId closed = subnet(main, "closed", "10.0.2.0/24");
  SecurityGroupId group_web = group(main, "web");
  InterfaceId web = interface(open, "web", "10.0.1.10", {group_web}, "192.0.2.1");
  InterfaceId app = interface(closed, "app", "10.0.2.10", {group_web});
  NatGatewayId nat = nat_gateway(open, "nat", "10.0.1.20", "192.0.2.2");
  RouteTableId out = route_table(open, "out");
  RouteTableId by_nat = route_table(closed, "by_nat");

  OneVpc() {
    route(out, "0.0.0.0/0", gateway);
    route(by_nat, "0.0.0.0/0", nat);
  }
  std::string link(const InterfaceId& id) const { return link_name("eni", id.text); }
  std::uint32_t number(const RouteTableId& id) const { return wiring_of(topology).route_tables.at(id.text); }
};

const char* const router = "vpc.lab.main";

TEST(NetworkPlan, HasANamespaceForEachRouterInterfaceAndPartOfTheInternet) {
  const NetworkPlan plan = network_plan(OneVpc().topology);
  std::vector<std::string> names;
  for (const auto& [name, each] : plan.namespaces) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("app", "client", "internet", "laptop", "nat", "resolver",
                                            "root-dns", "vpc.lab.main", "web"));
}

TEST(NetworkPlan, HostsReachEverythingByTheirGateway) {
  const NamespacePlan host = network_plan(OneVpc().topology).namespaces.at("app");
  EXPECT_THAT(host.addresses, ::testing::ElementsAre(AddressPlan{"eth0", address("10.0.2.10"), 32}));
  EXPECT_THAT(host.routes, ::testing::UnorderedElementsAre(
                               RoutePlan{main_table, cidr("10.0.2.1/32"), "eth0", std::nullopt},
                               RoutePlan{main_table, cidr("0.0.0.0/0"), "eth0", address("10.0.2.1")}));
  EXPECT_FALSE(host.forwards);
  EXPECT_THAT(host.ruleset, IsEmpty());
}

TEST(NetworkPlan, RoutersReachEachInterfaceByALinkOfItsOwn) {
  const OneVpc net;
  const NetworkPlan plan = network_plan(net.topology);
  const NamespacePlan& made = plan.namespaces.at(router);
  EXPECT_THAT(made.addresses, Contains(AddressPlan{net.link(net.app), address("10.0.2.1"), 32}));
  EXPECT_THAT(made.routes,
              Contains(RoutePlan{main_table, cidr("10.0.2.10/32"), net.link(net.app), std::nullopt}));
  EXPECT_THAT(plan.links, Contains(LinkPlan{{router, net.link(net.app)}, {"app", "eth0"}}));
}

TEST(NetworkPlan, AddressesThatNobodyHasFollowNoDefaultRoute) {
  const NamespacePlan made = network_plan(OneVpc().topology).namespaces.at(router);
  EXPECT_THAT(made.routes, Contains(RoutePlan{main_table, cidr("10.0.0.0/16"), {}, std::nullopt}));
  EXPECT_EQ(made.rules.front(), (RulePlan{100, 0, false, main_table}));
  for (const RoutePlan& route : made.routes)
    EXPECT_FALSE(route.table == main_table && route.destination.prefix == 0);
}

TEST(NetworkPlan, EachRouteTableIsATableThatItsMarkChooses) {
  const OneVpc net;
  const NamespacePlan made = network_plan(net.topology).namespaces.at(router);
  const std::uint32_t out = net.number(net.out);
  const std::uint32_t by_nat = net.number(net.by_nat);
  EXPECT_GE(std::min(out, by_nat), 1000U);
  EXPECT_THAT(made.rules, Contains(RulePlan{300, out, false, out}));
  EXPECT_THAT(made.rules, Contains(RulePlan{300, by_nat, false, by_nat}));
  EXPECT_THAT(made.routes,
              Contains(RoutePlan{by_nat, cidr("0.0.0.0/0"),
                                 link_name("eni", net.topology.nat_gateways.at(net.nat).interface.text),
                                 address("10.0.1.20")}));
}

TEST(NetworkPlan, TheRouterItselfReachesTheInternetOnlyByAGateway) {
  OneVpc net;
  const auto has_own_table = [&] {
    const auto rules = network_plan(net.topology).namespaces.at(router).rules;
    return std::count(rules.begin(), rules.end(), RulePlan{200, 0, true, own_table}) == 1;
  };
  EXPECT_TRUE(has_own_table());
  net.topology.internet_gateways.clear();
  EXPECT_FALSE(has_own_table());
}

TEST(NetworkPlan, TheResolverIsAtTheBasePlusTwo) {
  OneVpc net;
  const AddressPlan resolver{"lo", address("10.0.0.2"), 32};
  EXPECT_THAT(network_plan(net.topology).namespaces.at(router).addresses, Contains(resolver));
  net.topology.vpcs.at(net.main).dns_support = false;
  EXPECT_THAT(network_plan(net.topology).namespaces.at(router).addresses, Not(Contains(resolver)));
}

TEST(NetworkPlan, RoutesToWhatIsGoneAreBlackHoles) {
  OneVpc net;
  net.topology.nat_gateways.clear();
  const RoutePlan hole{net.number(net.by_nat), cidr("0.0.0.0/0"), {}, std::nullopt};
  EXPECT_THAT(network_plan(net.topology).namespaces.at(router).routes, Contains(hole));
}

TEST(NetworkPlan, GatewayEndpointsHaveNoAddresses) {
  OneVpc net;
  const std::size_t before = network_plan(net.topology).namespaces.at(router).routes.size();
  net.topology.route_tables.at(net.out).routes.push_back({std::nullopt, EndpointTarget{"s3"}});
  EXPECT_THAT(network_plan(net.topology).namespaces.at(router).routes, SizeIs(before));
}

TEST(NetworkPlan, AcceptedPeeringsAreLinksBetweenRouters) {
  OneVpc net;
  const VpcId other = net.vpc("other", "10.1.0.0/16");
  const PeeringId id = net.peering(net.main, other);
  const std::string link = link_name("pcx", id.text);
  const LinkPlan wired{{router, link}, {"vpc.lab.other", link}};
  EXPECT_THAT(network_plan(net.topology).links, Contains(wired));
  net.topology.peerings.at(id).accepted = false;
  EXPECT_THAT(network_plan(net.topology).links, Not(Contains(wired)));
}

TEST(NetworkPlan, LinkNamesAreAtMostFifteenBytes) {
  for (const LinkPlan& link : network_plan(OneVpc().topology).links) {
    EXPECT_LE(link.a.name.size(), 15U);
    EXPECT_LE(link.b.name.size(), 15U);
  }
}

TEST(NetworkPlan, RoutersAreNamedByRegionWhereTheyMustBe) {
  OneVpc net;
  const VpcId other = net.vpc("other", "10.1.0.0/16");
  net.topology.vpcs.at(other).place = {"lab", "us-east-1", "main"};
  const NetworkPlan plan = network_plan(net.topology);
  EXPECT_TRUE(plan.namespaces.contains("vpc.lab.eu-west-1.main"));
  EXPECT_TRUE(plan.namespaces.contains("vpc.lab.us-east-1.main"));
}

TEST(NetworkPlan, InterfacesThatForwardAreRouters) {
  OneVpc net;
  net.topology.interfaces.at(net.app).source_dest_check = false;
  const NetworkPlan plan = network_plan(net.topology);
  EXPECT_TRUE(plan.namespaces.at("app").forwards);
  EXPECT_TRUE(plan.namespaces.at("nat").forwards);
  EXPECT_FALSE(plan.namespaces.at("web").forwards);
}

TEST(NetworkPlan, TwoInterfacesOfOneNameAreABug) {
  OneVpc net;
  net.topology.interfaces.at(net.app).name = "web";
  EXPECT_THROW(network_plan(net.topology), std::logic_error);
}

Database database_on(const std::vector<InterfaceId>& nodes, const std::string& where) {
  Database made;
  made.id = {"aws_db_instance.main"};
  made.address = address(where);
  made.nodes = nodes;
  return made;
}

TEST(NetworkPlan, AnAddressOfSeveralNodesFloats) {
  OneVpc net;
  const InterfaceId second = net.interface(net.closed, "second", "10.0.2.11", {net.group_web});
  const Database database = database_on({net.app, second}, "10.0.2.100");
  net.topology.databases[database.id] = database;
  const NetworkPlan plan = network_plan(net.topology);
  EXPECT_THAT(
      plan.floating,
      ::testing::ElementsAre(FloatingAddress{
          address("10.0.2.100"), router, {{"app", net.link(net.app)}, {"second", net.link(second)}}}));
  for (const char* node : {"app", "second"})
    EXPECT_THAT(plan.namespaces.at(node).addresses, Contains(AddressPlan{"lo", address("10.0.2.100"), 32}));
}

TEST(NetworkPlan, ANodesOwnAddressDoesNot) {
  OneVpc net;
  const Database database = database_on({net.app}, "10.0.2.10");
  net.topology.databases[database.id] = database;
  EXPECT_THAT(network_plan(net.topology).floating, IsEmpty());
}

TEST(NetworkPlan, StaysAsItIsWhereOthersCome) {
  OneVpc net;
  const NetworkPlan before = network_plan(net.topology);
  const VpcId other = net.vpc("other", "10.1.0.0/16");
  net.internet_gateway(other);
  net.interface(net.subnet(other, "its", "10.1.1.0/24"), "its", "10.1.1.10", {});
  const NetworkPlan after = network_plan(net.topology);
  EXPECT_EQ(before.namespaces.at(router), after.namespaces.at(router));
  for (const LinkPlan& link : before.links) EXPECT_THAT(after.links, Contains(link));
}

TEST(NetworkPlan, PrefixListsMatchNothing) {
  OneVpc net;
  const std::string before = network_plan(net.topology).namespaces.at(router).ruleset;
  net.allow_out(net.group_web, tcp(443), PrefixList{"com.amazonaws.eu-west-1.s3"});
  EXPECT_EQ(network_plan(net.topology).namespaces.at(router).ruleset, before);
}

TEST(NetworkPlan, OddTrafficIsLeftOutWhereNoPacketCanBeOfIt) {
  OneVpc net;
  const std::string before = network_plan(net.topology).namespaces.at(router).ruleset;
  net.allow_in(net.group_web, tcp(90, 80), cidr("0.0.0.0/0"));
  net.allow_in(net.group_web, {1, 300, -1}, cidr("0.0.0.0/0"));
  net.allow_in(net.group_web, {58, 128, -1}, cidr("0.0.0.0/0"));
  EXPECT_EQ(network_plan(net.topology).namespaces.at(router).ruleset, before);
}

TEST(Numbers, AreStableAndNeverTheSame) {
  std::set<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.insert("id" + std::to_string(i));
  const auto numbers = numbers_of(ids, 1000, 64);
  std::set<std::uint32_t> different;
  for (const auto& [id, number] : numbers) different.insert(number);
  EXPECT_THAT(different, SizeIs(60));
  EXPECT_GE(*different.begin(), 1000U);
  EXPECT_LT(*different.rbegin(), 1064U);
}

/// What nft says of each ruleset; nothing is changed by asking.
void expect_nft_takes(const NetworkPlan& plan) {
  for (const auto& [name, each] : plan.namespaces) {
    if (each.ruleset.empty()) continue;
    const auto said = run({"unshare", {"-rn", "nft", "-j", "-c", "-f", "-"}, {}, {}, each.ruleset});
    ASSERT_TRUE(said) << said.error().text();
    EXPECT_EQ(said->exit_code, 0) << name << ": " << said->err << said->out << each.ruleset;
  }
}

TEST(Rulesets, AreWhatNftReads) {
  OneVpc net;
  const VpcId other = net.vpc("other", "10.1.0.0/16");
  net.peering(net.main, other);
  net.interface(net.subnet(other, "its", "10.1.1.0/24"), "its", "10.1.1.10", {net.group(other, "its")});
  for (const Traffic& traffic : std::vector<Traffic>{all_traffic,
                                                     tcp(22),
                                                     tcp(1, 99),
                                                     tcp(0, 65535),
                                                     udp(53, 53),
                                                     icmp(),
                                                     {1, 8, 0},
                                                     {50, 0, 0},
                                                     {50, 0, 0}})
    for (const Peer& peer : std::vector<Peer>{cidr("0.0.0.0/0"), cidr("10.1.0.0/16"), net.group_web,
                                              SecurityGroupId{"aws_security_group.its"}}) {
      net.allow_in(net.group_web, traffic, peer);
      net.allow_out(net.group_web, traffic, peer);
    }
  const NetworkAclId acl = net.network_acl(net.closed, "acl");
  net.acl_in(acl, {100, false, tcp(22), cidr("10.0.0.0/8")});
  net.acl_out(acl, {100, true, icmp(), cidr("0.0.0.0/0")});
  const Database database = database_on({net.app, net.web}, "10.0.2.100");
  net.topology.databases[database.id] = database;
  expect_nft_takes(network_plan(net.topology));
}

TEST(Rulesets, OfAnEmptyVpcToo) {
  TopologyBuilder net;
  net.vpc("empty", "10.0.0.0/16");
  expect_nft_takes(network_plan(net.topology));
}

/// Objects that a ruleset consists of.
std::size_t lines_with(int interfaces) {
  OneVpc net;
  for (int i = 0; i < interfaces; ++i)
    net.interface(net.closed, "more" + std::to_string(i), "10.0.2." + std::to_string(100 + i),
                  {net.group_web});
  net.allow_in(net.group_web, all_traffic, net.group_web);
  const std::string text = network_plan(net.topology).namespaces.at(router).ruleset;
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Rulesets, GrowWithTheNumberOfInterfaces) {
  EXPECT_EQ(lines_with(20) - lines_with(10), lines_with(110) - lines_with(100));
}

}  // namespace
}  // namespace ashlar::lab

// Assumed addresses: none twice, none that AWS keeps, and none that moves without need.
#include "topology/addresses.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "topology/acme.h"
#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

WantedAddresses wanted(int count) {
  WantedAddresses keys;
  for (int i = 0; i < count; ++i) keys["interface-" + std::to_string(i)] = std::nullopt;
  return keys;
}

TEST(ParseAddress, ReadsFourNumbersAndNothingElse) {
  EXPECT_EQ(parse_address("10.0.0.1"), (Address{0x0a000001}));
  for (const char* wrong :
       {"", "10.0.0", "10.0.0.0/24", "10.0.0.1/32", "10.0.0.256", "a.b.c.d", " 10.0.0.1", "::1"})
    EXPECT_EQ(parse_address(wrong), std::nullopt) << wrong;
}

TEST(Addresses, AwsKeepsTheFirstFourAndTheLast) {
  const AddressRange range = usable_addresses(cidr("10.0.0.0/28"));
  EXPECT_EQ(range.first, address("10.0.0.4"));
  EXPECT_EQ(range.count, 11U);
}

RC_GTEST_PROP(Addresses, NoTwoAreTheSameAndAllLieInside, ()) {
  const int prefix = *rc::gen::inRange(22, 29);
  const AddressRange range = usable_addresses(Cidr{0x0a000000, prefix});
  const int count = *rc::gen::inRange(0, static_cast<int>(range.count) + 1);
  const std::map<std::string, Address> picked = pick_addresses(range, wanted(count));
  std::set<Address> seen;
  for (const auto& [key, one] : picked) {
    RC_ASSERT(range.contains(one));
    RC_ASSERT(seen.insert(one).second);
  }
  RC_ASSERT(picked.size() == static_cast<std::size_t>(count));
}

TEST(Addresses, WhatIsAskedForIsKeptAndNobodyElseGetsIt) {
  const AddressRange range = usable_addresses(cidr("10.0.0.0/24"));
  const Address first = pick_addresses(range, {{"b", std::nullopt}}).at("b");
  const auto picked = pick_addresses(range, {{"b", std::nullopt}, {"c", first}});
  EXPECT_EQ(picked.at("c"), first);
  EXPECT_EQ(picked.at("b"), Address{first.value + 1});
}

TEST(Addresses, WhatIsAskedForOutsideIsPickedLikeTheRest) {
  const AddressRange range = usable_addresses(cidr("10.0.0.0/24"));
  EXPECT_TRUE(range.contains(pick_addresses(range, {{"a", address("10.0.0.1")}}).at("a")));
}

TEST(Addresses, AFullSubnetGivesNoMore) {
  EXPECT_EQ(pick_addresses(usable_addresses(cidr("10.0.0.0/28")), wanted(20)).size(), 11U);
}

/// Of 100 in a /22, one more moves at most the one whose place it takes.
TEST(Addresses, OneMoreInterfaceMovesHardlyAnother) {
  const AddressRange range = usable_addresses(cidr("10.0.0.0/22"));
  const auto before = pick_addresses(range, wanted(100));
  int moved = 0;
  for (int extra = 0; extra < 50; ++extra) {
    WantedAddresses more = wanted(100);
    more["another-" + std::to_string(extra)] = std::nullopt;
    const auto after = pick_addresses(range, more);
    for (const auto& [key, one] : before) moved += after.at(key) == one ? 0 : 1;
  }
  EXPECT_LE(moved, 10);
}

TEST(Addresses, NoTwoInterfacesOfAVpcShareOne) {
  std::set<std::pair<VpcId, Address>> inside;
  std::set<Address> outside;
  for (const auto& [id, interface] : acme_topology().interfaces) {
    EXPECT_TRUE(inside.emplace(acme_topology().vpc_of(interface).id, interface.address).second) << id.text;
    EXPECT_TRUE(interface.address.in(acme_topology().subnets.at(interface.subnet).cidr)) << id.text;
    if (!interface.public_address) continue;
    EXPECT_TRUE(outside.insert(*interface.public_address).second) << id.text;
    EXPECT_TRUE(interface.public_address->in(cidr("198.18.0.0/15"))) << id.text;
  }
  for (const auto& [id, cache] : acme_topology().caches) {
    const VpcId& vpc = acme_topology().vpc_of(acme_topology().interfaces.at(cache.nodes.front())).id;
    EXPECT_EQ(inside.contains({vpc, cache.address}), !cache.automatic_failover) << id.text;
  }
}

TEST(Addresses, AreStableWhenAnInterfaceIsAdded) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& first =
      graph.add("servers", "aws_network_interface", "first", {{"subnet_id", network.a["id"]}});
  const Address before = graph.topology().interfaces.at({graph.id(first)}).address;
  graph.add("servers", "aws_network_interface", "another", {{"subnet_id", network.a["id"]}});
  EXPECT_EQ(graph.topology().interfaces.at({graph.id(first)}).address, before);
}

TEST(Addresses, OfTheTeamsOwnAreKept) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& fixed = graph.add("servers", "aws_network_interface", "fixed",
                                    {{"subnet_id", network.a["id"]}, {"private_ips", list({"10.0.0.77"})}});
  EXPECT_EQ(graph.topology().interfaces.at({graph.id(fixed)}).address, address("10.0.0.77"));
}

TEST(Addresses, AFullSubnetIsTold) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& small =
      graph.add("vpc", "aws_subnet", "small", {{"vpc_id", network.vpc["id"]}, {"cidr_block", "10.0.2.0/28"}});
  for (int i = 0; i < 12; ++i)
    graph.add("servers", "aws_network_interface", "n" + std::to_string(i), {{"subnet_id", small["id"]}});
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.interfaces.size(), 11U);
  ASSERT_EQ(topology.unmodelled.size(), 1U);
  EXPECT_EQ(topology.unmodelled.front().what, "no address is left in its subnet");
}

}  // namespace
}  // namespace ashlar::topology

// What is allowed by sets of ports, against the walker, which follows single packets: in networks made by
// chance both must say the same of every pair and of every port that tells something.
#include "topology/reach.h"

#include <gtest/gtest.h>

#include "lab/networks/internet.h"
#include "lab/random_topology.h"
#include "lab/topology_builder.h"
#include "lab/topology_text.h"
#include "lab/walker.h"
#include "topology/traffic_set.h"

namespace ashlar::lab {
namespace {

using namespace topology;
using namespace testing;

constexpr int seeds = 500;

struct Question {
  int protocol;
  int port;
};

/// Both sides of every port that random rules begin or end at.
constexpr Question questions[] = {
    {tcp_protocol, 0},     {tcp_protocol, 79},    {tcp_protocol, 80},   {tcp_protocol, 81},
    {tcp_protocol, 443},   {tcp_protocol, 444},   {tcp_protocol, 1023}, {tcp_protocol, 1024},
    {tcp_protocol, 65535}, {udp_protocol, 0},     {udp_protocol, 4999}, {udp_protocol, 5000},
    {udp_protocol, 5001},  {udp_protocol, 65535}, {icmp_protocol, 0},
};

bool holds(const std::vector<Traffic>& allowed, const Question& question) {
  const TrafficSet set(allowed);
  if (question.protocol == icmp_protocol) return set.contains({icmp_protocol, 8, 0});
  return set.contains({question.protocol, question.port, question.port});
}

/// How many questions were asked, and how many of them were answered.
struct Tally {
  int asked = 0;
  int answered = 0;
};

void compare(const Topology& topology, const std::vector<Traffic>& allowed, Probe probe, Tally& tally) {
  for (const Question& question : questions) {
    probe.protocol = question.protocol;
    probe.port = question.port;
    const Walk walked = walk(topology, probe, client_address);
    ++tally.asked;
    tally.answered += walked.answered ? 1 : 0;
    ASSERT_EQ(holds(allowed, question), walked.answered)
        << (probe.from.empty() ? "client" : probe.from.text) << " to " << probe.to.text() << ", protocol "
        << probe.protocol << " port " << probe.port << ": " << walked.why_not << "\n"
        << topology_text(topology);
  }
}

bool is_nat(const Interface& interface) { return interface.attachment == Attachment::NatGateway; }

void compare_from(const Topology& topology, const Interface& from, Tally& tally) {
  compare(topology, allowed(topology, from, client_address), {from.id, client_address}, tally);
  for (const auto& [id, to] : topology.interfaces) {
    if (is_nat(to) || id == from.id || ::testing::Test::HasFatalFailure()) continue;
    compare(topology, allowed(topology, from, to), {from.id, to.address}, tally);
  }
}

TEST(Reach, IsWhatTheWalkerSaysInNetworksMadeByChance) {
  Tally tally;
  for (std::uint32_t seed = 1; seed <= seeds && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Topology topology = random_topology(seed);
    for (const auto& [id, interface] : topology.interfaces) {
      if (is_nat(interface) || HasFatalFailure()) continue;
      compare_from(topology, interface, tally);
      if (!interface.public_address) continue;
      const auto open = allowed(topology, client_address, interface);
      compare(topology, open, {{}, *interface.public_address}, tally);
    }
  }
  std::cout << tally.asked << " questions, " << tally.answered << " answered\n";
  EXPECT_GT(tally.answered, tally.asked / 10);
  EXPECT_LT(tally.answered, tally.asked * 9 / 10);
}

/// Two subnets of a VPC, a server in each, and groups that let everything out and nothing in.
struct TwoServers : TopologyBuilder {
  VpcId vpc_id = vpc("v", "10.1.0.0/16");
  SubnetId one = subnet(vpc_id, "one", "10.1.1.0/24");
  SubnetId other = subnet(vpc_id, "other", "10.1.2.0/24");
  SecurityGroupId clients = group(vpc_id, "clients");
  SecurityGroupId servers = group(vpc_id, "servers");
  InterfaceId client = interface(one, "client", "10.1.1.10", {clients});
  InterfaceId server = interface(other, "server", "10.1.2.10", {servers}, "192.0.2.10");

  TwoServers() {
    allow_out(clients, all_traffic, cidr("0.0.0.0/0"));
    allow_out(servers, all_traffic, cidr("0.0.0.0/0"));
  }

  std::vector<Traffic> open() const {
    return allowed(topology, topology.interfaces.at(client), topology.interfaces.at(server));
  }
  const Interface& the_server() const { return topology.interfaces.at(server); }
};

using List = std::vector<Traffic>;

TEST(Reach, JoinsRangesAndCollapsesEverything) {
  TwoServers net;
  EXPECT_EQ(net.open(), List{});
  net.allow_in(net.servers, tcp(80, 90), net.clients);
  net.allow_in(net.servers, tcp(91), cidr("10.1.1.0/24"));
  net.allow_in(net.servers, tcp(3306), cidr("10.1.1.10/32"));
  net.allow_in(net.servers, tcp(22), cidr("10.1.1.11/32"));
  EXPECT_EQ(net.open(), (List{tcp(80, 91), tcp(3306)}));
  net.allow_in(net.servers, all_traffic, net.clients);
  EXPECT_EQ(net.open(), List{Traffic{}});
}

TEST(Reach, WantsAnswersToGetBackToEveryPortOfAClient) {
  TwoServers net;
  net.allow_in(net.servers, all_traffic, net.clients);
  const NetworkAclId acl = net.network_acl(net.one, "acl");
  net.acl_out(acl, {100, false, tcp(22), cidr("10.1.2.0/24")});
  net.acl_out(acl, {200, true, tcp(0, 100), cidr("10.1.0.0/16")});
  net.acl_in(acl, {100, true, tcp(40000, 65535), cidr("0.0.0.0/0")});
  EXPECT_EQ(net.open(), List{}) << "answers to port 35000 are lost";
  net.acl_in(acl, {200, true, tcp(1024, 39999), cidr("0.0.0.0/0")});
  EXPECT_EQ(net.open(), (List{tcp(0, 21), tcp(23, 100)}));
}

TEST(Reach, LooksAtEveryPartOfTheInternetThatRulesName) {
  TwoServers net;
  net.allow_in(net.servers, tcp(443), cidr("198.51.100.0/24"));
  net.allow_in(net.servers, tcp(22), cidr("10.0.0.0/8"));
  EXPECT_EQ(allowed_from_internet(net.topology, net.the_server()), List{}) << "no gateway";
  const InternetGatewayId gateway = net.internet_gateway(net.vpc_id);
  net.route(net.main_table(net.vpc_id), "0.0.0.0/0", gateway);
  EXPECT_EQ(allowed(net.topology, client_address, net.the_server()), List{});
  EXPECT_EQ(allowed_from_internet(net.topology, net.the_server()), List{tcp(443)});
  EXPECT_EQ(allowed_to_internet(net.topology, net.the_server()).allowed, List{Traffic{}});
  EXPECT_EQ(allowed_to_internet(net.topology, net.topology.interfaces.at(net.client)).allowed, List{})
      << "no public address";
}

}  // namespace
}  // namespace ashlar::lab

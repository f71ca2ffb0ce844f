#include "lab/random_topology.h"

#include <random>
#include <string>
#include <vector>

#include "lab/topology_builder.h"

namespace ashlar::lab::testing {

using namespace topology;

namespace {

/// std::uniform_int_distribution differs from library to library; this does not.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : engine_(seed) {}
  int below(int count) { return static_cast<int>(engine_() % static_cast<std::uint32_t>(count)); }
  int between(int first, int last) { return first + below(last - first + 1); }
  bool percent(int share) { return below(100) < share; }
  template <class T>
  const T& one_of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }

 private:
  std::mt19937 engine_;
};

struct MadeVpc {
  VpcId id;
  int number = 0;  ///< its network is 10.NUMBER.0.0/16
  std::vector<SubnetId> subnets;
  std::vector<SecurityGroupId> groups;
  std::vector<InterfaceId> interfaces;
  std::vector<NatGatewayId> nat_gateways;
  std::optional<InternetGatewayId> internet_gateway;
};

/// Where peers of rules may lie: everything, the client, or somewhere in the VPCs.
const std::vector<std::string> networks = {"0.0.0.0/0",   "0.0.0.0/0",    "10.0.0.0/8",     "10.1.0.0/16",
                                           "10.2.0.0/16", "10.3.0.0/16",  "10.1.1.0/24",    "10.2.1.0/24",
                                           "10.1.0.0/20", "192.0.2.0/24", "203.0.113.10/32"};

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : chance_(seed) {}

  Topology make() {
    by_groups_ = chance_.percent(45);
    forwards_ = !by_groups_ && chance_.percent(60);
    const int count = chance_.between(1, 3);
    for (int number = 1; number <= count; ++number) add_vpc(number);
    for (std::size_t i = 0; i < vpcs_.size(); ++i)
      for (std::size_t j = i + 1; j < vpcs_.size(); ++j) add_peering(vpcs_[i], vpcs_[j]);
    for (MadeVpc& vpc : vpcs_) add_interfaces(vpc);
    for (const MadeVpc& vpc : vpcs_) add_routes(vpc);
    for (const MadeVpc& vpc : vpcs_) add_group_rules(vpc);
    return net_.topology;
  }

 private:
  static std::string in_vpc(int number, int subnet, int host) {
    return "10." + std::to_string(number) + "." + std::to_string(subnet) + "." + std::to_string(host);
  }
  std::string name(const std::string& kind) { return kind + std::to_string(++names_); }
  std::string public_address() { return "192.0.2." + std::to_string(++public_addresses_); }

  void add_vpc(int number) {
    MadeVpc vpc;
    vpc.id = net_.vpc("v" + std::to_string(number), in_vpc(number, 0, 0) + "/16");
    vpc.number = number;
    if (chance_.percent(85)) vpc.internet_gateway = net_.internet_gateway(vpc.id);
    const int subnets = chance_.between(1, 3);
    for (int i = 1; i <= subnets; ++i) add_subnet(vpc, i);
    const int groups = chance_.between(1, 3);
    for (int i = 0; i < groups; ++i) vpc.groups.push_back(net_.group(vpc.id, name("g")));
    if (chance_.percent(50)) add_nat_gateway(vpc);
    vpcs_.push_back(vpc);
  }

  void add_subnet(MadeVpc& vpc, int i) {
    const SubnetId subnet = net_.subnet(vpc.id, name("s"), in_vpc(vpc.number, i, 0) + "/24");
    vpc.subnets.push_back(subnet);
    if (chance_.percent(60)) net_.route_table(subnet, name("t"));
    if (chance_.percent(25)) add_network_acl(subnet);
  }

  Traffic traffic() {
    const std::vector<Traffic> kinds = {all_traffic,   all_traffic,   tcp(80),          tcp(443),
                                        tcp(80, 443),  tcp(0, 65535), tcp(1024, 65535), udp(5000, 5000),
                                        udp(0, 65535), icmp(),        {1, 8, 0},        {1, 0, -1}};
    return chance_.one_of(kinds);
  }

  std::vector<NetworkAclRule> acl_rules() {
    std::vector<NetworkAclRule> rules;
    const int count = chance_.between(0, 2);
    for (int i = 1; i <= count; ++i)
      rules.push_back({i * 100, chance_.percent(60), traffic(), cidr(chance_.one_of(networks))});
    if (chance_.percent(85)) rules.push_back({900, true, all_traffic, cidr("0.0.0.0/0")});
    return rules;
  }

  void add_network_acl(const SubnetId& subnet) {
    NetworkAcl& acl = net_.topology.network_acls.at(net_.network_acl(subnet, name("a")));
    acl.ingress = acl_rules();
    acl.egress = acl_rules();
  }

  void add_nat_gateway(MadeVpc& vpc) {
    const int subnet = chance_.below(static_cast<int>(vpc.subnets.size()));
    vpc.nat_gateways.push_back(net_.nat_gateway(vpc.subnets[static_cast<std::size_t>(subnet)], name("n"),
                                                in_vpc(vpc.number, subnet + 1, 5),
                                                chance_.percent(85) ? public_address() : ""));
  }

  void add_peering(const MadeVpc& one, const MadeVpc& other) {
    if (!chance_.percent(75)) return;
    Peering& peering = net_.topology.peerings.at(net_.peering(one.id, other.id));
    peering.accepted = chance_.percent(90);
    peering.across_regions = chance_.percent(30);
  }

  void add_interfaces(MadeVpc& vpc) {
    const int count = chance_.between(1, vpcs_.size() == 1 ? 5 : vpcs_.size() == 2 ? 3 : 2);
    for (int i = 0; i < count; ++i) add_interface(vpc, i);
  }

  void add_interface(MadeVpc& vpc, int i) {
    const int subnet = chance_.below(static_cast<int>(vpc.subnets.size()));
    std::vector<SecurityGroupId> groups;
    for (const SecurityGroupId& group : vpc.groups)
      if (chance_.percent(70)) groups.push_back(group);
    const InterfaceId id = net_.interface(vpc.subnets[static_cast<std::size_t>(subnet)], name("i"),
                                          in_vpc(vpc.number, subnet + 1, 10 + i), groups,
                                          chance_.percent(50) ? public_address() : "");
    if (forwards_ && chance_.percent(40)) let_forward(vpc, id);
    vpc.interfaces.push_back(id);
  }

  /// A table has one route for a destination: the first that was made.
  void add_route(const RouteTableId& table, const std::string& destination, const RouteTarget& target) {
    for (const Route& route : net_.topology.route_tables.at(table).routes)
      if (route.destination == cidr(destination)) return;
    net_.route(table, destination, target);
  }

  /// Its groups let everything through: they would see questions and answers apart, where the lab does not.
  void let_forward(const MadeVpc& vpc, const InterfaceId& id) {
    const SecurityGroupId open = net_.group(vpc.id, name("open"));
    net_.allow_in(open, all_traffic, cidr("0.0.0.0/0"));
    net_.allow_out(open, all_traffic, cidr("0.0.0.0/0"));
    net_.topology.interfaces.at(id).source_dest_check = false;
    net_.topology.interfaces.at(id).groups = {open};
  }

  void add_routes(const MadeVpc& vpc) {
    for (const auto& [id, table] : Table<RouteTable>(net_.topology.route_tables))
      if (table.vpc == vpc.id) add_routes_to(vpc, id);
  }

  void add_routes_to(const MadeVpc& vpc, const RouteTableId& table) {
    if (const auto target = way_out(vpc)) add_route(table, "0.0.0.0/0", *target);
    if (chance_.percent(15)) add_route(table, "203.0.113.10/32", Blackhole{});
    for (const auto& [id, peering] : Table<Peering>(net_.topology.peerings))
      add_peer_route(vpc, table, peering);
  }

  std::optional<RouteTarget> way_out(const MadeVpc& vpc) {
    if (vpc.internet_gateway && chance_.percent(60)) return *vpc.internet_gateway;
    if (!vpc.nat_gateways.empty() && chance_.percent(85)) return chance_.one_of(vpc.nat_gateways);
    if (!vpc.internet_gateway || chance_.percent(70)) return std::nullopt;
    return *vpc.internet_gateway;
  }

  void add_peer_route(const MadeVpc& vpc, const RouteTableId& table, const Peering& peering) {
    const bool ours = peering.requester == vpc.id || peering.accepter == vpc.id;
    if (!ours || chance_.percent(15)) return;
    const VpcId& there = peering.requester == vpc.id ? peering.accepter : peering.requester;
    const Cidr network = net_.topology.vpcs.at(there).cidrs.front();
    add_route(table, network.text(), way_to_peer(vpc, table, peering));
    if (chance_.percent(15)) add_route(table, network.part(8, 1).text(), Blackhole{});
    // What lies behind a peer is asked for too: no way leads there.
    if (chance_.percent(40))
      add_route(table, chance_.percent(50) ? "10.0.0.0/8" : "192.0.2.0/24", peering.id);
  }

  /// Interfaces of other subnets that pass on what is not for them.
  std::vector<InterfaceId> forwarders(const MadeVpc& vpc, const RouteTableId& table) const {
    std::vector<InterfaceId> found;
    for (const InterfaceId& id : vpc.interfaces) {
      const Interface& interface = net_.topology.interfaces.at(id);
      const bool elsewhere = net_.topology.subnets.at(interface.subnet).route_table != table;
      if (elsewhere && !interface.source_dest_check) found.push_back(id);
    }
    return found;
  }

  /// Interfaces that stand between are ways to peers only: what the lab does not do with them on the way to
  /// the Internet stands in its README.
  RouteTarget way_to_peer(const MadeVpc& vpc, const RouteTableId& table, const Peering& peering) {
    const std::vector<InterfaceId> between = forwarders(vpc, table);
    if (!between.empty() && chance_.percent(40)) return chance_.one_of(between);
    if (chance_.percent(8)) return chance_.one_of(vpc.interfaces);
    if (!vpc.nat_gateways.empty() && chance_.percent(12)) return chance_.one_of(vpc.nat_gateways);
    return peering.id;
  }

  /// Where one forwards, no rule names a group: what the lab does not do there stands in its README.
  Peer peer() {
    if (chance_.percent(by_groups_ ? 15 : forwards_ ? 95 : 60)) return cidr(chance_.one_of(networks));
    if (forwards_ || chance_.percent(8)) return PrefixList{"com.amazonaws.eu-west-1.s3"};
    return chance_.one_of(chance_.one_of(vpcs_).groups);
  }

  void add_group_rules(const MadeVpc& vpc) {
    for (const SecurityGroupId& group : vpc.groups) {
      if (!by_groups_ && chance_.percent(50)) net_.allow_in(group, all_traffic, cidr("0.0.0.0/0"));
      const int ins = by_groups_ ? chance_.between(2, 4) : chance_.between(0, 3);
      for (int i = 0; i < ins; ++i) net_.allow_in(group, traffic(), peer());
      const int outs = chance_.between(0, 2);
      for (int i = 0; i < outs; ++i) net_.allow_out(group, traffic(), peer());
      if (chance_.percent(80)) net_.allow_out(group, all_traffic, cidr("0.0.0.0/0"));
    }
  }

  Chance chance_;
  TopologyBuilder net_;
  std::vector<MadeVpc> vpcs_;
  bool forwards_ = false;   ///< interfaces may pass on others' packets; then no rule names a group
  bool by_groups_ = false;  ///< rules name groups rather than networks
  int names_ = 0;
  int public_addresses_ = 0;
};

}  // namespace

Topology random_topology(std::uint32_t seed) { return Maker(seed).make(); }

}  // namespace ashlar::lab::testing

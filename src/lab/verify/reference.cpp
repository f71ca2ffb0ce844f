#include "lab/verify/reference.h"

#include <algorithm>

#include "base/text.h"
#include "lab/doors.h"

namespace ashlar::lab {

namespace {

using topology::Attachment;
using topology::Interface;
using topology::Topology;

enum class When {
  Always,
  IfReachableFromVpn,  ///< the store's setting
};

/// What of a system a line is about: all machines of that kind, in the systems of that name.
struct Way {
  std::string_view from;    ///< a system
  std::string_view system;  ///< empty: any
  Attachment kind;
  int port;
  When when;
};

/// In the order of the description: 2 load balancers, 3 cluster, 4 MySQL, 5 Redis, 9 VPN, 10 CI. What is in
/// no line is not reached: ZooKeeper and Kafka have their clients and each other, pods their load balancers,
/// Jenkins its own.
constexpr Way management_ways[] = {
    // "the internal name resolves and answers only inside the VPC or over the VPN"
    {"vpn", "load-balancers", Attachment::LoadBalancer, 443, When::Always},
    // "control plane in private subnets, public endpoint off": people come by VPN; CI deploys
    {"vpn", "", Attachment::ClusterEndpoint, 443, When::Always},
    {"ci", "", Attachment::ClusterEndpoint, 443, When::Always},
    // "reachable from the app subnets only (the VPN optionally)"
    {"vpn", "mysql", Attachment::Database, 3306, When::IfReachableFromVpn},
    {"vpn", "redis", Attachment::Cache, 6379, When::IfReachableFromVpn},
    // "once connected, people reach private hosts, SSH included"
    {"vpn", "", Attachment::Server, 22, When::Always},
    // "reachable only over the VPN (through an internal load balancer, 443→8080)"
    {"vpn", "ci", Attachment::LoadBalancer, 443, When::Always},
};

bool is_meant(const Way& way, const Interface& to, const Choices& choices) {
  if (way.when == When::IfReachableFromVpn)
    return choices.reachable_from_vpn.contains({to.place, system_of(to)});
  return true;
}

/// What is open to the world is open to management, too, as far as anybody says. EKS has one group for its
/// endpoint and its pods: who may open the one's 443 may open the others', where nothing listens.
bool is_nobodys_business(const Interface& to, int port) {
  return (to.attachment == Attachment::Pod && port == https_port) ||
         to.attachment == Attachment::NatGateway ||
         (to.attachment == Attachment::LoadBalancer && to.public_address);
}

bool is_management(const topology::Vpc& vpc) { return vpc.place.environment == management_place; }

}  // namespace

std::string system_of(const Interface& interface) {
  const std::vector<std::string> parts = split(interface.name, '.');
  for (std::size_t i = 1; i + 1 < parts.size(); ++i)
    if (parts[i] == interface.place.environment) return parts[i + 1];
  return "";
}

Must management_to(const Interface& from, const Interface& to, int port, const Choices& choices) {
  if (is_nobodys_business(to, port)) return Must::Either;
  const std::string sender = system_of(from);
  const std::string system = system_of(to);
  const bool meant = std::any_of(std::begin(management_ways), std::end(management_ways), [&](const Way& way) {
    return way.from == sender && way.kind == to.attachment && way.port == port &&
           (way.system.empty() || way.system == system) && is_meant(way, to, choices);
  });
  return meant ? Must::Reach : Must::NotReach;
}

/// "Public ALB on 80 (redirects) and 443", and "the VPN, the load balancers and the NAT gateways are the only
/// things with a public address".
Must internet_to_tcp(const Topology& topology, const Interface& to, int port) {
  if (port != 80 && port != https_port) return Must::NotReach;
  const bool meant =
      std::any_of(topology.load_balancers.begin(), topology.load_balancers.end(), [&](const auto& entry) {
        const auto& nodes = entry.second.interfaces;
        return !entry.second.internal && std::find(nodes.begin(), nodes.end(), to.id) != nodes.end();
      });
  return meant && system_of(to) == "load-balancers" ? Must::Reach : Must::NotReach;
}

/// "UDP 1194", or what the settings say.
Must internet_to_udp(const Interface& to, int port, const Choices& choices) {
  const auto chosen = choices.vpn_ports.find(to.place);
  const bool meant = system_of(to) == "vpn" && to.attachment == Attachment::Server &&
                     chosen != choices.vpn_ports.end() && chosen->second == port;
  return meant ? Must::Reach : Must::NotReach;
}

bool apart(const topology::Vpc& one, const topology::Vpc& other) {
  const bool one_home = one.place.account == other.place.account && one.place.region == other.place.region;
  return !one_home || (!is_management(one) && !is_management(other));
}

}  // namespace ashlar::lab

#include "lab/stand_ins.h"

#include <algorithm>
#include <map>

#include <openssl/crypto.h>
#include <sys/utsname.h>

#include "base/text.h"
#include "lab/servers/software.h"

namespace ashlar::lab {

namespace {

std::string linux_networks() {
  utsname system{};
  ::uname(&system);
  return std::string("network namespaces and routes of Linux ") + system.release;
}

std::string nftables() { return "nftables " + program_version("nft").value_or("of an unknown version"); }

std::string own_authority() {
  return std::string("an authority of the lab's own, by OpenSSL ") + OpenSSL_version(OPENSSL_VERSION_STRING);
}

std::string own_passwords() { return "passwords of the lab's own"; }
std::string own_secrets() { return "a file of secrets of the lab's own, made at random"; }
std::string following_address() { return "an address that follows who serves"; }
std::string processes() { return "a process in a network namespace of its own for each pod"; }

/// What no server does. `where`: only where a server stands for what begins so.
struct Serverless {
  const char* on_aws;
  std::string (*here)();
  const char* where;
};

constexpr Serverless serverless[] = {
    {"VPCs, subnets, route tables, peering, Internet gateways", linux_networks, ""},
    {"security groups, network ACLs, NAT gateways, Elastic IPs", nftables, ""},
    {"certificates of ACM, RDS and ElastiCache", own_authority, ""},
    {"Secrets Manager", own_secrets, ""},
    {"the cluster that runs pods (EKS)", processes, "pod of "},
    {"IAM tokens of users of ElastiCache", own_passwords, "ElastiCache"},
    {"failover of RDS by its endpoint's name", following_address, "RDS"},
    {"failover of ElastiCache by its endpoint's name", following_address, "ElastiCache"},
};

bool stands_for(const Desired& running, std::string_view beginning) {
  return std::any_of(running.servers.begin(), running.servers.end(),
                     [&](const Server& server) { return server.stands_for.starts_with(beginning); });
}

/// "prod.prod.kafka" of "prod.prod.kafka.kafka-1.machine"; empty for what belongs to the networks themselves
/// or stands outside every VPC.
std::string system_of(const std::string& network) {
  constexpr std::size_t system = 3;  // parts: account, environment, system
  const std::vector<std::string> parts = split(network, '.');
  if (parts.size() <= system || parts[2] == "vpc") return "";
  return parts[0] + "." + parts[1] + "." + parts[2];
}

}  // namespace

std::optional<topology::Address> own_address(const NamespacePlan& plan) {
  for (const AddressPlan& one : plan.addresses)
    if ((one.link == "lo") == plan.forwards) return one.address;
  if (!plan.forwards || plan.addresses.empty()) return std::nullopt;
  return plan.addresses.front().address;  // an instance that forwards
}

std::vector<StandIn> stand_ins(const Desired& running) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> by_what;
  for (const Server& server : running.servers)
    by_what[{server.stands_for, server.software}].push_back(server.name);
  std::vector<StandIn> all;
  for (const auto& [what, servers] : by_what) all.push_back({what.first, what.second, servers});
  for (const Serverless& one : serverless)
    if (stands_for(running, one.where)) all.push_back({one.on_aws, one.here(), {}});
  return all;
}

namespace {

/// A system of which other servers run keeps those networks in which none does: CI's own, beside its
/// balancer.
void leave_out(std::map<std::string, EmptySystem>& systems, const std::string& network) {
  const auto system = systems.find(system_of(network));
  if (system == systems.end()) return;
  const auto place = std::find(system->second.networks.begin(), system->second.networks.end(), network);
  if (place == system->second.networks.end()) return;
  system->second.addresses.erase(system->second.addresses.begin() +
                                 (place - system->second.networks.begin()));
  system->second.networks.erase(place);
  if (system->second.networks.empty()) systems.erase(system);
}

}  // namespace

std::vector<EmptySystem> empty_systems(const Desired& running) {
  std::map<std::string, EmptySystem> systems;
  for (const auto& [name, plan] : running.networks.namespaces) {
    const std::string system = system_of(name);
    if (system.empty()) continue;
    const auto address = own_address(plan);
    if (!address) continue;
    systems[system].networks.push_back(name);
    systems[system].addresses.push_back(*address);
  }
  for (const Server& server : running.servers) leave_out(systems, server.name_space);
  std::vector<EmptySystem> all;
  for (auto& [name, system] : systems) {
    system.name = name;
    all.push_back(std::move(system));
  }
  return all;
}

}  // namespace ashlar::lab

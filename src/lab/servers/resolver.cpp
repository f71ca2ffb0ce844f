#include "lab/servers/resolver.h"

#include <csignal>

#include <fmt/format.h>

#include "lab/networks/internet.h"
#include "lab/networks/wiring.h"
#include "lab/servers/software.h"
#include "lab/servers/zone_text.h"

namespace ashlar::lab {

using topology::Address;
using topology::Zone;

namespace {

std::vector<const Zone*> zones_seen_by(const topology::Topology& topology, const topology::VpcId& vpc) {
  std::vector<const Zone*> zones;
  for (const auto& [id, zone] : topology.zones) {
    for (const topology::VpcId& seen_by : zone.vpcs) {
      if (seen_by == vpc) zones.push_back(&zone);
    }
  }
  return zones;
}

/// Answers are not kept: names move in the lab. Zones that Unbound answers for by itself,
/// because the real root would not, are asked for like any other. Nothing is signed, so nothing is validated.
std::string server_section(const std::string& folder, Address address) {
  return fmt::format(
      "server:\n"
      "    directory: \"{0}\"\n"
      "    chroot: \"\"\n"
      "    username: \"\"\n"
      "    pidfile: \"\"\n"
      "    use-syslog: no\n"
      "    logfile: \"\"\n"
      "    interface: {1}\n"
      "    access-control: 0.0.0.0/0 allow\n"
      "    do-ip6: no\n"
      "    num-threads: 1\n"
      "    msg-cache-size: 1m\n"
      "    rrset-cache-size: 1m\n"
      "    module-config: \"iterator\"\n"
      "    root-hints: \"{0}/root.hints\"\n"
      "    cache-max-ttl: 0\n"
      "    cache-max-negative-ttl: 0\n"
      "    infra-host-ttl: 5\n"  // a name server that was down is asked again soon
      "    unblock-lan-zones: yes\n"
      "    local-zone: \"test.\" nodefault\n"
      "    local-zone: \"invalid.\" nodefault\n"
      "remote-control:\n"
      "    control-enable: yes\n"
      "    control-use-cert: no\n"
      "    control-interface: \"/proc/self/cwd/control.sock\"\n",
      folder, address.text());
}

/// As a zone that is looked up in, rather than as local data, which knows no wildcards and follows no
/// aliases.
std::string zone_section(const std::string& folder, const Zone& zone) {
  return fmt::format(
      "auth-zone:\n"
      "    name: \"{0}\"\n"
      "    zonefile: \"{1}/{2}\"\n"
      "    for-upstream: yes\n"
      "    for-downstream: no\n"
      "    fallback-enabled: no\n",
      zone.name, folder, zone_file(zone.name));
}

/// Where a resolver stands, and what it stands for.
struct Standing {
  std::string name;
  std::string name_space;
  std::string stands_for;
  Address address;
};

Server server_of(const Ground& ground, const Standing& standing, const std::vector<const Zone*>& zones,
                 const std::string& version) {
  Server server;
  server.name = standing.name;
  server.kind = "unbound";
  server.name_space = standing.name_space;
  server.stands_for = standing.stands_for;
  server.software = "Unbound " + version;
  const std::string folder = ground.folder.run(server.name);
  std::string text = server_section(folder, standing.address);
  for (const Zone* zone : zones) {
    text += zone_section(folder, *zone);
    server.files[zone_file(zone->name)] = zone_text(zone->name, {root_server_name}, records_of(*zone));
  }
  server.files["unbound.conf"] = text;
  server.files["root.hints"] =
      fmt::format(". 3600 NS {0}.\n{0}. 3600 A {1}\n", root_server_name, root_dns_address.text());
  server.command = {"unbound", "-d", "-c", folder + "/unbound.conf"};
  server.health.port = 53;
  server.health.command = {"env", "--chdir=" + folder,      "unbound-control",
                           "-c",  folder + "/unbound.conf", "status"};
  server.health.timeout = std::chrono::seconds(5);
  server.reload_signal = SIGHUP;
  server.stops_last = true;
  server.memory_limit = std::uint64_t{128} << 20;
  return server;
}

/// "vpc.stage.stage" is the router, "stage.stage.vpc.resolver" the resolver.
Standing standing_of(const VpcWiring& wiring) {
  const std::string place = wiring.router.substr(wiring.router.find('.') + 1);
  return {place + ".vpc.resolver", wiring.router, "Route 53 Resolver of VPC " + wiring.vpc->name,
          wiring.vpc->resolver()};
}

}  // namespace

Expected<std::vector<Server>> resolvers(const Ground& ground) {
  const auto version = program_version("unbound", "-V");
  if (!version) return tl::unexpected(version.error());
  std::vector<Server> servers;
  for (const auto& [id, wiring] : wiring_of(ground.topology).vpcs) {
    if (!wiring.vpc->dns_support) continue;
    servers.push_back(server_of(ground, standing_of(wiring), zones_seen_by(ground.topology, id), *version));
  }
  servers.push_back(server_of(
      ground, {resolver, resolver, "a resolver of an Internet provider", public_resolver}, {}, *version));
  return servers;
}

}  // namespace ashlar::lab

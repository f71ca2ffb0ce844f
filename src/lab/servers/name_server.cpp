#include "lab/servers/name_server.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lab/networks/internet.h"
#include "lab/servers/software.h"
#include "lab/servers/zone_text.h"

namespace ashlar::lab {

using topology::Topology;
using topology::Zone;

namespace {

/// By name; of several of one name, of which only one can be delegated to, the first.
std::map<std::string, const Zone*> public_zones(const Topology& topology) {
  std::map<std::string, const Zone*> zones;
  for (const auto& [id, zone] : topology.zones) {
    if (!zone.is_private()) zones.emplace(zone.name, &zone);
  }
  return zones;
}

/// The nearest public zone above; null where the root is.
const Zone* parent_of(const std::string& name, const std::map<std::string, const Zone*>& zones) {
  const Zone* nearest = nullptr;
  for (const auto& [other, zone] : zones) {
    const bool above = other != name && is_within(name, other);
    if (above && (nearest == nullptr || other.size() > nearest->name.size())) nearest = zone;
  }
  return nearest;
}

bool has_delegation(const Zone& parent, const std::string& name) {
  return std::any_of(parent.records.begin(), parent.records.end(), [&](const topology::Record& record) {
    return record.type == "NS" && record.name == name;
  });
}

/// Whether a way leads there from the root. One server answers for all zones, so it would answer for a zone
/// of which its parent says nothing, too: the world would not find it, so it is not served. What has no
/// parent here was told to a registrar by hand.
bool can_be_found(const Zone& zone, const std::map<std::string, const Zone*>& zones) {
  const Zone* parent = parent_of(zone.name, zones);
  if (parent == nullptr) return true;
  return has_delegation(*parent, zone.name) && can_be_found(*parent, zones);
}

std::vector<std::string> servers_of(const Zone& zone) {
  return zone.name_servers.empty() ? std::vector<std::string>{root_server_name} : zone.name_servers;
}

/// "eu-west-1.elb.amazonaws.com" is in "amazonaws.com".
std::string last_two_labels(const std::string& name) {
  const std::size_t last = name.rfind('.');
  const std::size_t before =
      last == std::string::npos || last == 0 ? std::string::npos : name.rfind('.', last - 1);
  return before == std::string::npos ? name : name.substr(before + 1);
}

/// What is said of one zone, on the way to its text.
struct Served {
  std::vector<std::string> name_servers;
  std::vector<ZoneLine> lines;
  bool below_root = false;  ///< the root delegates it
};

std::map<std::string, Served> served_zones(const Topology& topology) {
  const auto zones = public_zones(topology);
  std::map<std::string, Served> served;
  for (const auto& [name, zone] : zones) {
    if (!can_be_found(*zone, zones)) continue;
    served[name] = {servers_of(*zone), records_of(*zone), parent_of(name, zones) == nullptr};
  }
  for (const ZoneLine& line : aws_names(topology)) {
    if (line.name.empty()) continue;
    Served& aws = served[last_two_labels(line.name)];
    if (aws.name_servers.empty()) aws = {{root_server_name}, {}, true};
    aws.lines.push_back(line);
  }
  return served;
}

/// Where every name server's name leads: here.
std::string root_zone(const std::map<std::string, Served>& served) {
  std::vector<ZoneLine> lines;
  std::set<std::string> servers{root_server_name};
  for (const auto& [name, zone] : served) {
    servers.insert(zone.name_servers.begin(), zone.name_servers.end());
    if (!zone.below_root) continue;
    for (const std::string& server : zone.name_servers) lines.push_back({name, "NS", server});
  }
  for (const std::string& server : servers) lines.push_back({server, "A", root_dns_address.text()});
  return zone_text("", {root_server_name}, lines);
}

std::string config(const std::string& folder, const std::map<std::string, Served>& served) {
  std::string text = fmt::format(
      "server:\n"
      "    rundir: \"{0}\"\n"
      "    pidfile: \"{0}/knot.pid\"\n"
      "    listen: {1}@53\n"
      "    udp-workers: 1\n"
      "    tcp-workers: 1\n"
      "    background-workers: 1\n"
      "control:\n"
      "    listen: \"/proc/self/cwd/knot.sock\"\n"  // its folder's path may be too long for a socket's
      "database:\n"
      "    storage: \"{0}\"\n"
      "log:\n"
      "  - target: stderr\n"
      "    any: info\n"
      "template:\n"
      "  - id: default\n"
      "    storage: \"{0}\"\n"
      "    zonefile-sync: -1\n"  // files are ours alone to write
      "    zonefile-load: whole\n"
      "    journal-content: none\n"
      "zone:\n"
      "  - domain: \".\"\n"
      "    file: \"{2}\"\n",
      folder, root_dns_address.text(), zone_file(""));
  for (const auto& [name, zone] : served) {
    text += fmt::format("  - domain: \"{}.\"\n    file: \"{}\"\n", name, zone_file(name));
  }
  return text;
}

}  // namespace

Expected<std::vector<Server>> name_servers(const Ground& ground) {
  const auto version = program_version("knotd");
  if (!version) return tl::unexpected(version.error());
  const auto served = served_zones(ground.topology);
  Server server;
  server.name = root_dns;
  server.kind = "knot";
  server.name_space = root_dns;
  server.stands_for = "the DNS's root, and Route 53's public zones";
  server.software = "Knot DNS " + *version;
  const std::string folder = ground.folder.run(server.name);
  server.files["knot.conf"] = config(folder, served);
  server.files[zone_file("")] = root_zone(served);
  for (const auto& [name, zone] : served) {
    server.files[zone_file(name)] = zone_text(name, zone.name_servers, zone.lines);
  }
  server.command = {"env", "--chdir=" + folder, "knotd", "-c", folder + "/knot.conf"};
  server.health.port = 53;
  server.health.command = {"env", "--chdir=" + folder, "knotc", "-s", "knot.sock", "status"};
  server.health.timeout = std::chrono::seconds(5);
  server.reload_signal = SIGHUP;
  server.stops_last = true;
  server.memory_limit = std::uint64_t{128} << 20;
  return std::vector<Server>{std::move(server)};
}

}  // namespace ashlar::lab

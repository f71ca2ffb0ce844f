#include "lab/servers/zone_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::lab {

using topology::Topology;

namespace {

constexpr std::chrono::seconds balancer_ttl{60};  // Route 53 Developer Guide, of aliases of load balancers
constexpr std::chrono::seconds endpoint_ttl{5};   // RDS and ElastiCache, so that a failover is seen

bool is_label(std::string_view label) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '*';
  };
  return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), fits);
}

/// With its last dot or without. The root is none.
bool is_name(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  const std::vector<std::string> labels = split(name, '.');
  return name.size() <= 253 && std::all_of(labels.begin(), labels.end(), is_label);
}

bool is_one_line(const std::string& value) {
  return !value.empty() && std::none_of(value.begin(), value.end(), [](char c) { return c >= 0 && c < ' '; });
}

bool is_address(const std::string& value) { return topology::parse_address(value).has_value(); }

bool is_a_name(const std::string& value) { return is_name(value); }

/// "10 mail.acme.example": all but the last word are numbers.
bool ends_with_name(const std::string& value) {
  const std::vector<std::string> words = split(value, ' ');
  return is_one_line(value) && is_name(words.back());
}

/// Types that Route 53 knows, and what their values look like.
struct Type {
  std::string_view name;
  bool (*fits)(const std::string&);
};
constexpr std::array<Type, 10> types{{
    {"A", is_address},
    {"AAAA", is_one_line},
    {"CNAME", is_a_name},
    {"NS", is_a_name},
    {"PTR", is_a_name},
    {"MX", ends_with_name},
    {"SRV", ends_with_name},
    {"TXT", is_one_line},
    {"CAA", is_one_line},
    {"DS", is_one_line},
}};

bool fits(const ZoneLine& line) {
  const auto type =
      std::find_if(types.begin(), types.end(), [&](const Type& known) { return known.name == line.type; });
  return type != types.end() && is_name(line.name) && type->fits(line.value);
}

/// Route 53 takes names for complete with or without the last dot; so does a file whose origin is the root.
std::string text_of(const ZoneLine& line) {
  const bool bare = line.type == "TXT" && !line.value.starts_with('"');
  return fmt::format("{} {} {} {}\n", line.name.empty() ? "." : line.name, line.ttl.count(), line.type,
                     bare ? "\"" + line.value + "\"" : line.value);
}

std::vector<topology::Address> addresses_of(const Topology& topology,
                                            const std::vector<topology::InterfaceId>& interfaces) {
  std::vector<topology::Address> addresses;
  for (const auto& id : interfaces) {
    const topology::Interface& interface = topology.interfaces.at(id);
    addresses.push_back(interface.public_address.value_or(interface.address));
  }
  return addresses;
}

void add_addresses(std::vector<ZoneLine>& lines, const std::string& name, std::chrono::seconds ttl,
                   const std::vector<topology::Address>& addresses) {
  for (const topology::Address address : addresses) lines.push_back({name, "A", address.text(), ttl});
}

/// The reader endpoint leads to the replicas, and to the primary where it is alone.
std::vector<topology::Address> reader_addresses(const Topology& topology, const topology::Cache& cache) {
  if (cache.nodes.size() < 2) return {cache.address};
  return addresses_of(topology, {cache.nodes.begin() + 1, cache.nodes.end()});
}

}  // namespace

std::string zone_text(const std::string& zone, const std::vector<std::string>& name_servers,
                      const std::vector<ZoneLine>& lines) {
  const std::string apex = zone.empty() ? "." : zone;
  std::string records;
  for (const std::string& server : name_servers) records += fmt::format("{} 60 NS {}\n", apex, server);
  for (const ZoneLine& line : lines) {
    if (fits(line)) records += text_of(line);
  }
  // The serial number is a hash: a changed zone has another, which is all that its only server looks at.
  return fmt::format("$ORIGIN .\n{} 60 SOA {} hostmaster.{} {} 7200 900 1209600 5\n{}", apex,
                     name_servers.front(), root_server_name, std::stoul(sha256_hex(records, 7), nullptr, 16),
                     records);
}

std::vector<ZoneLine> records_of(const topology::Zone& zone) {
  std::vector<ZoneLine> lines;
  for (const topology::Record& record : zone.records) {
    if (record.name == zone.name && (record.type == "NS" || record.type == "SOA")) continue;
    for (const std::string& value : record.values)
      lines.push_back({record.name, record.type, value, record.ttl});
  }
  return lines;
}

std::vector<ZoneLine> aws_names(const Topology& topology) {
  std::vector<ZoneLine> lines;
  for (const auto& [id, balancer] : topology.load_balancers) {
    add_addresses(lines, balancer.dns_name, balancer_ttl, addresses_of(topology, balancer.interfaces));
  }
  for (const auto& [id, database] : topology.databases) {
    add_addresses(lines, database.endpoint.name, endpoint_ttl, {database.address});
  }
  for (const auto& [id, cache] : topology.caches) {
    add_addresses(lines, cache.primary.name, endpoint_ttl, {cache.address});
    add_addresses(lines, cache.reader.name, endpoint_ttl, reader_addresses(topology, cache));
  }
  for (const auto& [id, cluster] : topology.clusters) {
    add_addresses(lines, cluster.endpoint, balancer_ttl, addresses_of(topology, cluster.endpoints));
  }
  return lines;
}

std::string zone_file(const std::string& zone) { return (zone.empty() ? "root" : zone) + ".zone"; }

bool is_within(const std::string& name, const std::string& zone) {
  return zone.empty() || name == zone || name.ends_with("." + zone);
}

}  // namespace ashlar::lab

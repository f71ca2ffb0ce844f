// Zones as text in the master file format (RFC 1035, 5), from a topology's names.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "topology/topology.h"

namespace ashlar::lab {

/// The name of the lab's one name server. It answers for the root and for everything public.
inline constexpr const char* root_server_name = "root.lab";

struct ZoneLine {
  std::string name;  ///< without the last dot; empty: the root
  std::string type;
  std::string value;
  std::chrono::seconds ttl{60};

  auto operator<=>(const ZoneLine&) const = default;
};

/// With a start of authority whose serial number follows from the content, and with `name_servers`. Lines
/// that are no DNS, such as names with spaces, are left out: one of them would cost the whole zone.
std::string zone_text(const std::string& zone, const std::vector<std::string>& name_servers,
                      const std::vector<ZoneLine>& lines);

/// The records that a team gave a zone. Those of the start of authority and of its own name servers are the
/// server's own.
std::vector<ZoneLine> records_of(const topology::Zone& zone);

/// Names that AWS gives, and where they lead: of load balancers, databases, caches and clusters. They are
/// public, even where their addresses are private.
std::vector<ZoneLine> aws_names(const topology::Topology& topology);

/// "stage.acme.example.zone"
std::string zone_file(const std::string& zone);

/// Whether `name` is the zone's or below it.
bool is_within(const std::string& name, const std::string& zone);

}  // namespace ashlar::lab

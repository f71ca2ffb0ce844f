#include "topology/balancer_names.h"

#include <set>

namespace ashlar::topology {

std::vector<std::string> names_of(const Topology& topology, const LoadBalancer& balancer, Names which) {
  std::set<std::string> names;
  for (const auto& [id, zone] : topology.zones) {
    if (which == Names::Public && zone.is_private()) continue;
    for (const Record& record : zone.records)
      if (record.alias == balancer.id && !record.name.starts_with("*")) names.insert(record.name);
  }
  return {names.begin(), names.end()};
}

}  // namespace ashlar::topology

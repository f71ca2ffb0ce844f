#include "lab/networks/store_peers.h"

#include <map>

namespace ashlar::lab {

using namespace topology;

namespace {

/// Where a database's data comes from in the end.
DatabaseId source_of(const Topology& topology, DatabaseId id) {
  while (topology.databases.contains(id) && !topology.databases.at(id).replica_of.empty())
    id = topology.databases.at(id).replica_of;
  return id;
}

/// The nodes of each store, by its id.
std::map<std::string, std::vector<InterfaceId>> nodes_by_store(const Topology& topology) {
  std::map<std::string, std::vector<InterfaceId>> all;
  const auto add = [&](const std::string& store, const std::vector<InterfaceId>& nodes) {
    all[store].insert(all[store].end(), nodes.begin(), nodes.end());
  };
  for (const auto& [id, database] : topology.databases) add(source_of(topology, id).text, database.nodes);
  for (const auto& [id, cache] : topology.caches) add(id.text, cache.nodes);
  return all;
}

}  // namespace

void add_store_peers(nft::Ruleset& rules, const Topology& topology, const VpcWiring& vpc) {
  nft::Json pairs = nft::Json::array();
  for (const auto& [store, nodes] : nodes_by_store(topology))
    for (const InterfaceId& one : nodes)
      for (const InterfaceId& other : nodes)
        if (one != other && vpc.find(one) && vpc.find(other))
          pairs.push_back(nft::concat({vpc.find(one)->link, vpc.find(other)->link}));
  rules.set("store_peers", {"ifname", "ifname"}, pairs);
}

nft::Json between_store_peers() {
  return nft::is(nft::concat({nft::meta("iifname"), nft::meta("oifname")}), "@store_peers");
}

}  // namespace ashlar::lab

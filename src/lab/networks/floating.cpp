#include "lab/networks/floating.h"

#include <algorithm>

namespace ashlar::lab {

using namespace topology;

namespace {

using Floating = std::map<Address, std::vector<InterfaceId>>;

template <class Store>
void add_those_of(const Topology& topology, const Table<Store>& stores, Floating& floating) {
  for (const auto& [id, store] : stores) {
    const bool is_own = std::any_of(store.nodes.begin(), store.nodes.end(),
                                    [&, address = store.address](const InterfaceId& node) {
                                      return topology.interfaces.at(node).address == address;
                                    });
    if (!is_own && !store.nodes.empty() && store.address != Address{}) floating[store.address] = store.nodes;
  }
}

}  // namespace

Floating floating_addresses(const Topology& topology) {
  Floating floating;
  add_those_of(topology, topology.databases, floating);
  add_those_of(topology, topology.caches, floating);
  return floating;
}

}  // namespace ashlar::lab

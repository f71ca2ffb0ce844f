#include "lab/networks/host.h"

namespace ashlar::lab {

NamespacePlan host_with(const std::vector<topology::Address>& addresses, topology::Address gateway) {
  NamespacePlan host;
  for (const topology::Address& address : addresses)
    host.addresses.push_back({host.addresses.empty() ? host_link : "lo", address});
  host.routes.push_back({main_table, {gateway.value, 32}, host_link, std::nullopt});
  host.routes.push_back({main_table, {0, 0}, host_link, gateway});
  return host;
}

}  // namespace ashlar::lab

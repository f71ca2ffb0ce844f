#include "lab/networks/nat_gateway.h"

#include "lab/networks/nft_json.h"
#include "lab/networks/traffic_match.h"

namespace ashlar::lab {

std::string nat_gateway_ruleset(const VpcWiring& vpc, const InterfaceWire& wire) {
  nft::Ruleset rules("nat_gateway");
  rules.base_chain("input", {"filter", "input", 0, "drop"});
  rules.base_chain("forward", {"filter", "forward", 0, "drop"});
  rules.base_chain("postrouting", {"nat", "postrouting", 100});
  rules.rule("input", {nft::ct_state({"established", "related"}), nft::accept()});
  rules.rule("forward", {nft::ct_state({"established", "related"}), nft::accept()});
  for (const Cidr& network : vpc.vpc->cidrs)
    rules.rule("forward", {nft::ct_state({"new"}), in_network("saddr", network), nft::accept()});
  rules.rule("postrouting", {nft::snat(wire.interface->address.text())});
  return rules.text();
}

}  // namespace ashlar::lab

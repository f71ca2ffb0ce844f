// Network ACLs. A new one denies everything; a VPC's default one, as AWS makes it, allows everything until it
// is adopted.
#include <algorithm>

#include "topology/passes.h"
#include "topology/traffic.h"

namespace ashlar::topology {

namespace {

constexpr Cidr anywhere{0, 0};
constexpr int default_rule = 100;

NetworkAcl allows_all(const VpcId& vpc) {
  const NetworkAclRule everything{default_rule, true, Traffic{}, anywhere};
  return {{vpc.text + "#main"}, vpc, {everything}, {everything}};
}

std::vector<NetworkAclRule>& side(NetworkAcl& acl, bool egress) { return egress ? acl.egress : acl.ingress; }

/// The names of the attributes that differ between a rule of its own and one inside its ACL.
struct Spelling {
  std::string_view number;
  std::string_view action;
};
constexpr Spelling inside{"rule_no", "action"};
constexpr Spelling alone{"rule_number", "rule_action"};

void add_rule(Building& building, NetworkAcl& acl, bool egress, const Attributes& from,
              const Spelling& spelling) {
  const std::optional<Traffic> traffic = acl_traffic(from);
  CidrProblem problem;
  const std::optional<Cidr> peer = parse_cidr(from.text("cidr_block"), problem);
  if (!traffic || !peer) {
    const bool six = !from.text("ipv6_cidr_block").empty();
    building.unmodelled(from.resource(),
                        six ? "IPv6 rules" : "a rule whose protocol or network cannot be read");
    return;
  }
  side(acl, egress)
      .push_back({from.number(spelling.number, 0), from.text(spelling.action) == "allow", *traffic, *peer});
}

void add_inline_rules(Building& building, NetworkAcl& acl, const Attributes& from) {
  for (const Attributes& rule : from.blocks("ingress")) add_rule(building, acl, false, rule, inside);
  for (const Attributes& rule : from.blocks("egress")) add_rule(building, acl, true, rule, inside);
}

/// Takes the place of what AWS made, with the rules that are written and no others.
void adopt_default_acls(Building& building) {
  for (const Resource* resource : building.graph.all("aws_default_network_acl")) {
    const Attributes from = building.read(*resource);
    const VpcId vpc = building.vpc(from, "default_network_acl_id");
    if (vpc.empty()) {
      building.unmodelled(*resource, "the default network ACL of a VPC that is not in the graph");
      continue;
    }
    building.topology.network_acls.erase(building.default_acls.at(vpc));
    NetworkAcl acl{{building.id(*resource)}, vpc, {}, {}};
    add_inline_rules(building, acl, from);
    building.default_acls[vpc] = acl.id;
    building.topology.network_acls[acl.id] = std::move(acl);
  }
}

void add_new_acls(Building& building) {
  for (const Resource* resource : building.graph.all("aws_network_acl")) {
    const Attributes from = building.read(*resource);
    NetworkAcl acl{{building.id(*resource)}, building.vpc(from, "vpc_id"), {}, {}};
    if (acl.vpc.empty()) {
      building.unmodelled(*resource, "a network ACL of a VPC that is not in the graph");
      continue;
    }
    add_inline_rules(building, acl, from);
    building.topology.network_acls[acl.id] = std::move(acl);
  }
}

void add_standalone_rules(Building& building) {
  for (const Resource* resource : building.graph.all("aws_network_acl_rule")) {
    const Attributes from = building.read(*resource);
    const NetworkAclId acl = building.network_acl(from, "network_acl_id");
    if (acl.empty()) {
      building.unmodelled(*resource, "a rule of a network ACL that is not in the graph");
      continue;
    }
    add_rule(building, building.topology.network_acls.at(acl), from.flag("egress"), from, alone);
  }
}

void sort_by_number(std::vector<NetworkAclRule>& rules) {
  std::stable_sort(rules.begin(), rules.end(),
                   [](const NetworkAclRule& a, const NetworkAclRule& b) { return a.number < b.number; });
}

}  // namespace

void add_network_acls(Building& building) {
  for (const auto& [id, vpc] : building.topology.vpcs) {
    NetworkAcl acl = allows_all(id);
    building.default_acls[id] = acl.id;
    building.topology.network_acls[acl.id] = std::move(acl);
  }
  adopt_default_acls(building);
  add_new_acls(building);
  add_standalone_rules(building);
  for (auto& [id, acl] : building.topology.network_acls) {
    sort_by_number(acl.ingress);
    sort_by_number(acl.egress);
  }
}

}  // namespace ashlar::topology

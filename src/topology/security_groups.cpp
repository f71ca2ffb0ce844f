// Security groups: those of the graph, the default one of every VPC, and the one that EKS makes of every
// cluster.
#include "topology/passes.h"
#include "topology/prefix_lists.h"
#include "topology/traffic.h"

namespace ashlar::topology {

namespace {

using Rules = std::vector<SecurityGroupRule>;

constexpr Cidr anywhere{0, 0};

SecurityGroupRule everything(std::variant<Cidr, SecurityGroupId, PrefixList> peer) {
  return {Traffic{}, std::move(peer)};
}

Rules& side(SecurityGroup& group, bool egress) { return egress ? group.egress : group.ingress; }

/// As AWS makes both a VPC's default group and a cluster's: its members talk to each other, and to everybody
/// outside.
SecurityGroup open_inside(SecurityGroupId id, VpcId vpc, std::string name) {
  return {id, std::move(vpc), std::move(name), {everything(id)}, {everything(anywhere)}};
}

void add(Building& building, SecurityGroup group) {
  building.topology.security_groups[group.id] = std::move(group);
}

void add_default_groups(Building& building) {
  for (const auto& [id, vpc] : building.topology.vpcs) {
    const SecurityGroupId group{id.text + "#default-security-group"};
    building.default_groups[id] = group;
    add(building, open_inside(group, id, "default"));
  }
  for (const Resource* resource : building.graph.all("aws_default_security_group")) {
    const VpcId vpc = building.vpc(building.read(*resource), "vpc_id");
    if (vpc.empty()) continue;
    building.topology.security_groups.erase(building.default_groups.at(vpc));
    building.default_groups[vpc] = {building.id(*resource)};
    add(building, {{building.id(*resource)}, vpc, "default", {}, {}});
  }
}

void add_cluster_groups(Building& building) {
  for (const Resource* resource : building.graph.all("aws_eks_cluster")) {
    const Attributes from = building.read(*resource);
    const std::optional<Attributes> network = from.block("vpc_config");
    const std::vector<SubnetId> subnets =
        network ? building.subnets(*network, "subnet_ids") : std::vector<SubnetId>();
    if (subnets.empty()) continue;
    add(building,
        open_inside(cluster_group(building.id(*resource)), building.topology.subnets.at(subnets[0]).vpc,
                    "eks-cluster-sg-" + from.text("name")));
  }
}

void add_written_groups(Building& building) {
  for (const Resource* resource : building.graph.all("aws_security_group")) {
    const Attributes from = building.read(*resource);
    const VpcId vpc = building.vpc(from, "vpc_id");
    if (vpc.empty()) {
      building.unmodelled(*resource, "a security group of a VPC that is not in the graph");
      continue;
    }
    add(building, {{building.id(*resource)}, vpc, from.text("name", resource->name), {}, {}});
  }
}

/// Whom a rule is about, gathered from whatever attributes say so.
struct Peers {
  std::vector<std::variant<Cidr, SecurityGroupId, PrefixList>> known;
  std::vector<std::string> unknown;  ///< what they are, of those that cannot be said
};

void add_networks(Peers& peers, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    CidrProblem problem;
    const std::optional<Cidr> cidr = parse_cidr(text, problem);
    if (cidr) peers.known.emplace_back(*cidr);
    if (!cidr) peers.unknown.emplace_back("a rule whose network cannot be read");
  }
}

void add_groups(Building& building, Peers& peers, const Attributes& from, std::string_view name) {
  const std::size_t wanted = from.texts(name).size();
  const std::vector<SecurityGroupId> groups = building.security_groups(from, name);
  for (const SecurityGroupId& group : groups) peers.known.emplace_back(group);
  if (groups.size() < wanted)
    peers.unknown.emplace_back("a rule for a security group that is not in the graph");
}

void add_lists(Building& building, Peers& peers, const Attributes& from, std::string_view name) {
  for (const auto& reference : from.follow_all(name, {own_list, endpoint})) {
    const ListedNetworks listed = listed_networks(building, reference);
    if (const auto* own = std::get_if<std::vector<Cidr>>(&listed))
      peers.known.insert(peers.known.end(), own->begin(), own->end());
    if (const auto* of_aws = std::get_if<PrefixList>(&listed)) peers.known.emplace_back(*of_aws);
    if (std::holds_alternative<std::monostate>(listed))
      peers.unknown.emplace_back("a prefix list that is not in the graph");
  }
}

/// The attributes by which a form of rule says its peers.
struct Form {
  std::string_view protocol;
  std::string_view networks;
  std::string_view groups;
  std::string_view lists;
  std::string_view networks6;
};
constexpr Form inline_form{"protocol", "cidr_blocks", "security_groups", "prefix_list_ids",
                           "ipv6_cidr_blocks"};
constexpr Form old_form{"protocol", "cidr_blocks", "source_security_group_id", "prefix_list_ids",
                        "ipv6_cidr_blocks"};
constexpr Form new_form{"ip_protocol", "cidr_ipv4", "referenced_security_group_id", "prefix_list_id",
                        "cidr_ipv6"};

void add_rules(Building& building, const SecurityGroupId& group, bool egress, const Attributes& from,
               const Form& form) {
  const std::optional<Traffic> traffic = group_traffic(from, form.protocol);
  if (!traffic) return building.unmodelled(from.resource(), "a protocol that cannot be read");
  Peers peers;
  add_networks(peers, from.texts(form.networks));
  add_groups(building, peers, from, form.groups);
  add_lists(building, peers, from, form.lists);
  if (from.flag("self")) peers.known.emplace_back(group);
  if (!from.texts(form.networks6).empty()) peers.unknown.emplace_back("IPv6 rules");
  for (const auto& peer : peers.known)
    side(building.topology.security_groups.at(group), egress).push_back({*traffic, peer});
  for (const std::string& what : peers.unknown) building.unmodelled(from.resource(), what);
}

void add_inline_rules(Building& building) {
  for (std::string_view type : {"aws_security_group", "aws_default_security_group"}) {
    for (const Resource* resource : building.graph.all(type)) {
      const SecurityGroupId group{building.id(*resource)};
      if (!building.topology.security_groups.contains(group)) continue;
      const Attributes from = building.read(*resource);
      for (const Attributes& rule : from.blocks("ingress"))
        add_rules(building, group, false, rule, inline_form);
      for (const Attributes& rule : from.blocks("egress"))
        add_rules(building, group, true, rule, inline_form);
    }
  }
}

/// Terraform would undo one of the two with every other apply.
void tell_of_mixture(Building& building, const SecurityGroupId& group, const Attributes& rule) {
  const Resource* written = rule.resource_at("security_group_id", {"aws_security_group"});
  if (!written || building.id(*written) != group.text) return;
  const Attributes from = building.read(*written);
  if (!from.blocks("ingress").empty() || !from.blocks("egress").empty())
    building.unmodelled(rule.resource(),
                        "a rule of its own for a group that has rules inside: both are counted");
}

void add_standalone_rule(Building& building, const Attributes& from, bool egress, const Form& form) {
  const SecurityGroupId group = building.security_group(from, "security_group_id");
  if (group.empty())
    return building.unmodelled(from.resource(), "a rule of a security group that is not in the graph");
  tell_of_mixture(building, group, from);
  add_rules(building, group, egress, from, form);
}

void add_standalone_rules(Building& building) {
  for (const Resource* resource : building.graph.all("aws_security_group_rule")) {
    const Attributes from = building.read(*resource);
    add_standalone_rule(building, from, from.text("type") == "egress", old_form);
  }
  for (const Resource* resource : building.graph.all("aws_vpc_security_group_ingress_rule"))
    add_standalone_rule(building, building.read(*resource), false, new_form);
  for (const Resource* resource : building.graph.all("aws_vpc_security_group_egress_rule"))
    add_standalone_rule(building, building.read(*resource), true, new_form);
}

}  // namespace

void add_security_groups(Building& building) {
  add_default_groups(building);
  add_cluster_groups(building);
  add_written_groups(building);
  add_inline_rules(building);
  add_standalone_rules(building);
}

}  // namespace ashlar::topology

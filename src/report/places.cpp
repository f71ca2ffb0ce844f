#include "report/places.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/cidr.h"
#include "base/text.h"
#include "report/attributes.h"

namespace ashlar::report {

namespace {

Purpose purpose_by(const Resource& resource) {
  if (resource.type == "aws_organizations_organization") return Purpose::Management;
  if (resource.type == "aws_iam_user" || resource.unit->path.part == "audit-archive")
    return Purpose::Security;
  if (resource.unit->path.part == "dns-delegation") return Purpose::SharedServices;
  return Purpose::Application;
}

/// "app" of `aws_subnet.app_a`.
std::string tier_name(const Resource& subnet) { return subnet.name.substr(0, subnet.name.rfind('_')); }

/// Requests come in by the public tier and end in persistence; ids in that order sort as they are drawn.
int tier_order(std::string_view name) { return name == "public" ? 0 : name == "persistence" ? 2 : 1; }

/// "10.17.64.0–87.255": without what both ends begin with.
std::string range_text(std::uint32_t first, std::uint32_t last) {
  const std::string begin = ipv4_text(first);
  const std::string end = ipv4_text(last);
  const auto differ = std::mismatch(begin.begin(), begin.end(), end.begin(), end.end()).second;
  const std::size_t dot = end.rfind('.', static_cast<std::size_t>(differ - end.begin()));
  return begin + "–" + end.substr(dot == std::string::npos ? 0 : dot + 1);
}

/// Of all its subnets, which lie side by side.
std::string range_of(const std::vector<const Resource*>& subnets) {
  std::optional<std::uint32_t> first;
  std::uint32_t last = 0;
  for (const Resource* subnet : subnets) {
    CidrProblem problem;
    const auto cidr = parse_cidr(text_at(*subnet, "cidr_block"), problem);
    if (!cidr) return "";
    first = first ? std::min(*first, cidr->address) : cidr->address;
    last = std::max(last, cidr->last());
  }
  return first ? range_text(*first, last) : "";
}

/// "zones a, b, c"
std::string zones_of(const std::vector<const Resource*>& subnets) {
  std::set<std::string> zones;
  for (const Resource* subnet : subnets) {
    const std::string zone = text_at(*subnet, "availability_zone");
    if (!zone.empty()) zones.insert(zone.substr(zone.size() - 1));
  }
  const std::vector<std::string> letters(zones.begin(), zones.end());
  return letters.empty() ? "" : "zones " + join(letters, " ");
}

std::vector<const Resource*> subnets_of(const Resource& vpc) {
  std::vector<const Resource*> subnets;
  for (const auto& resource : vpc.unit->resources) {
    if (resource->type != "aws_subnet") continue;
    for_each_target(*resource, [&](const Resource& target) {
      if (&target == &vpc) subnets.push_back(resource.get());
    });
  }
  return subnets;
}

}  // namespace

Places::Places(const Architecture& architecture, const Elements& elements) {
  for (const auto& [path, unit] : architecture.units()) {
    Purpose& purpose = purposes_.try_emplace(path.account, Purpose::Application).first->second;
    if (unit->account_id_known) ids_[path.account] = unit->account_id;
    for (const auto& resource : unit->resources) purpose = std::max(purpose, purpose_by(*resource));
  }
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (resource->type == "aws_vpc") add_network(*resource);
    }
  }
  for (const auto& [id, element] : elements.all()) {
    if (element.facts.kind == cluster_kind) add_cluster(element);
  }
}

const std::string& Places::add(Group&& group) {
  const std::string id = group.id;
  return groups_.try_emplace(id, std::move(group)).first->first;
}

const std::string& Places::add_account(const std::string& account) {
  const auto id = ids_.find(account);
  return add(
      {account, "", GroupKind::Account, purposes_[account], account, id == ids_.end() ? "" : id->second, {}});
}

const std::string& Places::add_region(const UnitPath& path, const std::string& region) {
  return add({path.account + "/" + region,
              add_account(path.account),
              GroupKind::Region,
              purposes_[path.account],
              region,
              "",
              {}});
}

void Places::add_network(const Resource& vpc) {
  const UnitPath& path = vpc.unit->path;
  const std::string id = path.account + "/" + path.region + "/" + path.environment + "/vpc";
  const std::string detail =
      join(std::vector<std::string>{text_at(vpc, "cidr_block"), zones_of(subnets_of(vpc))}, ", ");
  vpcs_[&vpc] = add({id,
                     add_region(path, path.region),
                     GroupKind::Vpc,
                     purposes_[path.account],
                     path.environment + " VPC",
                     detail,
                     {path.text()}});
  add_tiers(vpc, id);
}

void Places::add_tiers(const Resource& vpc, const std::string& id) {
  std::map<std::string, std::vector<const Resource*>> tiers;
  for (const Resource* subnet : subnets_of(vpc)) tiers[tier_name(*subnet)].push_back(subnet);
  for (const auto& [name, subnets] : tiers) {
    const std::string tier = fmt::format("{}/{}-{}", id, tier_order(name), name);
    add({tier, id, GroupKind::Tier, groups_.at(id).purpose, name, range_of(subnets), {}});
    for (const Resource* subnet : subnets) tiers_[subnet] = tier;
  }
}

void Places::add_cluster(const Element& element) {
  std::string parent = tier_of(element);
  if (parent.empty()) parent = place(element);
  const std::string id = parent + "/" + element.id.substr(element.id.rfind("//") + 2);
  add({id, parent, GroupKind::Cluster, groups_.at(parent).purpose, element.title, detail_of(element.facts),
       paths_of(element.units)});
  for (const Resource* resource : element.facts.resources) clusters_[resource] = id;
}

std::string Places::group_of(const Resource& resource) const {
  if (auto vpc = vpcs_.find(&resource); vpc != vpcs_.end()) return vpc->second;
  if (auto cluster = clusters_.find(&resource); cluster != clusters_.end()) return cluster->second;
  return "";
}

/// The tier of the subnets that its resources name, those of its main ones first; of a VPC that they name as
/// a whole, the middle one.
std::string Places::tier_of(const Element& element) const {
  std::string tier;
  std::string within;
  const auto look = [&](const Resource& resource) {
    for_each_target(resource, [&](const Resource& target) {
      if (auto found = tiers_.find(&target); tier.empty() && found != tiers_.end()) tier = found->second;
      if (auto found = vpcs_.find(&target); within.empty() && found != vpcs_.end()) within = found->second;
    });
  };
  for (const Resource* anchor : element.facts.anchors) look(*anchor);
  for (const Resource* resource : element.facts.resources) look(*resource);
  if (!tier.empty() || within.empty() || element.facts.kind == "private-zone") return tier;
  for (const auto& [id, group] : groups_) {
    if (group.parent == within && group.kind == GroupKind::Tier && id[within.size() + 1] == '1') return id;
  }
  return tier;
}

std::string Places::cluster_of(const Element& element) const {
  std::string cluster;
  if (element.facts.kind != "service") return cluster;
  for (const Resource* resource : element.facts.resources) {
    for_each_target(*resource, [&](const Resource& target) {
      if (auto found = clusters_.find(&target); found != clusters_.end()) cluster = found->second;
    });
  }
  return cluster;
}

std::string Places::place(const Element& element) {
  if (std::string cluster = cluster_of(element); !cluster.empty()) return cluster;
  if (std::string tier = tier_of(element); !tier.empty()) return tier;
  const UnitPath& path = (*element.units.begin())->path;
  const Purpose purpose = purposes_[path.account];
  const bool wide = element.id.starts_with(path.account + "/" + std::string(global_place) + "/");
  if (wide) {
    return add({path.account + "/" + std::string(global_place),
                add_account(path.account),
                GroupKind::Wide,
                purpose,
                "account-wide",
                "",
                {}});
  }
  const std::string& region = add_region(path, path.region);
  const std::string vpc = region + "/" + path.environment + "/vpc";
  if (!groups_.count(vpc)) return region;
  return add({region + "/" + path.environment + "/zz-beside",
              region,
              GroupKind::Beside,
              purpose,
              path.environment + ", outside its VPC",
              "",
              {}});
}

}  // namespace ashlar::report

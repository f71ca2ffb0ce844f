#include "systems/quotas.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

/// What a quota counts together: the text of a resource's group, empty where the resource does not count.
using Group = std::function<std::string(const Resource&)>;

struct Quota {
  std::string_view name;  ///< AWS's own, as the Service Quotas console shows it
  std::string_view code;
  std::int64_t limit;     ///< AWS's default
  std::string_view type;  ///< of the resources that count
  Group group;
};

std::string per_account(const Resource& resource) { return "account " + resource.unit->path.account; }

std::string per_region(const Resource& resource) {
  return "account " + resource.unit->path.account + " in " + resource.unit->provider_region;
}

std::string organisation_wide(const Resource&) { return "the organisation"; }

/// Groups by the resource that `attribute` refers to.
Group per_target(std::string attribute) {
  return [attribute = std::move(attribute)](const Resource& resource) {
    const Value* value = find(resource.attributes, attribute);
    const Reference* reference = value ? value->as<Reference>() : nullptr;
    return reference ? reference->resource->full_address() : std::string();
  };
}

/// Groups network ACL rules by ACL and direction, which have a quota each.
std::string per_acl_direction(const Resource& rule) {
  const Value* egress = find(rule.attributes, "egress");
  bool out = egress && egress->as<bool>() && *egress->as<bool>();
  return per_target("network_acl_id")(rule) + (out ? " (outbound)" : " (inbound)");
}

/// Defaults of 2026, from AWS's Service Quotas. A quota that this shape of organisation cannot hit is not
/// here.
const std::vector<Quota>& quotas() {
  static const std::vector<Quota> all = {
      {"Default maximum number of accounts", "L-E619E033", 10, "aws_organizations_account",
       organisation_wide},
      {"VPCs per Region", "L-F678F1CE", 5, "aws_vpc", per_region},
      {"EC2-VPC Elastic IPs", "L-0263D0A3", 5, "aws_eip", per_region},
      {"Internet gateways per Region", "L-A4707A72", 5, "aws_internet_gateway", per_region},
      {"Gateway VPC endpoints per Region", "L-1B52E74A", 20, "aws_vpc_endpoint", per_region},
      {"Subnets per VPC", "L-407747CB", 200, "aws_subnet", per_target("vpc_id")},
      {"Rules per network ACL", "L-2AEEBF1A", 20, "aws_network_acl_rule", per_acl_direction},
      {"Inbound or outbound rules per security group", "L-0EA8095F", 60,
       "aws_vpc_security_group_ingress_rule", per_target("security_group_id")},
      {"Routes per route table", "L-93826ACB", 500, "aws_route", per_target("route_table_id")},
      {"Active VPC peering connections per VPC", "L-7E9ECCDB", 50, "aws_vpc_peering_connection",
       per_target("peer_vpc_id")},
      {"Active VPC peering connections per VPC", "L-7E9ECCDB", 50, "aws_vpc_peering_connection",
       per_target("vpc_id")},
      {"Auto Scaling groups per region", "L-CDE20ADC", 500, "aws_autoscaling_group", per_region},
      {"Application Load Balancers per Region", "L-53DA6B97", 50, "aws_lb", per_region},
      {"Rules per Application Load Balancer", "L-7EED9B64", 100, "aws_lb_listener_rule",
       per_target("listener_arn")},
      {"Target Groups per Region", "L-B22855CB", 3000, "aws_lb_target_group", per_region},
      {"Roles per account", "L-FE177D64", 1000, "aws_iam_role", per_account},
      {"Users per account", "L-F55AF5E4", 5000, "aws_iam_user", per_account},
      {"Groups per account", "L-F4A5425F", 300, "aws_iam_group", per_account},
      {"DB instances", "L-7B6409FD", 40, "aws_db_instance", per_region},
      {"Hosted zones", "L-4EA4796A", 500, "aws_route53_zone", per_account},
  };
  return all;
}

std::int64_t granted(const Quota& quota, const Organization& organization) {
  std::int64_t limit = quota.limit;
  for (const Named<std::int64_t>& raised : *organization.settings.quotas) {
    if (*raised.name == quota.code) limit = std::max(limit, raised.value);
  }
  return limit;
}

/// What is counted in one group, by the line that asked for it.
struct Use {
  std::int64_t count = 0;
  std::map<Place, std::int64_t> by_line;

  void add(const Place& from) {
    ++count;
    ++by_line[from];
  }
};

/// The line to change: the one that asks for most, among equals the last that was read. What no line asks for
/// cannot be changed.
std::pair<Place, std::int64_t> largest(const Use& use) {
  const auto weight = [](const auto& line) {
    return std::tuple(static_cast<bool>(line.first), line.second, line.first.file, line.first);
  };
  return *std::max_element(use.by_line.begin(), use.by_line.end(),
                           [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
}

std::string found_text(const Use& use, std::int64_t here) {
  return here == use.count ? std::to_string(use.count)
                           : fmt::format("{}, of which this line asks for {}", use.count, here);
}

Span span_at(const Place& place) {
  Span at;
  at.start = place;
  at.end_line = place.line;
  at.end_column = place.column;
  return at;
}

void warn(const Quota& quota, const std::string& group, const Use& use, std::int64_t limit,
          Diagnostics& diagnostics) {
  const auto [line, here] = largest(use);
  diagnostics.add(
      {.severity = Severity::Warning,
       .summary = fmt::format("quota \"{}\" ({}) would be exceeded in {}", quota.name, quota.code, group),
       .at = span_at(line),
       .found = found_text(use, here),
       .expected = fmt::format("at most {}", limit),
       .help = fmt::format("ask AWS to raise it (Service Quotas, {0}), then record what was granted in "
                           "organization.yaml: quotas: {{{0}: {1}}}",
                           quota.code, use.count),
       .notes = {}});
}

}  // namespace

void check_quotas(const Architecture& architecture, const Organization& organization,
                  Diagnostics& diagnostics) {
  std::map<std::string_view, std::vector<std::pair<const Quota*, std::map<std::string, Use>>>> counts;
  for (const Quota& quota : quotas()) counts[quota.type].push_back({&quota, {}});
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      auto counted = counts.find(resource->type);
      if (counted == counts.end()) continue;
      for (auto& [quota, groups] : counted->second) {
        groups[quota->group(*resource)].add(resource->from);
      }
    }
  }
  for (const auto& [type, entries] : counts) {
    for (const auto& [quota, groups] : entries) {
      std::int64_t limit = granted(*quota, organization);
      for (const auto& [group, use] : groups) {
        if (!group.empty() && use.count > limit) warn(*quota, group, use, limit, diagnostics);
      }
    }
  }
}

}  // namespace ashlar::systems

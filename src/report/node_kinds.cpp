#include "report/node_kinds.h"

#include <algorithm>
#include <array>

namespace ashlar::report {

namespace {

/// The first that fits wins; their order is the order of nodes in a group.
constexpr NodeKind kinds[] = {
    {"aws_cloudfront_distribution", "", "cdn", "CDN", Merge::Unit, ""},
    {"aws_lb", "load-balancers", "load-balancer", "", Merge::Each, ""},
    {"aws_eks_cluster", "", "cluster", "Cluster", Merge::Each, ""},
    {"aws_lb_target_group", "services", "service", "", Merge::Each, ""},
    {"aws_autoscaling_group", "vpn", "vpn", "VPN", Merge::Unit, ""},
    {"aws_autoscaling_group", "ci", "ci", "CI", Merge::Unit, ""},
    {"aws_autoscaling_group", "", "server", "", Merge::Series, ""},
    {"aws_lambda_function", "", "function", "", Merge::Each, ""},
    {"aws_db_instance", "", "mysql", "MySQL", Merge::Unit, ""},
    {"aws_elasticache_replication_group", "", "redis", "Redis", Merge::Unit, ""},
    {"aws_nat_gateway", "", "nat", "NAT", Merge::Unit, ""},
    {"aws_vpc_endpoint", "", "endpoints", "Endpoints", Merge::Unit, ""},
    {"aws_s3_bucket", "audit", "archive", "Audit archive", Merge::Unit, ""},
    {"aws_iam_user", "", "people", "People", Merge::Unit, ""},
    {"aws_iam_role", "access", "roles", "Roles", Merge::Account, ""},
    {"aws_organizations_organization", "", "organization", "Organization", Merge::Unit, ""},
    {"aws_route53_zone", "dns", "private-zone", "Private zone", Merge::Each, "vpc"},
    {"aws_route53_zone", "dns", "zone", "Public zone", Merge::Each, ""},
    {"aws_cloudtrail", "", "trail", "Audit trail", Merge::Account, ""},
    {"aws_config_configuration_recorder", "", "watch", "Watch", Merge::Account, ""},
    {"aws_guardduty_organization_configuration", "", "findings", "Findings", Merge::Account, ""},
    {"aws_ecr_repository", "", "images", "Images", Merge::Unit, ""},
    {"aws_s3_bucket", "artifacts", "artifacts", "Artifacts", Merge::Unit, ""},
    {"aws_s3_bucket", "static-site", "content", "Content", Merge::Unit, ""},
    {"aws_backup_vault", "", "backups", "Backups", Merge::Unit, ""},
    {"aws_dlm_lifecycle_policy", "", "snapshots", "Snapshots", Merge::Unit, ""},
    {"aws_route53_health_check", "", "health-checks", "Health checks", Merge::Unit, ""},
    {"aws_budgets_budget", "", "budget", "Budget", Merge::Unit, ""},
};

/// By part: `ci-peering` is `ci-peering-prod` too. A unit that is here and holds a resource of the table
/// above is drawn all the same.
constexpr std::string_view plumbing[] = {
    "administrators", "backup-settings", "ci-peering",    "ci-routes", "dashboard",
    "keys",           "mysql-readings",  "notifications", "state",
};

constexpr std::pair<std::string_view, std::string_view> adopted[] = {{"dns-delegation", "zone"}};

bool fits(const NodeKind& kind, const Resource& resource) {
  return kind.type == resource.type && (kind.system.empty() || kind.system == resource.system) &&
         (kind.with.empty() || find(resource.attributes, kind.with));
}

}  // namespace

const NodeKind* node_kind(const Resource& resource) {
  if (resource.mode != schema::Mode::Managed) return nullptr;
  const auto* found = std::find_if(std::begin(kinds), std::end(kinds),
                                   [&](const NodeKind& kind) { return fits(kind, resource); });
  return found == std::end(kinds) ? nullptr : found;
}

int rank_of(std::string_view kind) {
  const auto* found = std::find_if(std::begin(kinds), std::end(kinds),
                                   [&](const NodeKind& other) { return other.kind == kind; });
  return static_cast<int>(found - std::begin(kinds));
}

std::string_view adopted_by(std::string_view part) {
  for (const auto& [adopted_part, kind] : adopted) {
    if (adopted_part == part) return kind;
  }
  return "";
}

bool is_plumbing(const Unit& unit) {
  const std::string& part = unit.path.part;
  return std::any_of(std::begin(plumbing), std::end(plumbing), [&](std::string_view name) {
    return part == name || part.starts_with(std::string(name) + "-");
  });
}

}  // namespace ashlar::report

// Availability Zones: a region has only so many, and a NAT gateway needs one of its own.
#include <fmt/format.h>

#include "base/text.h"
#include "config/aws_regions.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

/// What application and management VPCs have in common.
struct Zoning {
  const Region& region;
  const Located<std::int64_t>& zones;
  const Located<std::int64_t>& gateways;
  Span at;  ///< the section
};

std::vector<Zoning> zonings_of(const Organization& organization) {
  std::vector<Zoning> all;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      const std::optional<Located<ManagementSettings>>& management = region.settings.management;
      if (management)
        all.push_back({region, (*management)->zones, (*management)->nat_gateways, management->at});
      for (const Environment& environment : region.environments) {
        const Located<NetworkSettings>& network = environment.settings.network;
        if (network.at) all.push_back({region, network->zones, network->nat_gateways, network.at});
      }
    }
  }
  return all;
}

std::string zone_names(const AwsRegion& region) {
  std::vector<std::string> names;
  for (char letter : region.letters) names.push_back(std::string(region.name) + letter);
  return join(names, ", ");
}

}  // namespace

void regions_have_the_zones(const Checking& checking) {
  for (const Zoning& zoning : zonings_of(checking.organization)) {
    const AwsRegion* region = find_aws_region(zoning.region.name);
    if (!region || *zoning.zones <= region->zones) continue;
    Diagnostic many = error_at(first_place(zoning.zones.at, zoning.at),
                               fmt::format("{} has no {} zones", region->name, *zoning.zones));
    many.found = fmt::format("zones: {}{}", *zoning.zones, zoning.zones.at ? "" : ", by default");
    many.expected = fmt::format("at most {}: {}", region->zones, zone_names(*region));
    many.help = "say fewer, or use another region";
    checking.diagnostics.add(std::move(many));
  }
}

void gateways_have_zones(const Checking& checking) {
  for (const Zoning& zoning : zonings_of(checking.organization)) {
    if (*zoning.gateways <= *zoning.zones || *zoning.zones == 0) continue;
    Diagnostic many = error_at(first_place(zoning.gateways.at, zoning.at),
                               fmt::format("{} NAT gateways in {} zones", *zoning.gateways, *zoning.zones));
    many.found = fmt::format("nat_gateways: {}, zones: {}", *zoning.gateways, *zoning.zones);
    many.expected = "at most one a zone";
    many.help = "more than one in a zone saves nothing that one would not";
    if (zoning.zones.at) many.notes.push_back({"the zones", zoning.zones.at});
    checking.diagnostics.add(std::move(many));
  }
}

}  // namespace ashlar::checks

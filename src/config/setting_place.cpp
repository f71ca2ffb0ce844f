#include "config/setting_place.h"

#include <algorithm>

namespace ashlar {

namespace {

bool has_management(const Region& region) { return region.effective.find("management") != nullptr; }

bool names_environment(const Region& region, const std::string& environment) {
  return std::any_of(region.environments.begin(), region.environments.end(),
                     [&](const Environment& e) { return e.name == environment; });
}

/// Whether the account has this environment, or a management VPC, in two regions.
bool region_must_be_told(const SettingPlace& place) {
  const std::vector<Region>& regions = place.account->regions;
  return std::count_if(regions.begin(), regions.end(), [&](const Region& region) {
           return place.environment ? names_environment(region, place.environment->name)
                                    : has_management(region);
         }) > 1;
}

}  // namespace

const yaml::Node& SettingPlace::effective(Level at) const {
  switch (at) {
    case Level::Account:
      return account->effective;
    case Level::Region:
      return region->effective;
    case Level::Environment:
      return environment->effective;
    case Level::Organization:
      break;
  }
  return organization->effective;
}

const yaml::Node& SettingPlace::effective() const { return effective(level); }

std::string SettingPlace::address() const {
  if (level == Level::Organization) return "organization";
  if (level == Level::Account) return account->name + "._global";
  std::string region_name = region_must_be_told(*this) ? region->name + "." : std::string();
  return account->name + "." + region_name + (environment ? environment->name : "mgmt");
}

std::vector<SettingPlace> setting_places(const Organization& organization) {
  std::vector<SettingPlace> places{{Level::Organization, &organization, nullptr, nullptr, nullptr}};
  for (const Account& account : organization.accounts) {
    places.push_back({Level::Account, &organization, &account, nullptr, nullptr});
    for (const Region& region : account.regions) {
      if (has_management(region))
        places.push_back({Level::Region, &organization, &account, &region, nullptr});
      for (const Environment& environment : region.environments) {
        places.push_back({Level::Environment, &organization, &account, &region, &environment});
      }
    }
  }
  return places;
}

}  // namespace ashlar

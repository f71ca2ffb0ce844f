// The places of an organisation that have settings.
#pragma once

#include <string>
#include <vector>

#include "config/levels.h"
#include "config/organization.h"

namespace ashlar {

/// A place that has settings: the organisation, an account (`_global`), a region (`mgmt`), an environment.
/// Points into an Organization, which must outlive it; what is above the place is set as well.
struct SettingPlace {
  Level level = Level::Organization;
  const Organization* organization = nullptr;
  const Account* account = nullptr;
  const Region* region = nullptr;
  const Environment* environment = nullptr;

  /// Its settings with all that upper levels add.
  const yaml::Node& effective() const;
  /// The same of one level above it, or of its own.
  const yaml::Node& effective(Level at) const;
  /// "organization", "security._global", "stage.mgmt", "stage.stage"; with the region where it must be told.
  std::string address() const;
};

/// All places, in the order of accounts, regions and environments.
std::vector<SettingPlace> setting_places(const Organization& organization);

}  // namespace ashlar

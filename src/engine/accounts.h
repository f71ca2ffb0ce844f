// In which account and region resources are made, and the provider configured for it.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "model/architecture.h"
#include "provider/configuration.h"
#include "provider/diagnostic.h"

namespace ashlar::engine {

/// A unit's account, and the region in which its provider works, or the home region for what asks for it.
struct Workplace {
  const Unit* unit = nullptr;
  bool in_home_region = false;
};

Workplace workplace_of(const Resource& resource);

bool is_account(const Resource& resource);

/// Of the account that the resource stands for, the id that is recorded; none where it stands for no account.
std::optional<std::string> recorded_id(const Architecture& architecture, const Resource& resource);

/// Workplaces with the same text share a session.
std::string configuration_key(const Workplace& workplace);

/// The provider's block as the unit's Terraform files have it. An account without an id is only planned for.
provider::Configuration configuration_of(const Workplace& workplace);

/// Nothing can be made or changed in an account that has no id yet.
tl::expected<void, provider::Diagnostics> require_account(const Workplace& workplace);

}  // namespace ashlar::engine

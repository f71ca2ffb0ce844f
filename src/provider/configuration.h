// Where a provider works, and as whom: its own block, as it stands in a unit's Terraform files.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "provider/value.h"

namespace ashlar::provider {

struct Configuration {
  /// Attributes and blocks of the provider's block (`region`, `assume_role`, `default_tags`), as written.
  Object block;
  /// The only account that it may work in. Empty only where it `only_plans`.
  std::string account_id;
  /// For an account that is not there yet: nothing but `validate`, `upgrade_state` and `plan_resource` is
  /// called.
  bool only_plans = false;
};

/// Plans in a region without an account: keys that open nothing, and nothing is asked of AWS. The process
/// that it is given to must have been started with `planning_environment`.
Configuration planning_configuration(const std::string& region, const Object& default_tags);

/// For `StartOptions`: whatever it would ask of AWS goes to a port of this machine where nobody listens
/// (linux/closed_port.h), and settings of the user's are not read.
std::map<std::string, std::string> planning_environment(std::uint16_t closed_port);

}  // namespace ashlar::provider

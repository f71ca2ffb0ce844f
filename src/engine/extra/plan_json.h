// `terraform show -json PLAN`, as changes of ours. Source: Terraform's "JSON Output Format",
// developer.hashicorp.com/terraform/internals/json-format.
#pragma once

#include <string_view>

#include "engine/plan.h"

namespace ashlar::engine {

/// Data sources are left out. What somebody changed behind the state's back is added to `drift`.
Expected<ExtraPlan> plan_from_json(std::string_view text, const Unit& unit, std::vector<Change>& drift);

}  // namespace ashlar::engine

// What an account may cost, and who hears of it.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Unit `budget` of an account's `_global`.
void budget(const Site& site, const BudgetSettings& settings, Span from);

}  // namespace ashlar::systems

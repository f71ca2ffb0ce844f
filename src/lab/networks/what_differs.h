// What of a network namespace differs from what it was, in words.
#pragma once

#include <string>

#include "lab/networks/network_plan.h"

namespace ashlar::lab {

/// "addresses, rules of stage-mysql (1 more)"; empty where nothing differs.
std::string what_differs(const NamespacePlan& from, const NamespacePlan& to);

}  // namespace ashlar::lab

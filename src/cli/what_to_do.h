// What a person can do about an error of AWS's.
#pragma once

#include <string>

#include "base/failure.h"
#include "engine/plan.h"

namespace ashlar::cli {

/// UNIT//TYPE.NAME, or what else it is of.
std::string name_of(const engine::Problem& problem);

/// Empty where nothing is known that helps with errors of that kind.
std::string what_to_do(const provider::Diagnostic& error, const engine::Problem& problem);
/// The same; what the failure itself says comes first.
std::string what_to_do(const Failure& failure);

/// The same text for problems that are one: whoever mends it for one of them, mends it for all.
std::string cause_of(const engine::Problem& problem);

}  // namespace ashlar::cli

// Terraform's `lifecycle.ignore_changes`: what is not compared any more once a resource is there.
#pragma once

#include "model/architecture.h"
#include "provider/value.h"

namespace ashlar::engine {

/// What the lifecycle names, `desired_capacity` or `tags["x"]`, is in `config` from now on as it is in
/// `prior`.
void ignore_changes(const Lifecycle& lifecycle, const provider::Value& prior, provider::Value& config);

}  // namespace ashlar::engine

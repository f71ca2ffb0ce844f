// What was asked for, as a value for the provider: references become what they lead to at this moment, known
// or not. The bytes of texts and documents are those that Terraform gets from the unit's files.
#pragma once

#include <functional>
#include <vector>

#include "model/architecture.h"
#include "provider/path.h"
#include "provider/value.h"

namespace ashlar::engine {

/// What a reference leads to. A secret one marks every attribute that it flows into.
struct Resolved {
  provider::Value value;
  bool sensitive = false;
};

using Resolve = std::function<Resolved(const Reference&)>;

struct Evaluated {
  provider::Value value;
  std::vector<provider::Path> sensitive;  ///< where a secret flowed in through a reference
};

/// The attributes of a resource, as written: to be held against the schema by `provider::conform`.
Evaluated evaluate(const Object& attributes, const Resolve& resolve);

}  // namespace ashlar::engine

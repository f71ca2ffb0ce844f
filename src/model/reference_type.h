// What a reference yields: the type of the attribute it names, by the provider's schema.
#pragma once

#include <string>

#include "model/value.h"
#include "schema/schema.h"

namespace ashlar {

/// `type` is null where nothing can be said: the resource's own type is unknown, or the reference names
/// nested blocks as a whole. `problem` is a clause, empty where the reference is right.
struct ReferenceType {
  const schema::Type* type = nullptr;
  const schema::Attribute* attribute = nullptr;  ///< the attribute that the path passes through
  std::string problem;
};

/// Follows the reference's path. What it returns lives as long as the schema.
ReferenceType reference_type(const Reference& reference, const schema::Schema& schema);

/// Whether Terraform would convert a value of type `from`, not known yet, to `to` (the rules of cty, "unsafe"
/// conversions included: text becomes a number or a bool if it reads as one).
bool convertible(const schema::Type& from, const schema::Type& to);

}  // namespace ashlar

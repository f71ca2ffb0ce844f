// What of a resource would be another: the plan, attribute by attribute.
#pragma once

#include <string>
#include <vector>

#include "engine/plan.h"
#include "schema/schema.h"

namespace ashlar::engine {

struct AttributeChange {
  provider::Path path;
  provider::Value before;  ///< null where there was nothing
  provider::Value after;   ///< unknown where only AWS can tell
  bool sensitive = false;  ///< neither value may be shown
  bool forces_replacement = false;
};

/// In the order of names. Lists and maps are gone into; what stands in a set has no place of its own, so a
/// set is compared as a whole. What is null or empty on both sides is left out. Of a type that the schema
/// lacks, the values alone tell what is a list and what an object.
std::vector<AttributeChange> attribute_changes(const schema::Schema& schema, const Change& change);

/// What cannot be changed in place: "cidr_block, name".
std::string replaced_by_text(const Change& change);

}  // namespace ashlar::engine

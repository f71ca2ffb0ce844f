// What protects a resource from being destroyed, and how that is lifted.
#pragma once

#include <string>
#include <vector>

#include "model/architecture.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// Whether the settings protect it.
bool is_protected(const Resource& resource);
/// The same of what nobody asks for any more, by what its state says: AWS protects it, or it carries the tag
/// of what Ashlar protects.
bool is_protected(const provider::Value& prior);

/// Whether one of the globs, or `all`, names the resource `UNIT//TYPE.NAME`.
bool names_protected(const std::vector<std::string>& globs, const std::string& full_address);

/// In digits, to the second: what makes a name of its own.
std::string this_moment();

/// Asks for nothing that would stop its destruction any more: no deletion protection, a bucket that may be
/// emptied, a last snapshot under a name of its own (`moment` makes it one).
void lift_protection(Resource& resource, const std::string& moment);
/// The same of what nobody asks for any more: a provider destroys as its state says. What AWS itself protects
/// has to be changed there, too.
provider::Value lifted(const std::string& type, provider::Value prior, const std::string& moment);

/// What AWS itself protects: an attribute that is true, and has to be false there. Null where there is none.
const char* protection_at_aws(const provider::Value& prior);

/// A configuration that asks for what a state holds.
provider::Value config_of(const schema::Block& block, const provider::Value& prior);

}  // namespace ashlar::engine

// How far AWS is with what a creation has begun, of types whose making takes long and is told by what is
// read of them: what was ended in the middle of the wait for them need not be made anew.
#pragma once

#include <string>

#include "provider/diagnostic.h"
#include "provider/value.h"

namespace ashlar::engine {

enum class Creation {
  UnderWay,
  Done,
  Unknown,  ///< it failed, or the type does not tell
};

bool tells_of_its_creation(const std::string& type);

/// `read`: as the provider reads it now.
Creation creation_of(const std::string& type, const provider::Value& read);

/// With it, what was found of a creation becomes what a whole one makes: AWS gives a new security group a
/// rule that lets everything out, and the provider takes it away. Where `found` has other rules, they came
/// later, and stay.
provider::Value config_to_finish(const std::string& type, const provider::Value& found,
                                 provider::Value config);

/// What whoever waits no longer for one that is under way is told.
provider::Diagnostics still_under_way();

}  // namespace ashlar::engine

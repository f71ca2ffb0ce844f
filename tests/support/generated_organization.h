// Organisations of any size, grown from acme.
#pragma once

#include <map>
#include <string>

namespace ashlar::testing {

inline constexpr int acme_accounts = 6;
/// One for each 10.N.0.0/16 that acme does not use.
inline constexpr int most_generated_accounts = 200;

/// acme's files, and beside its own six accounts as many more as it takes: in turn like its dev, stage and
/// prod, each with a name, an address and networks of its own.
std::map<std::string, std::string> generated_files(int accounts);

}  // namespace ashlar::testing

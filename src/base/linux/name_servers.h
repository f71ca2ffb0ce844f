// Which name servers the world is told of a domain.
#pragma once

#include <set>
#include <string>

#include "base/failure.h"

namespace ashlar {

/// Asks a resolver for the domain's NS records: names in small letters, without the dot at the end. Empty
/// where there are none. `resolver`: "ADDRESS" or "ADDRESS:PORT", IPv4; empty: the machine's own.
Expected<std::set<std::string>> name_servers_of(const std::string& domain, const std::string& resolver = "");

}  // namespace ashlar

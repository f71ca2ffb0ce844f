// An IPv4 address: a type of its own, so that none is taken for a port or a mask.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/cidr.h"

namespace ashlar::topology {

struct Address {
  std::uint32_t value = 0;  ///< in the host's byte order

  std::string text() const { return ipv4_text(value); }
  bool in(const Cidr& network) const { return network.contains({value, 32}); }

  auto operator<=>(const Address&) const = default;
};

/// Reads "10.0.0.1"; nothing else.
std::optional<Address> parse_address(std::string_view text);

}  // namespace ashlar::topology

// IPv4 networks in CIDR notation, and the arithmetic that lays out subnets.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ashlar {

/// An IPv4 network: `address` has no bit set beyond `prefix` (0 to 32).
struct Cidr {
  std::uint32_t address = 0;
  int prefix = 0;

  /// Addresses it holds: 2^(32 - prefix).
  std::uint64_t size() const { return std::uint64_t{1} << (32 - prefix); }
  std::uint32_t last() const { return static_cast<std::uint32_t>(address + size() - 1); }
  bool contains(const Cidr& other) const;
  bool overlaps(const Cidr& other) const;
  /// Part `index` of 2^bits equal parts. `bits` must leave a prefix of at most 32, `index` be below 2^bits;
  /// anything else is a bug of the caller's and throws.
  Cidr part(int bits, std::uint32_t index) const;
  /// "10.0.0.0/16"
  std::string text() const;

  auto operator<=>(const Cidr&) const = default;
};

/// Why a text is not a CIDR: `mend` is the network probably meant, where one can be told (10.0.0.0/16 for
/// 10.0.0.1/16). `reason` is a clause that quotes the user's text unescaped.
struct CidrProblem {
  std::string reason;
  std::optional<Cidr> mend;
};

/// Reads "10.0.0.0/16". Refuses leading zeros, missing parts, and host bits set beyond the prefix.
std::optional<Cidr> parse_cidr(std::string_view text, CidrProblem& problem);

std::string ipv4_text(std::uint32_t address);

}  // namespace ashlar

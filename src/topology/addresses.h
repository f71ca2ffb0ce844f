// Addresses that AWS would pick: assumed, the same in every run, and hardly ever moved by what else there is.
//
// Private ones: the hash of the interface's id leads to a place in its subnet, of which AWS keeps the first
// four and the last to itself; where that place is taken, the next free one is it, in the order of ids. What
// the team set is kept, and nobody else gets it. Public ones are found likewise in 198.18.0.0/15, which is
// nobody's (RFC 2544).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "topology/address.h"

namespace ashlar::topology {

/// A run of addresses to pick from.
struct AddressRange {
  Address first;
  std::uint32_t count = 0;

  bool contains(Address address) const {
    return address.value >= first.value && address.value - first.value < count;
  }
};

/// What of a subnet interfaces may have (VPC User Guide, "Subnet CIDR blocks").
AddressRange usable_addresses(const Cidr& subnet);
AddressRange public_addresses();

/// By key, the address that is asked for, if any.
using WantedAddresses = std::map<std::string, std::optional<Address>>;

/// An address for each key, no two the same. One that is asked for but lies outside, or is another's, is
/// picked like the rest. Keys for which there was no room are missing.
std::map<std::string, Address> pick_addresses(const AddressRange& range, const WantedAddresses& wanted);

}  // namespace ashlar::topology

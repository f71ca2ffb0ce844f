// Where something stands, and what a person calls it.
#pragma once

#include <compare>
#include <string>

namespace ashlar::topology {

struct Place {
  std::string account;
  std::string region;
  std::string environment;  ///< `mgmt` for the management VPC

  auto operator<=>(const Place&) const = default;
};

}  // namespace ashlar::topology

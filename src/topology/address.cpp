#include "topology/address.h"

namespace ashlar::topology {

std::optional<Address> parse_address(std::string_view text) {
  CidrProblem problem;
  if (text.find('/') != std::string_view::npos) return std::nullopt;
  const std::optional<Cidr> single = parse_cidr(std::string(text) + "/32", problem);
  if (!single) return std::nullopt;
  return Address{single->address};
}

}  // namespace ashlar::topology

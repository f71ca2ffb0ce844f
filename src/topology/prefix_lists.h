// Prefix lists that the graph itself keeps, and those of gateway endpoints.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "topology/building.h"

namespace ashlar::topology {

/// The networks of a list of the team's own, or the service whose addresses AWS keeps; nothing of a list that
/// is not in the graph.
using ListedNetworks = std::variant<std::monostate, std::vector<Cidr>, PrefixList>;

ListedNetworks listed_networks(const Building& building, const std::optional<Reference>& list);

inline constexpr std::string_view own_list = "aws_ec2_managed_prefix_list";
inline constexpr std::string_view endpoint = "aws_vpc_endpoint";

}  // namespace ashlar::topology

// The VPC that AWS gives every account in every region, and that nobody asked for.
// Source: VPC User Guide, "Default VPCs"; EC2 API Reference.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

/// The regions that the account may use, sorted.
Expected<std::vector<std::string>> enabled_regions(const Client& client, const std::string& region);

/// Removes the region's default VPC with its gateway and its subnets; what else AWS gave it goes with it.
/// True where there was one. Where anything else is in it, nothing is changed, and the failure says what that
/// is. After a kill it can be called again: what is there goes.
Expected<bool> remove_default_vpc(const Client& client, const std::string& region);

}  // namespace ashlar::aws

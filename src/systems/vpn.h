// The VPN, by which people come in: an OpenVPN server in the public subnets of a management VPC.
#pragma once

#include "systems/server.h"

namespace ashlar::systems {

/// "vpn.stage.acme.example": what clients connect to.
std::string vpn_domain(const Site& site);

/// Unit `vpn` of a management VPC: the server with its Elastic IP and its name in `zone`, the bucket and key
/// of its certificates, and the queues by which people request them and administrators revoke them.
void vpn(const Ground& ground, const ManagementSettings& settings, const Resource& zone);

}  // namespace ashlar::systems

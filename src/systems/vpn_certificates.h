// The VPN's certificates: its authority, what it issued and what it revoked, in a bucket with a key of its
// own.
#pragma once

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

struct VpnCertificates {
  const Resource* bucket = nullptr;  ///< aws_s3_bucket
  const Resource* key = nullptr;     ///< aws_kms_key: of the bucket and of the queues
};

/// `role` is the name of the server's role.
VpnCertificates add_vpn_certificates(Scope scope, const Site& site, std::string_view role);

/// What the server may do with them.
std::vector<Statement> keep_certificates(const Site& site, const VpnCertificates& certificates);

}  // namespace ashlar::systems

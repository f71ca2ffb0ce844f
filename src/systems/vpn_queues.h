// The queues by which people ask the VPN's server for a certificate, and administrators for a revocation.
#pragma once

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

struct VpnQueues {
  const Resource* requests = nullptr;     ///< aws_sqs_queue
  const Resource* revocations = nullptr;  ///< aws_sqs_queue
};

/// Each with a queue for what could not be answered, encrypted with `key`, and alarms.
VpnQueues add_vpn_queues(Scope scope, const Site& site, const Resource& key, const Resource& topic);

/// What the server may do with them.
std::vector<Statement> answer_queues(const VpnQueues& queues);

}  // namespace ashlar::systems

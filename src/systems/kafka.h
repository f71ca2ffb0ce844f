// A Kafka cluster: brokers that keep their addresses and their disks. They elect among themselves (KRaft).
#pragma once

#include <vector>

#include "systems/certificate_authority.h"
#include "systems/server.h"

namespace ashlar::systems {

struct Kafka {
  std::vector<Server> brokers;               ///< by number, from 1
  const Resource* security_group = nullptr;  ///< aws_security_group
  const CertificateAuthority* authority = nullptr;

  /// "10.17.64.20:9092" of every broker, as a list.
  Value addresses() const;
};

/// Unit `kafka` of an environment.
Kafka kafka(const Ground& ground, const KafkaSettings& settings, Span from,
            const CertificateAuthority& authority);

}  // namespace ashlar::systems

// A ZooKeeper ensemble: servers that keep their addresses and their disks.
#pragma once

#include <vector>

#include "systems/certificate_authority.h"
#include "systems/server.h"

namespace ashlar::systems {

struct Zookeeper {
  std::vector<Server> servers;               ///< by number, from 1
  const Resource* security_group = nullptr;  ///< aws_security_group
  const CertificateAuthority* authority = nullptr;

  /// "10.17.64.10:2181" of every server, as a list.
  Value addresses() const;
};

/// Unit `zookeeper` of an environment.
Zookeeper zookeeper(const Ground& ground, const ZookeeperSettings& settings, Span from,
                    const CertificateAuthority& authority);

}  // namespace ashlar::systems

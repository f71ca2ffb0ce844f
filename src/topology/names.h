// Names: zones with their records, and the certificates that go with names.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "topology/id.h"

namespace ashlar::topology {

struct Record {
  std::string id;                 ///< of the resource
  std::string name;               ///< without the last dot: `stage.acme.example`
  std::string type;               ///< A, AAAA, CNAME, NS, TXT…
  std::chrono::seconds ttl{300};  ///< of an alias the target's own
  std::vector<std::string> values;
  std::optional<LoadBalancerId> alias;  ///< the values are its addresses then
};

struct Zone {
  ZoneId id;
  std::string name;                       ///< `internal.stage.acme.example`
  std::vector<VpcId> vpcs;                ///< that see it; none: the whole world does
  std::vector<std::string> name_servers;  ///< names; of public zones
  std::vector<Record> records;            ///< by name and type

  bool is_private() const { return !vpcs.empty(); }
};

/// One that AWS issues: its authority is in every client's store.
struct Certificate {
  CertificateId id;
  std::string region;
  std::string arn;
  std::vector<std::string> names;  ///< the first is the domain; `*.` in front stands for one label
};

}  // namespace ashlar::topology

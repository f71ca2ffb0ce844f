#include "lab/failover/replication.h"

#include "lab/servers/kinds.h"

namespace ashlar::lab {

std::unique_ptr<Replication> make_replication(const ServerGroup& group, const Folder& folder) {
  for (const ServerKind& kind : server_kinds())
    if (kind.name == group.kind && kind.replication != nullptr) return kind.replication(group, folder);
  return nullptr;
}

}  // namespace ashlar::lab

// Secrets, by name: what they hold is in no graph.
#include "topology/passes.h"

namespace ashlar::topology {

void describe_secrets(Building& building) {
  for (const Resource* resource : building.graph.all("aws_secretsmanager_secret")) {
    const SecretId id{building.id(*resource)};
    building.topology.secrets[id] = {id, building.values.text(Reference{resource, "arn"}),
                                     building.values.text(Reference{resource, "name"})};
  }
}

}  // namespace ashlar::topology

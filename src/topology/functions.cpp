// Lambda functions that stand in a VPC: an interface in each of their subnets. Others reach no VPC.
#include "topology/passes.h"

namespace ashlar::topology {

void place_functions(Building& building) {
  for (const Resource* resource : building.graph.all("aws_lambda_function")) {
    const std::optional<Attributes> network = building.read(*resource).block("vpc_config");
    if (!network) continue;
    const std::vector<SubnetId> subnets = building.subnets(*network, "subnet_ids");
    if (subnets.empty()) continue;
    building.plan_in_each(*resource, building.naming.of(*resource, {"", "function"}), subnets,
                          building.groups(*network, "security_group_ids", subnets.front()),
                          Attachment::Function);
  }
}

}  // namespace ashlar::topology

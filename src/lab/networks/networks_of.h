// From a topology to the lab's networks: what each VPC's router, each interface and the Internet are made of.
#pragma once

#include "lab/networks/network_plan.h"
#include "topology/topology.h"

namespace ashlar::lab {

/// Pure: the same for the same topology. A router for each VPC (`vpc.stage.stage`, with the region where that
/// is not enough), a host for each interface by its name, and the Internet (`lab/networks/internet.h`). The
/// way of a packet through a router is told in this folder's README; what AWS does and the lab does not, too.
/// A topology that refers to what it does not hold, or has two interfaces of one name, is a bug and throws.
NetworkPlan network_plan(const topology::Topology& topology);

}  // namespace ashlar::lab

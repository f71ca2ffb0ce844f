// Questions that several checks ask of the topology. They look at single rules as a person would who reads
// them; whether packets pass, the packets tell.
#pragma once

#include <string>
#include <vector>

#include "topology/topology.h"

namespace ashlar::lab {

/// Names by which a load balancer is known: records that stand for it, wildcards left out.
std::vector<std::string> names_of(const topology::Topology& topology, const topology::LoadBalancer& balancer);

/// A node's address as its clients reach it: public for one that faces the Internet.
topology::Address address_of(const topology::Interface& node, const topology::LoadBalancer& balancer);

/// Where to ask from as a client of that load balancer: the Internet, or a pod of its VPC; empty where
/// nobody is there who could.
std::string client_of(const topology::Topology& topology, const topology::LoadBalancer& balancer);

/// Whether subnets of this kind lead to an Internet gateway.
bool is_public(const topology::Topology& topology, const topology::Subnet& subnet);

/// Whether one of the interface's groups lets that address in at that TCP port, by a network or by a group.
bool groups_admit(const topology::Topology& topology, const topology::Interface& to,
                  const topology::Interface& from, int port);

/// "https://internal.stage.acme.example/backend" of a service's settings.
std::string url_of(const topology::Service& service);

/// "internal.stage.acme.example" of it.
std::string host_of(const std::string& url);

}  // namespace ashlar::lab

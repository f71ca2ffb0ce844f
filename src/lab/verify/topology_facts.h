// Questions that several checks ask of the topology. What should be reached, `reference` tells; whether it
// is, the packets.
#pragma once

#include <string>
#include <vector>

#include "topology/topology.h"

namespace ashlar::lab {

/// A node's address as its clients reach it: public for one that faces the Internet.
topology::Address address_of(const topology::Interface& node, const topology::LoadBalancer& balancer);

/// Where to ask from as a client of that load balancer: the Internet, or as below.
std::string client_of(const topology::Topology& topology, const topology::LoadBalancer& balancer);

/// Someone who may open that TCP port: a pod, or else a server, or else a load balancer; empty where nobody
/// may.
std::string client_of(const topology::Topology& topology, const topology::Interface& server, int port);
bool may_open(const topology::Topology& topology, const topology::Interface& from,
              const topology::Interface& to, int port);

/// Whether subnets of this kind lead to an Internet gateway.
bool is_public(const topology::Topology& topology, const topology::Subnet& subnet);

/// `public`, `private` (it goes out through a NAT gateway), `persistence` (nowhere).
std::string tier_of(const topology::Topology& topology, const topology::Subnet& subnet);

std::vector<const topology::Interface*> interfaces_of(const topology::Topology& topology,
                                                      const topology::VpcId& vpc);

/// One of each kind in each subnet: routes and ACLs are the same for all that stand there.
std::vector<const topology::Interface*> some_of_each_kind(const topology::Topology& topology,
                                                          const topology::VpcId& vpc);

/// "stage.mgmt"
std::string name_of(const topology::Vpc& vpc);

/// "https://internal.stage.acme.example/backend" of a service's settings.
std::string url_of(const topology::Service& service);

/// "internal.stage.acme.example" of it.
std::string host_of(const std::string& url);

}  // namespace ashlar::lab

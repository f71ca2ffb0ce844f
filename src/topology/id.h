// Identities of what the topology holds: the full address of the resource that it comes from.
#pragma once

#include <compare>
#include <string>

namespace ashlar::topology {

/// `stage/eu-west-1/stage/vpc//aws_subnet.app_a`. What AWS makes by itself along with a resource has that
/// resource's address, `#` and a name: `…//aws_vpc.main#main`. Empty: none.
template <class Kind>
struct Id {
  std::string text;

  bool empty() const { return text.empty(); }
  auto operator<=>(const Id&) const = default;
};

using VpcId = Id<struct Vpc>;
using SubnetId = Id<struct Subnet>;
using RouteTableId = Id<struct RouteTable>;
using InternetGatewayId = Id<struct InternetGateway>;
using NatGatewayId = Id<struct NatGateway>;
using PeeringId = Id<struct Peering>;
using NetworkAclId = Id<struct NetworkAcl>;
using SecurityGroupId = Id<struct SecurityGroup>;
using InterfaceId = Id<struct Interface>;
using LoadBalancerId = Id<struct LoadBalancer>;
using TargetGroupId = Id<struct TargetGroup>;
using CertificateId = Id<struct Certificate>;
using ZoneId = Id<struct Zone>;
using SecretId = Id<struct Secret>;
using DatabaseId = Id<struct Database>;
using CacheId = Id<struct Cache>;
using ClusterId = Id<struct Cluster>;
using ServiceId = Id<struct Service>;

}  // namespace ashlar::topology

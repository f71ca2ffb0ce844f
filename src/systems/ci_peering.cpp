// How CI gets to the clusters: its VPC asks each target's for a peering, and the target lets in what CI
// needs.
#include <fmt/format.h>

#include "systems/ci.h"
#include "systems/network_acls.h"

namespace ashlar::systems {

namespace {

/// "prod", or "prod-eu-west-1-blue" where less would not tell it from another.
std::string name_of(const Site& site, const Site& target) {
  const std::string& account = target.account->name;
  return fit_name({account, target.region == site.region ? "" : target.region,
                   target.environment == account ? "" : target.environment},
                  100);
}

/// Made by the account that asks, with the routes at its end: they lead nowhere until the other end accepts.
const Resource& ask(const Site& site, const Vpc& management, const CiTarget& target) {
  const std::string name = name_of(site, target.site);
  Scope scope =
      site.scope("ci-peering-" + name, "ci",
                 {.title = "CI's way to " + name,
                  .what = "The request to peer this VPC with that of " + name +
                          ", and the routes there from the private "
                          "subnets, where CI stands. The unit ci-peering of " +
                          name + " accepts.",
                  .loss = "CI cannot deploy into " + name + "'s cluster until both units are made again."},
                 site.at);
  const Resource& peering = scope.add("aws_vpc_peering_connection", "target",
                                      {
                                          {"vpc_id", management.id()},
                                          {"peer_vpc_id", target.vpc.id()},
                                          {"peer_owner_id", target.site.account_id()},
                                          {"peer_region", target.site.provider_region()},
                                          {"auto_accept", false},  // the other account's to decide
                                          {"tags", name_tag("ci-" + name)},
                                      });
  add_peering_routes(scope, "to_target", management.private_tier, target.vpc.private_tier.cidr, peering);
  return peering;
}

/// By the group that EKS makes, of the endpoint's own interfaces.
void let_in_to_endpoint(Scope scope, const CiTarget& target, const Cidr& addresses) {
  scope.add("aws_vpc_security_group_ingress_rule", "ci",
            {
                {"security_group_id", target.cluster.security_group()},
                {"description", "From CI to the cluster's endpoint"},
                {"ip_protocol", "tcp"},
                {"from_port", https_port.from},
                {"to_port", https_port.from},
                {"cidr_ipv4", addresses},
            });
}

}  // namespace

void ci_peering(const Site& site, const Vpc& management, const CiTarget& target) {
  const Resource& peering = ask(site, management, target);
  const Cidr& addresses = management.private_tier.cidr;
  Scope scope = target.site.scope(
      "ci-peering", "ci",
      {.title = "CI's way in",
       .what = "Accepts CI's peering with this VPC, and lets it in to the cluster's endpoint: 443, from the "
               "private subnets of shared-services' management VPC to the app subnets, and nothing else.",
       .loss = "CI cannot deploy into the cluster until it is made again."},
      target.site.at);
  const Resource& accepted = scope.add("aws_vpc_peering_connection_accepter", "ci",
                                       {
                                           {"vpc_peering_connection_id", peering["id"]},
                                           {"auto_accept", true},
                                           {"tags", name_tag("ci")},
                                       });
  add_peering_routes(scope, "to_ci", target.vpc.private_tier, addresses, accepted);
  let_ci_in(scope, target.vpc, addresses);
  let_in_to_endpoint(scope, target, addresses);
}

}  // namespace ashlar::systems

#include "systems/vpn.h"

#include <fmt/format.h>

#include "systems/vpn_certificates.h"
#include "systems/vpn_queues.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view server_name = "vpn";
constexpr int record_ttl = 300;
/// A VPC's own resolver has the third address of its network (VPC User Guide, "Amazon DNS").
constexpr std::uint32_t resolver_offset = 2;

/// Where people get to, and nowhere else: this VPC, and those that are peered with it. What else people do is
/// none of the VPN's business.
Peers destinations(const Ground& ground) {
  Peers destinations{{"management", ground.vpc.cidr}};
  for (const Region& region : ground.site.account->regions) {
    if (region.name != ground.site.region) continue;
    for (const Environment& environment : region.environments) {
      const Located<Cidr>& cidr = environment.settings.network->cidr;
      destinations.push_back({environment.name, Value(cidr)});
    }
  }
  return destinations;
}

/// No SSH from people: who is connected reaches the server through the tunnel, at its own address.
const Resource& add_group(Scope scope, const Ground& ground, const Located<std::int64_t>& port,
                          const Peers& destinations) {
  Resource& group = add_security_group(scope, ground.site, ground.vpc, "vpn", "vpn");
  let_in(scope.at(port.at), group, {"anywhere", "0.0.0.0/0"}, {*port, *port, "udp"});
  let_out(scope, group, {"anywhere", "0.0.0.0/0"}, https_port);
  for (const Peer& destination : destinations) let_out_freely(scope, group, destination);
  return group;
}

const Resource& add_address(Scope scope, const Ground& ground) {
  return scope.add("aws_eip", "vpn",
                   {{"domain", "vpc"}, {"tags", name_tag(ground.site.name("vpn-address"))}});
}

void add_name(Scope scope, const Site& site, const Resource& zone, const Resource& address) {
  scope.add("aws_route53_record", "vpn",
            {
                {"zone_id", zone["zone_id"]},
                {"name", vpn_domain(site)},
                {"type", "A"},
                {"ttl", record_ttl},
                {"records", list({address["public_ip"]})},
            });
}

/// The address, and no other, to its own machine, and no other.
std::vector<Statement> take_address(const Site& site, const Resource& address) {
  return {allow("TakeAddress").action({"ec2:AssociateAddress"}).on({address["arn"]}),
          allow("TakeAddressItself")
              .action({"ec2:AssociateAddress"})
              .on({site.arn("ec2", "instance/*"), site.arn("ec2", "network-interface/*")})
              .when("StringEquals", "aws:ResourceTag/Name", site.name(server_name))};
}

std::vector<Statement> permissions(const Site& site, const Resource& routes, const Resource& address,
                                   const VpnCertificates& certificates, const VpnQueues& queues) {
  std::vector<Statement> statements = take_address(site, address);
  statements.push_back(allow("ReadRoutes").action({"ssm:GetParameter"}).on({routes["arn"]}));
  for (Statement& statement : keep_certificates(site, certificates))
    statements.push_back(std::move(statement));
  for (Statement& statement : answer_queues(queues)) statements.push_back(std::move(statement));
  return statements;
}

Value cidrs(const Peers& peers) {
  List all;
  for (const Peer& peer : peers) all.push_back(peer.cidr);
  return all;
}

/// A parameter, which the server reads every minute: a new network neither replaces the server nor
/// disconnects anybody.
const Resource& add_routes(Scope scope, const Site& site, const Peers& destinations) {
  const std::string name = fmt::format("/{}/{}/routes", site.environment, server_name);
  return scope.add(
      "aws_ssm_parameter", "routes",
      {
          {"name", name},
          {"description", "The networks that people reach by VPN"},
          {"type", "String"},
          {"insecure_value", json(cidrs(destinations))},  // shown in plans; `value` would be hidden
          {"tags", name_tag(name)},
      });
}

Object server_settings(const Ground& ground, const ManagementSettings& settings, const Resource& routes,
                       const Resource& address, const VpnCertificates& certificates,
                       const VpnQueues& queues) {
  const std::string groups = "_account." + ground.site.account->name;
  return {
      {"domain", vpn_domain(ground.site)},
      {"port", settings.vpn->port},
      {"address", address["allocation_id"]},
      {"clients", *settings.vpn_clients},
      {"routes", routes["name"]},
      {"resolver", ipv4_text(ground.vpc.cidr.address + resolver_offset)},
      {"certificate_days", settings.vpn->certificate_days},
      {"bucket", (*certificates.bucket)["id"]},
      {"requests", (*queues.requests)["url"]},
      {"revocations", (*queues.revocations)["url"]},
      // The server asks who sent a message, and whether they are still in the group.
      {"users", groups + "-openvpn-users"},
      {"administrators", groups + "-openvpn-admins"},
  };
}

/// In whichever zone there is room: what it must remember is in the bucket, its address is taken along.
ServerPlan plan(const Ground& ground, const VpnSettings& settings, const Resource& group) {
  ServerPlan plan;
  plan.name = server_name;
  plan.software = "openvpn";
  plan.tier = &ground.vpc.public_tier;
  plan.security_group = &group;
  plan.instance = settings.instance;
  // Until it has taken the address that it keeps, it reaches AWS only by one of its own.
  plan.starts_in_public = true;
  return plan;
}

UnitDescription description(const Site& site) {
  return {
      .title = "VPN",
      .what = "The OpenVPN server at " + vpn_domain(site) +
              ", by which people reach what is private. They ask for their certificates by a queue, and "
              "administrators revoke them by another; the authority, what it issued and what it revoked lie "
              "in an encrypted bucket, from which a new server starts.",
      .loss =
          "Nobody comes in. With the bucket or its key, every certificate is lost: everybody needs a new "
          "one."};
}

}  // namespace

std::string vpn_domain(const Site& site) {
  return "vpn." + site.organization->domain_of(*site.account, site.region, site.account->name);
}

void vpn(const Ground& ground, const ManagementSettings& settings, const Resource& zone) {
  const Site& site = ground.site;
  const Located<VpnSettings>& own = settings.vpn;
  const Span from = own.at ? own.at : settings.cidr.at;
  Scope scope = site.scope("vpn", "vpn", description(site), from);
  const Peers reached = destinations(ground);
  const Resource& address = add_address(scope, ground);
  add_name(scope, site, zone, address);
  const VpnCertificates certificates = add_vpn_certificates(scope, site, server_role_name(site, server_name));
  const VpnQueues queues = add_vpn_queues(scope, site, *certificates.key, ground.topic);
  ServerPlan server = plan(ground, *own, add_group(scope, ground, own->port, reached));
  const Resource& routes = add_routes(scope, site, reached);
  server.settings = server_settings(ground, settings, routes, address, certificates, queues);
  server.may = permissions(site, routes, address, certificates, queues);
  add_server(scope, ground, server);
}

}  // namespace ashlar::systems

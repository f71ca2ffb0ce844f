#include "systems/dns.h"

#include <fmt/format.h>

#include "systems/certificates.h"

namespace ashlar::systems {

namespace {

constexpr int zone_record_ttl = 3600;

Scope zone_scope(const Site& site) {
  const AccountSettings& settings = site.account->settings;
  return site.scope(
      "dns", "dns",
      {.title = "Public names",
       .what = "The account's public zone: everything of the account that the world may find is named in it.",
       .loss = "Nothing of the account is found from outside. A new zone has other name servers, so whoever "
               "serves the parent domain must be told."},
      settings.domain ? settings.domain->at : site.at);
}

/// Only Amazon may issue certificates for the zone's names (RFC 8659); holds for everything below it that
/// says nothing of its own.
void let_amazon_issue_certificates(Scope scope, const Resource& zone) {
  scope.add("aws_route53_record", zone.name + "_caa",
            {
                {"zone_id", zone["zone_id"]},
                {"name", zone["name"]},
                {"type", "CAA"},
                {"ttl", zone_record_ttl},
                {"records", list({"0 issue \"amazon.com\""})},
            });
}

const Resource& add_public_zone(Scope scope, std::string_view name, Value domain, std::string_view comment) {
  Resource& zone =
      scope.add("aws_route53_zone", std::string(name), {{"name", std::move(domain)}, {"comment", comment}});
  let_amazon_issue_certificates(scope, zone);
  return zone;
}

/// The account's domain, which remembers the line that set it.
Value account_domain(const Site& site) {
  if (site.account->settings.domain) return *site.account->settings.domain;
  return site.organization->domain_of(*site.account);
}

const Resource& organization_zone(const Site& site, const Resource& own) {
  const Located<std::string>& domain = site.organization->settings.domain;
  if (site.organization->domain_of(*site.account) == *domain) return own;
  return add_public_zone(zone_scope(site).at(domain.at), "organization", domain,
                         "The organisation's own domain");
}

bool is_under(const std::string& domain, const std::string& parent) { return domain.ends_with("." + parent); }

/// Domains that stand elsewhere; their parents are not ours to write in.
std::string delegated_by_hand(const Organization& organization, const std::vector<ChildZone>& children) {
  std::string domains;
  for (const ChildZone& child : children) {
    const std::string domain = organization.domain_of(*child.account);
    if (domain == *organization.settings.domain || is_under(domain, *organization.settings.domain)) continue;
    domains += (domains.empty() ? "" : ", ") + domain;
  }
  return domains;
}

UnitDescription delegation_description(const Organization& organization,
                                       const std::vector<ChildZone>& children) {
  std::string what = fmt::format(
      "The name servers of every account's zone, told in the organisation's zone {0}. The registrar of {0} "
      "must be told "
      "that zone's own name servers once, by hand.",
      *organization.settings.domain);
  if (std::string by_hand = delegated_by_hand(organization, children); !by_hand.empty()) {
    what += " Not under it, and so to be delegated by hand where their parents are served: " + by_hand + ".";
  }
  return {.title = "Delegation of names",
          .what = std::move(what),
          .loss = "The accounts' names stop resolving everywhere as caches run out, within an hour."};
}

/// One by one: what crosses accounts is text, and Route 53 gives every zone exactly four.
Value name_servers(const Resource& zone) {
  List servers;
  for (int i = 0; i < 4; ++i) servers.push_back(zone[fmt::format("name_servers[{}]", i)]);
  return servers;
}

void delegate(Scope scope, const ChildZone& child, const Resource& parent, const std::string& domain) {
  scope.add("aws_route53_record", child.account->name,
            {
                {"zone_id", parent["zone_id"]},
                {"name", domain},
                {"type", "NS"},
                {"ttl", zone_record_ttl},  // short enough to mend a mistake within the hour
                {"records", name_servers(*child.zone)},
            });
}

/// Both VPCs stand in the zone itself: an association apart would be undone by the zone's own list.
const Resource& add_private_zone(Scope scope, const Site& site, const Vpc& vpc, const Vpc* management) {
  List vpcs{object({{"vpc_id", vpc.id()}})};
  if (management) vpcs.push_back(object({{"vpc_id", management->id()}}));
  return scope.add("aws_route53_zone", "internal",
                   {
                       {"name", internal_domain(site)},
                       {"comment", "Names inside " + site.environment},
                       {"vpc", std::move(vpcs)},
                   });
}

}  // namespace

std::string environment_domain(const Site& site) {
  return site.organization->domain_of(*site.account, site.region, site.environment);
}

std::string internal_domain(const Site& site) { return "internal." + environment_domain(site); }

std::string static_domain(const Site& site) { return "static." + environment_domain(site); }

const Resource& public_zone(const Site& site) {
  return add_public_zone(zone_scope(site), "public", account_domain(site),
                         "Public names of account " + site.account->name);
}

const Unit& delegation(const Site& site, const Resource& own, const std::vector<ChildZone>& children) {
  const Organization& organization = *site.organization;
  const Resource& parent = organization_zone(site, own);
  Scope scope = site.scope("dns-delegation", "dns", delegation_description(organization, children),
                           organization.settings.domain.at);
  for (const ChildZone& child : children) {
    const std::string domain = organization.domain_of(*child.account);
    if (!is_under(domain, *organization.settings.domain)) continue;
    delegate(scope, child, parent, domain);
  }
  return scope.unit();
}

EnvironmentNames environment_names(const Site& site, const Resource& public_zone, const Vpc& vpc,
                                   const Vpc* management) {
  Scope scope = site.scope(
      "dns", "dns",
      {.title = "Names and certificates",
       .what = "The private zone, whose names resolve inside the VPC and in the management VPC, and "
               "the certificates of both load balancers.",
       .loss = "Services no longer find each other by name; listeners keep their certificates from "
               "being deleted."},
      site.at);
  EnvironmentNames names;
  names.public_zone = &public_zone;
  names.private_zone = &add_private_zone(scope, site, vpc, management);
  names.public_certificate =
      &add_certificate(scope, "public", environment_domain(site), Wildcard::Yes, public_zone);
  names.internal_certificate =
      &add_certificate(scope, "internal", internal_domain(site), Wildcard::Yes, public_zone);
  return names;
}

const Resource& cdn_certificate(const Site& us_east_1, const Site& site, const Resource& public_zone) {
  Scope scope = us_east_1.scope(
      site.part_in_us_east_1("cdn-certificate"), "dns",
      {.title = "Certificate for the CDN",
       .what = "The certificate of " + static_domain(site) +
               ", in us-east-1, the one region where CloudFront takes certificates.",
       .loss = "The CDN cannot be made or moved to another name; while it runs, AWS refuses to "
               "delete the certificate."},
      site.at);
  return add_certificate(scope, "static", static_domain(site), Wildcard::No, public_zone);
}

}  // namespace ashlar::systems

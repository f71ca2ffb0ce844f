#include "systems/vpc.h"

#include <fmt/format.h>

#include "config/aws_regions.h"
#include "systems/network_acls.h"
#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// Every tier is cut into eight, so that a zone more or less moves no other subnet.
constexpr int zone_bits = 3;

struct TierPlan {
  std::string_view name;
  Cidr cidr;
  Place from;  ///< the line of the network that it is a part of
};

/// "eu-west-1a" for the first zone.
std::string zone_name(const std::string& region, std::size_t index) {
  return region + find_aws_region(region)->letters[index];
}

char zone_letter(const std::string& zone) { return zone.back(); }

Resource& add_vpc(const Scope& scope, const Cidr& cidr, const Located<Cidr>& setting,
                  const std::string& name) {
  Scope in = scope;
  Resource& vpc = in.add("aws_vpc", "main",
                         {
                             {"cidr_block", Value(cidr).from(setting.at.start)},
                             {"enable_dns_support", true},
                             {"enable_dns_hostnames", true},  // peering resolves names only with this
                             {"tags", name_tag(name)},
                         });
  // The default group lets everything of the group talk; adopted without rules, it lets nothing.
  in.add("aws_default_security_group", "main",
         {{"vpc_id", vpc["id"]}, {"tags", name_tag(name + "-default-unused")}});
  return vpc;
}

Tier add_tier(Scope scope, const Vpc& vpc, const TierPlan& plan) {
  Tier tier{std::string(plan.name), plan.cidr, {}, {}};
  for (std::size_t i = 0; i < vpc.zones.size(); ++i) {
    const std::string& zone = vpc.zones[i];
    tier.subnets.push_back(&scope.add(
        "aws_subnet", fmt::format("{}_{}", plan.name, zone_letter(zone)),
        {
            {"vpc_id", vpc.id()},
            {"cidr_block", Value(plan.cidr.part(zone_bits, static_cast<std::uint32_t>(i))).from(plan.from)},
            {"availability_zone", zone},
            {"map_public_ip_on_launch", false},  // only load balancers, NAT and the VPN have public addresses
            {"tags", name_tag(fmt::format("{}-{}-{}", vpc.name, plan.name, zone_letter(zone)))},
        }));
  }
  return tier;
}

/// One route table for the whole tier, or one for each zone.
void add_route_tables(Scope scope, const Vpc& vpc, Tier& tier, bool per_zone) {
  for (std::size_t i = 0; i < tier.subnets.size(); ++i) {
    const std::string zone(1, zone_letter(vpc.zones[i]));
    if (i == 0 || per_zone) {
      std::string suffix = per_zone ? "_" + zone : "";
      tier.route_tables.push_back(
          &scope.add("aws_route_table", tier.name + suffix,
                     {{"vpc_id", vpc.id()},
                      {"tags", name_tag(vpc.name + "-" + tier.name + (per_zone ? "-" + zone : ""))}}));
    }
    scope.add(
        "aws_route_table_association", tier.name + "_" + zone,
        {{"subnet_id", (*tier.subnets[i])["id"]}, {"route_table_id", (*tier.route_tables.back())["id"]}});
  }
}

const Resource& add_internet_gateway(Scope scope, const Vpc& vpc) {
  Resource& gateway =
      scope.add("aws_internet_gateway", "main", {{"vpc_id", vpc.id()}, {"tags", name_tag(vpc.name)}});
  scope.add("aws_route", "public_internet",
            {
                {"route_table_id", (*vpc.public_tier.route_tables[0])["id"]},
                {"destination_cidr_block", "0.0.0.0/0"},
                {"gateway_id", gateway["id"]},
            });
  return gateway;
}

/// The first `count` zones get a NAT gateway; the private tier of a zone without one goes through another
/// zone's. Nothing of theirs refers to the Internet gateway, and AWS makes none without it.
void add_nat_gateways(Scope scope, const Vpc& vpc, const Resource& internet_gateway, std::size_t count,
                      Place from) {
  std::vector<const Resource*> gateways;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string zone(1, zone_letter(vpc.zones[i]));
    const std::string name = fmt::format("{}-nat-{}", vpc.name, zone);
    Resource& address = scope.add("aws_eip", "nat_" + zone, {{"domain", "vpc"}, {"tags", name_tag(name)}});
    address.from = from;
    address.depends_on = {&internet_gateway};
    Resource& gateway = scope.add("aws_nat_gateway", zone,
                                  {
                                      {"allocation_id", address["id"]},
                                      {"subnet_id", (*vpc.public_tier.subnets[i])["id"]},
                                      {"tags", name_tag(name)},
                                  });
    gateway.depends_on = {&internet_gateway};
    gateways.push_back(&gateway);
  }
  for (std::size_t i = 0; i < vpc.zones.size(); ++i) {
    scope.add("aws_route", fmt::format("{}_internet_{}", vpc.private_tier.name, zone_letter(vpc.zones[i])),
              {
                  {"route_table_id", (*vpc.private_tier.route_tables[i])["id"]},
                  {"destination_cidr_block", "0.0.0.0/0"},
                  {"nat_gateway_id", (*gateways[i % count])["id"]},
              });
  }
}

/// Free, and keeps traffic to S3 and DynamoDB off the NAT gateways. Not for the persistence tier: its network
/// ACL cannot name an endpoint's addresses, so the route would only swallow packets.
void add_gateway_endpoints(Scope scope, const Site& site, const Vpc& vpc) {
  List tables;
  for (const Tier* tier : {&vpc.public_tier, &vpc.private_tier}) {
    for (const Resource* table : tier->route_tables) tables.push_back((*table)["id"]);
  }
  for (std::string_view service : {"s3", "dynamodb"}) {
    scope.add("aws_vpc_endpoint", std::string(service),
              {
                  {"vpc_id", vpc.id()},
                  {"service_name", fmt::format("com.amazonaws.{}.{}", site.provider_region(), service)},
                  {"vpc_endpoint_type", "Gateway"},
                  {"route_table_ids", tables},
                  {"tags", name_tag(fmt::format("{}-{}", vpc.name, service))},
              });
  }
}

void add_flow_logs(Scope scope, const Site& site, const Vpc& vpc, const Located<std::int64_t>& days,
                   const Resource& key) {
  const std::string group_name = vpc.name + "-vpc-flow-logs";
  Resource& group =
      scope.add("aws_cloudwatch_log_group", "flow_logs",
                {{"name", group_name}, {"retention_in_days", days}, {"kms_key_id", key["arn"]}});
  Resource& role = scope.add(
      "aws_iam_role", "flow_logs",
      {
          {"name", fit_name({vpc.name, site.provider_region(), "vpc-flow-logs"}, role_name_limit)},
          {"description", "Lets VPC flow logs write to " + group_name},
          {"assume_role_policy", policy({allow("FlowLogs")
                                             .service({"vpc-flow-logs.amazonaws.com"})
                                             .action({"sts:AssumeRole"})
                                             .when("StringEquals", "aws:SourceAccount", site.account_id())})},
      });
  scope.add("aws_iam_role_policy", "flow_logs",
            {
                {"name", "write-flow-logs"},
                {"role", role["id"]},
                {"policy",
                 policy({allow("WriteRecords")
                             .action({"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"})
                             .on({concat({group["arn"], ":*"})}),
                         allow("FindGroup")
                             .action({"logs:DescribeLogGroups"})
                             .on({site.arn("logs", "log-group:*")})})},
            });
  scope.add("aws_flow_log", "main",
            {
                {"vpc_id", vpc.id()},
                {"traffic_type", "ALL"},
                {"log_destination", group["arn"]},
                {"iam_role_arn", role["arn"]},
                {"max_aggregation_interval", 60},
                {"tags", name_tag(group_name)},
            });
}

/// The connection and both sides' routes stand with the application VPC, so that the management VPC does not
/// change when an environment comes or goes.
void add_peering(Scope scope, const Vpc& vpc, const Vpc& management) {
  Resource& peering = scope.add("aws_vpc_peering_connection", "management",
                                {
                                    {"vpc_id", vpc.id()},
                                    {"peer_vpc_id", management.id()},
                                    {"auto_accept", true},  // both sides are in this account and region
                                    {"accepter", object({{"allow_remote_vpc_dns_resolution", true}})},
                                    {"requester", object({{"allow_remote_vpc_dns_resolution", true}})},
                                    {"tags", name_tag(fmt::format("{}-{}", vpc.name, management.name))},
                                });
  for (const Tier* tier : {&vpc.public_tier, &vpc.private_tier, &vpc.persistence_tier}) {
    add_peering_routes(scope, "to_management", *tier, management.cidr, peering);
  }
  for (const Tier* tier : {&management.public_tier, &management.private_tier}) {
    add_peering_routes(scope, "from_management", *tier, vpc.cidr, peering);
  }
}

std::vector<std::string> zones_of(const std::string& region, std::int64_t count) {
  std::vector<std::string> zones;
  for (std::int64_t i = 0; i < count; ++i) zones.push_back(zone_name(region, static_cast<std::size_t>(i)));
  return zones;
}

}  // namespace

void add_peering_routes(Scope scope, std::string_view side, const Tier& tier, const Cidr& destination,
                        const Resource& peering) {
  for (const Resource* table : tier.route_tables) {
    scope.add("aws_route", fmt::format("{}_{}", side, table->name),
              {
                  {"route_table_id", (*table)["id"]},
                  {"destination_cidr_block", destination},
                  {"vpc_peering_connection_id", peering["id"]},
              });
  }
}

Value Tier::subnet_ids() const {
  List ids;
  for (const Resource* subnet : subnets) ids.push_back((*subnet)["id"]);
  return ids;
}

Vpc management_vpc(const Site& site, const ManagementSettings& settings, Span from, const Resource& key) {
  Scope scope =
      site.scope("vpc", "vpc",
                 {.title = "Management VPC",
                  .what = "The network where people (by VPN) and CI come in; peered with the region's "
                          "application VPCs.",
                  .loss = "Nobody reaches private hosts until it is made again; applications go on."},
                 from);
  const Cidr& cidr = *settings.cidr;
  Vpc vpc;
  vpc.name = site.environment;
  vpc.cidr = cidr;
  vpc.zones = zones_of(site.region, *settings.zones);
  vpc.vpc = &add_vpc(scope, cidr, settings.cidr, vpc.name);
  vpc.public_tier = add_tier(scope, vpc, {"public", cidr.part(2, 0), settings.cidr.at.start});
  vpc.private_tier = add_tier(scope, vpc, {"private", cidr.part(1, 1), settings.cidr.at.start});
  add_route_tables(scope, vpc, vpc.public_tier, false);
  add_route_tables(scope, vpc, vpc.private_tier, true);
  add_nat_gateways(scope, vpc, add_internet_gateway(scope, vpc),
                   static_cast<std::size_t>(*settings.nat_gateways), settings.nat_gateways.at.start);
  add_gateway_endpoints(scope, site, vpc);
  vpc.acl = &add_management_acls(scope, vpc);
  add_flow_logs(scope, site, vpc, settings.flow_log_days, key);
  return vpc;
}

Vpc application_vpc(const Site& site, const NetworkSettings& settings, Span from, const Resource& key,
                    const Vpc* management) {
  Scope scope =
      site.scope("vpc", "vpc",
                 {.title = "Application VPC",
                  .what = "The environment's network: public, app and persistence subnets in each zone, with "
                          "their routes and network ACLs.",
                  .loss = "Everything of the environment stands in it and must go before it."},
                 from);
  const Cidr& cidr = *settings.cidr;
  Vpc vpc;
  vpc.name = site.environment;
  vpc.cidr = cidr;
  vpc.zones = zones_of(site.region, *settings.zones);
  Resource& network = add_vpc(scope, cidr, settings.cidr, vpc.name);
  network.lifecycle.prevent_destroy = *site.common->protect;
  vpc.vpc = &network;
  // Half for the app tier, where every pod has an address of its own; an eighth each for the others; a
  // quarter free.
  vpc.public_tier = add_tier(scope, vpc, {"public", cidr.part(3, 0), settings.cidr.at.start});
  vpc.persistence_tier = add_tier(scope, vpc, {"persistence", cidr.part(3, 1), settings.cidr.at.start});
  vpc.private_tier = add_tier(scope, vpc, {"app", cidr.part(1, 1), settings.cidr.at.start});
  add_route_tables(scope, vpc, vpc.public_tier, false);
  add_route_tables(scope, vpc, vpc.private_tier, true);
  add_route_tables(scope, vpc, vpc.persistence_tier, false);
  add_nat_gateways(scope, vpc, add_internet_gateway(scope, vpc),
                   static_cast<std::size_t>(*settings.nat_gateways), settings.nat_gateways.at.start);
  add_gateway_endpoints(scope, site, vpc);
  vpc.acl = &add_application_acls(scope, vpc, management);
  if (management) add_peering(scope, vpc, *management);
  add_flow_logs(scope, site, vpc, settings.flow_log_days, key);
  return vpc;
}

}  // namespace ashlar::systems

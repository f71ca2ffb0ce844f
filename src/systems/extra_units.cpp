#include "systems/extra_units.h"

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

Value subnets(const Vpc& vpc) {
  return object({{"public", vpc.public_tier.subnet_ids()},
                 {"app", vpc.private_tier.subnet_ids()},
                 {"persistence", vpc.persistence_tier.subnet_ids()}});
}

Value balancer(const LoadBalancer& balancer) {
  return object({{"arn", (*balancer.balancer)["arn"]},
                 {"listener_arn", (*balancer.listener)["arn"]},
                 {"security_group_id", (*balancer.security_group)["id"]},
                 {"domain", balancer.domain}});
}

/// What an environment lacks is null, so that a unit may ask.
Value cluster_of(const ServiceGround& ground) {
  if (!ground.cluster) return {};
  return object({{"name", (*ground.cluster->cluster)["name"]},
                 {"namespace", ground.cluster->name_space},
                 {"security_group_id", ground.cluster->security_group()}});
}

Value mysql_of(const Stores& stores) {
  if (!stores.mysql) return {};
  return object({{"address", (*stores.mysql->instance)["address"]},
                 {"secret_arn", (*stores.mysql->secret)["arn"]},
                 {"security_group_id", (*stores.mysql->security_group)["id"]}});
}

Value redis_of(const Stores& stores) {
  if (!stores.redis) return {};
  return object({{"address", (*stores.redis->group)["primary_endpoint_address"]}});
}

Object offered(const Offer& offer) {
  const auto& [site, ground, key, zone] = offer;
  return {
      {"account", site.account->name},
      {"account_id", site.account_id()},
      {"region", site.region},
      {"environment", site.environment},
      {"vpc", object({{"id", ground.vpc.id()}, {"cidr", ground.vpc.cidr}})},
      {"subnets", subnets(ground.vpc)},
      {"key_arn", key["arn"]},
      {"alarm_topic_arn", ground.topic["arn"]},
      {"zone", object({{"id", zone["zone_id"]}, {"name", zone["name"]}})},
      {"load_balancers", object({{"public", balancer(ground.balancers.public_facing)},
                                 {"internal", balancer(ground.balancers.internal)}})},
      {"cluster", cluster_of(ground)},
      {"mysql", mysql_of(ground.stores)},
      {"redis", redis_of(ground.stores)},
  };
}

Diagnostic about(const ExtraUnit& unit, std::string summary, std::string help) {
  Diagnostic mistake;
  mistake.summary = std::move(summary);
  mistake.found = unit.folder;
  mistake.help = std::move(help);
  return mistake;
}

/// Files that stand in every unit.
bool is_ours(std::string_view file) {
  return file.ends_with(".tf.json") || file == "README.md" || file == ".terraform.lock.hcl";
}

bool may_stand(const Offer& offer, const ExtraUnit& unit, Diagnostics& diagnostics) {
  const UnitPath path{offer.site.account->name, offer.site.region, offer.site.environment, unit.name};
  if (offer.site.architecture->find(path)) {
    diagnostics.add(about(unit, fmt::format("{} is a unit that Ashlar makes itself", path.text()),
                          "give the folder another name"));
    return false;
  }
  bool any_terraform = false;
  bool good = true;
  for (const auto& [file, text] : unit.files) {
    any_terraform = any_terraform || file.ends_with(".tf");
    if (!is_ours(file)) continue;
    const bool in_json = file.ends_with(".tf.json");
    diagnostics.add(
        in_json
            ? about(unit,
                    fmt::format("{}/{} is Terraform in JSON, which Ashlar writes itself", unit.folder, file),
                    "write it as a .tf file")
            : about(unit, fmt::format("{}/{} has a name that Ashlar writes itself", unit.folder, file),
                    "give it another name"));
    good = false;
  }
  if (any_terraform) return good;
  diagnostics.add(
      about(unit, fmt::format("{} holds no .tf file", unit.folder), "write one, or remove the folder"));
  return false;
}

}  // namespace

void extra_units(const Offer& offer, const std::vector<ExtraUnit>& units, Diagnostics& diagnostics) {
  for (const ExtraUnit& unit : units) {
    if (!may_stand(offer, unit, diagnostics)) continue;
    Scope scope = offer.site.scope(
        unit.name, "extra",
        {.title = unit.name,
         .what = fmt::format("Terraform of the team's own, from `{}`. What the environment has is in "
                             "`local.ashlar` (ashlar.tf.json).",
                             unit.folder),
         .loss = "What the team's own files say."},
        offer.site.at);
    scope.unit().team_files = unit.files;
    scope.unit().given = offered(offer);
  }
}

}  // namespace ashlar::systems

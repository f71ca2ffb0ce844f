#include "systems/environment.h"

#include <algorithm>

#include "systems/backups.h"
#include "systems/dashboards.h"
#include "systems/extra_units.h"
#include "systems/functions.h"
#include "systems/health_checks.h"
#include "systems/keys.h"
#include "systems/principals.h"
#include "systems/services.h"
#include "systems/static_site.h"

namespace ashlar::systems {

namespace {

/// The services that use a store, in the order of their names.
std::vector<std::string> users_of(std::string_view store, const EnvironmentSettings& settings) {
  std::vector<std::string> users;
  for (const Named<ServiceSettings>& service : *settings.services) {
    if (uses(service.value, store)) users.push_back(*service.name);
  }
  return users;
}

void add_stores(const Ground& ground, const EnvironmentSettings& settings, const Resource* readings,
                Stores& made) {
  const auto& [site, vpc, key, topic, artifacts, people] = ground;
  if (settings.mysql)
    made.mysql = mysql(site, **settings.mysql, settings.mysql->at, vpc, key, topic, *readings, people);
  if (settings.redis) {
    made.redis = redis(site, **settings.redis, settings.redis->at, vpc, key, topic, people,
                       users_of("redis", settings));
  }
  if (settings.zookeeper || settings.kafka) {
    const Span from = settings.zookeeper ? settings.zookeeper->at : settings.kafka->at;
    made.authority = certificate_authority(site, from, key);
  }
  if (settings.zookeeper)
    made.zookeeper = zookeeper(ground, **settings.zookeeper, settings.zookeeper->at, *made.authority);
  if (settings.kafka) made.kafka = kafka(ground, **settings.kafka, settings.kafka->at, *made.authority);
}

/// Alarms that stand in us-east-1.
using Alarms = std::vector<const Resource*>;

void add_static_site(const Site& site, const StaticSiteSettings& settings, Span from, const Given& given,
                     const Resource& key, Alarms& elsewhere) {
  const Site edge = in_region(site, global_region);
  const Resource& certificate = cdn_certificate(edge, site, given.zone);
  elsewhere.push_back(&static_site(site, edge, settings, from,
                                   {certificate, given.zone, key, given.global_key, given.global_topic}));
}

/// Where nothing is public, nobody outside could be answered.
bool is_public(const EnvironmentSettings& settings) {
  return std::any_of(settings.services->begin(), settings.services->end(),
                     [](const Named<ServiceSettings>& service) { return *service.value.is_public; });
}

void add_backups(const Site& site, const Located<BackupSettings>& settings, const Given& given,
                 const Resource& key) {
  backups(site, *settings, settings.at, *given.backup_settings, key, given.topic,
          *settings->copies ? given.backup_copies : nullptr);
}

/// The account that this environment's backups are copied to.
const Account* copies_of(const Site& site, const EnvironmentSettings& settings) {
  const bool copied = settings.backups && *(*settings.backups)->copies;
  return copied ? &site.organization->security() : nullptr;
}

}  // namespace

Deployable environment(const Site& site, const Environment& environment, const Given& given,
                       Diagnostics& diagnostics) {
  const EnvironmentSettings& settings = environment.settings;
  const Resource& own_key = key(site, copies_of(site, settings));
  const Vpc vpc = application_vpc(site, *settings.network, settings.network.at, own_key, given.management);
  const EnvironmentNames names = environment_names(site, given.zone, vpc, given.management);
  const Peers callers = from_management(given.management);
  const LoadBalancers balancers = load_balancers(site, *settings.load_balancers, settings.load_balancers.at,
                                                 vpc, names, callers, own_key, given.topic);
  Deployable made{site, vpc, {}};
  if (settings.cluster) {
    made.cluster = cluster(site, **settings.cluster, settings.cluster->at, vpc, balancers, callers, own_key,
                           given.topic);
  }
  const Ground ground{site, vpc, own_key, given.topic, given.artifacts, from_vpn(given.management)};
  Stores own_stores;
  add_stores(ground, settings, given.readings, own_stores);
  const ServiceGround service_ground{
      vpc, balancers, own_stores, made.cluster ? &*made.cluster : nullptr, given.images, given.topic};
  services(site, *settings.services, service_ground);
  functions(site, *settings.functions, given.artifacts, own_key, given.topic);
  Alarms elsewhere;
  if (settings.static_site) {
    add_static_site(site, **settings.static_site, settings.static_site->at, given, own_key, elsewhere);
  }
  if (settings.backups) add_backups(site, *settings.backups, given, own_key);
  if (is_public(settings)) {
    elsewhere.push_back(
        &health_checks(in_region(site, global_region), site, balancers.public_facing, given.global_topic));
  }
  dashboard(site, elsewhere);
  extra_units({site, service_ground, own_key, given.zone}, environment.extra, diagnostics);
  return made;
}

}  // namespace ashlar::systems

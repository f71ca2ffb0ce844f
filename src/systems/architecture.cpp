#include "systems/architecture.h"

#include <algorithm>

#include "schema/schema.h"
#include "systems/access.h"
#include "systems/accounts.h"
#include "systems/audit.h"
#include "systems/dns.h"
#include "systems/exports.h"
#include "systems/identity.h"
#include "systems/keys.h"
#include "systems/load_balancers.h"
#include "systems/mysql.h"
#include "systems/mysql_monitoring.h"
#include "systems/notifications.h"
#include "systems/quotas.h"
#include "systems/role_boundary.h"
#include "systems/services.h"
#include "systems/state.h"

namespace ashlar::systems {

namespace {

class Builder {
 public:
  explicit Builder(const Organization& organization) : organization_(organization) {}

  Architecture build() {
    const Resource& root = accounts(global_site(organization_.management()));
    people(global_site(organization_.security()));
    archive_ = audit_archive(global_site(organization_.security()));
    for (const Account& account : organization_.accounts) add_account(account);
    watch_everything(root);
    for (const Account& account : organization_.accounts) {
      for (const Region& region : account.regions) add_region(account, region);
    }
    const Account& shared_services = organization_.shared_services();
    wait_for_delegation(
        delegation(global_site(shared_services), *zones_.at(shared_services.name), children()));
    add_states();
    return std::move(architecture_);
  }

 private:
  Site site(const Account& account, std::string_view region, std::string_view environment,
            const CommonSettings& common, Span at) {
    return {&architecture_,           &organization_, &account, std::string(region),
            std::string(environment), &common,        at};
  }

  Site global_site(const Account& account) {
    return site(account, global_place, global_place, account.common, account.at);
  }

  /// ACM looks for a certificate's record from outside, and Terraform waits until it is found.
  void wait_for_delegation(const Unit& delegation) {
    for (const auto& [path, unit] : architecture_.units()) {
      const bool has_certificate = std::any_of(
          unit->resources.begin(), unit->resources.end(),
          [](const auto& resource) { return resource->type == "aws_acm_certificate_validation"; });
      if (has_certificate) unit->after.insert(&delegation);
    }
  }

  /// Last, since a state's bucket lets in those accounts, and no others, that read what the account exports.
  void add_states() {
    link(architecture_, schema::Schema::builtin());
    if (*organization_.settings.terraform->backend == "s3") export_outputs(architecture_);
    std::map<std::string, std::set<std::string>> readers = readers_of_accounts(architecture_);
    for (const Account& account : organization_.accounts) {
      std::vector<const Account*> accounts;
      for (const std::string& name : readers[account.name]) accounts.push_back(organization_.find(name));
      state(global_site(account), accounts);
    }
  }

  /// What every account has, whatever it is for.
  void add_account(const Account& account) {
    Site global = global_site(account);
    access_roles(global);
    recorder_roles_[account.name] = &trail(global, archive_);
    zones_[account.name] = &public_zone(global);
  }

  Site regional_site(const Account& account, const std::string& region) {
    return site(account, region, global_place, account.common, account.at);
  }

  /// A region, before the security account speaks for the organisation in it.
  struct WatchedRegion {
    std::string name;
    Watch security;  ///< the security account's own
    UnitSet ready;   ///< what must stand before that
  };

  /// Every region's own watchmen first. In the home region the security account decides for all regions at
  /// once, and would make AWS switch on what another region's units have yet to make.
  void watch_everything(const Resource& root) {
    std::vector<WatchedRegion> regions;
    UnitSet ready{root.unit};
    for (const std::string& region : organization_.allowed_regions()) {
      regions.push_back(watch_region(region, root));
      ready.insert(regions.back().ready.begin(), regions.back().ready.end());
    }
    for (const WatchedRegion& region : regions) {
      const bool home = region.name == *organization_.settings.home_region;
      watch_organization(regional_site(organization_.security(), region.name), region.security,
                         home ? ready : region.ready, root);
    }
  }

  /// The watchmen of a region, in all accounts; then the security account is made their administrator.
  WatchedRegion watch_region(const std::string& region, const Resource& root) {
    WatchedRegion watched{region, {}, {root.unit}};
    for (const Account& account : organization_.accounts) {
      Watch own = watch(regional_site(account, region), archive_, *recorder_roles_.at(account.name));
      if (own.detector) watched.ready.insert(own.detector->unit);
      if (account.kind() == AccountKind::Security) watched.security = own;
    }
    watched.ready.insert(&regional_administrators(regional_site(organization_.management(), region), root,
                                                  *watched.security.detector, *watched.security.hub));
    return watched;
  }

  /// What the environments of a region share.
  struct InRegion {
    const Resource& topic;     ///< of alarms
    const Resource* readings;  ///< of database servers; null where no environment has one
    const Vpc* management;     ///< null where the region has none
  };

  void add_region(const Account& account, const Region& region) {
    if (!region.settings.management && region.environments.empty()) return;
    Site place = site(account, region.name, global_place, region.common, region.at);
    const Resource& regional_key = key(place);
    InRegion common{alarm_topic(place, regional_key), readings(place, region, regional_key), nullptr};
    std::optional<Vpc> management;
    if (region.settings.management) {
      Site mgmt = site(account, region.name, management_place, region.common, region.at);
      const Located<ManagementSettings>& settings = *region.settings.management;
      management = management_vpc(mgmt, *settings, settings.at, key(mgmt));
      common.management = &*management;
    }
    for (const Environment& environment : region.environments) {
      add_environment(site(account, region.name, environment.name, environment.common, environment.at),
                      environment.settings, common);
    }
  }

  static const Resource* readings(const Site& place, const Region& region, const Resource& key) {
    for (const Environment& environment : region.environments) {
      if (environment.settings.mysql) return &mysql_readings(place, environment.settings.mysql->at, key);
    }
    return nullptr;
  }

  void add_environment(const Site& site, const EnvironmentSettings& settings, const InRegion& region) {
    const Resource& environment_key = key(site);
    const Resource& zone = *zones_.at(site.account->name);
    Vpc vpc =
        application_vpc(site, *settings.network, settings.network.at, environment_key, region.management);
    EnvironmentNames names = environment_names(site, zone, vpc, region.management);
    cdn_certificate(us_east_1(site), site, zone);
    LoadBalancers balancers =
        load_balancers(site, *settings.load_balancers, settings.load_balancers.at, vpc, names,
                       from_management(region.management), environment_key, region.topic);
    Stores stores;
    if (settings.mysql) {
      stores.mysql = mysql(site, **settings.mysql, settings.mysql->at, vpc, environment_key, region.topic,
                           *region.readings, from_vpn(region.management));
    }
    services(site, *settings.services, vpc, balancers, stores, region.topic);
  }

  static Site us_east_1(Site site) {
    site.region = global_region;
    return site;
  }

  std::vector<ChildZone> children() const {
    std::vector<ChildZone> children;
    for (const Account& account : organization_.accounts)
      children.push_back({&account, zones_.at(account.name)});
    return children;
  }

  const Organization& organization_;
  Architecture architecture_;
  AuditArchive archive_;
  std::map<std::string, const Resource*> zones_;           ///< an account's public zone
  std::map<std::string, const Resource*> recorder_roles_;  ///< the role of an account's recorders
};

}  // namespace

Architecture build(const Organization& organization, Diagnostics& diagnostics) {
  Architecture architecture = Builder(organization).build();
  bound_roles(architecture);
  identify(architecture, schema::Schema::builtin());
  link(architecture, schema::Schema::builtin());
  check_quotas(architecture, organization, diagnostics);
  return architecture;
}

}  // namespace ashlar::systems

#include "systems/architecture.h"

#include <algorithm>

#include "schema/schema.h"
#include "systems/access.h"
#include "systems/accounts.h"
#include "systems/audit.h"
#include "systems/backup_copies.h"
#include "systems/backups.h"
#include "systems/budgets.h"
#include "systems/ci.h"
#include "systems/dashboards.h"
#include "systems/environment.h"
#include "systems/exports.h"
#include "systems/identity.h"
#include "systems/keys.h"
#include "systems/moves.h"
#include "systems/mysql_monitoring.h"
#include "systems/notifications.h"
#include "systems/overrides.h"
#include "systems/quotas.h"
#include "systems/role_boundary.h"
#include "systems/state.h"
#include "systems/user_data_limit.h"
#include "systems/vpn.h"

namespace ashlar::systems {

namespace {

class Builder {
 public:
  Builder(const Organization& organization, Diagnostics& diagnostics)
      : organization_(organization), diagnostics_(diagnostics) {}

  Architecture build() {
    const Resource& root = accounts(global_site(organization_.management()));
    people(global_site(organization_.security()));
    archive_ = audit_archive(global_site(organization_.security()));
    for (const Account& account : organization_.accounts) add_account(account);
    watch_everything(root);
    add_shared_services();
    add_backup_copies(root);
    for (const Account& account : organization_.accounts) {
      for (const Region& region : account.regions) add_region(account, region);
    }
    add_ci_peerings();
    const Account& shared_services = organization_.shared_services();
    wait_for_delegation(
        delegation(global_site(shared_services), *zones_.at(shared_services.name), children()));
    add_states();
    add_moves(architecture_, moved_addresses());
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
    if (account.settings.budget) budget(global, **account.settings.budget, account.settings.budget->at);
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

  /// What accounts take from shared-services and from security, in every region where something stands.
  void add_shared_services() {
    const Account& shared_services = organization_.shared_services();
    images_ = images(regional_site(shared_services, *organization_.settings.home_region));
    for (const std::string& region : organization_.used_regions())
      artifacts_[region] = artifacts(regional_site(shared_services, region));
    if (has_ci(shared_services)) ci_role_ = &ci_role(global_site(shared_services));
  }

  /// Vaults of the security account, and what the organisation must allow before anything gets into them.
  void add_backup_copies(const Resource& root) {
    const std::map<std::string, std::vector<const Account*>> copying = copying_accounts();
    if (copying.empty()) return;
    const UnitSet ready{allow_backup_copies(global_site(organization_.management()), root).unit,
                        backup_copy_roles(global_site(organization_.security())).unit};
    for (const auto& [region, accounts] : copying) {
      backup_copies_[region] =
          &backup_copies(regional_site(organization_.security(), region), accounts, ready);
    }
  }

  static bool has_ci(const Account& account) {
    return std::any_of(account.regions.begin(), account.regions.end(),
                       [](const Region& region) { return region.settings.ci.has_value(); });
  }

  /// By region, the accounts whose backups are copied to the security account.
  std::map<std::string, std::vector<const Account*>> copying_accounts() const {
    std::map<std::string, std::vector<const Account*>> copying;
    for (const Account& account : organization_.accounts) {
      for (const Region& region : account.regions) {
        const bool copies = std::any_of(
            region.environments.begin(), region.environments.end(), [](const Environment& environment) {
              return environment.settings.backups && *(*environment.settings.backups)->copies;
            });
        if (copies) copying[region.name].push_back(&account);
      }
    }
    return copying;
  }

  /// What all of an account's region shares.
  struct Shared {
    const Resource* key = nullptr;
    const Resource* topic = nullptr;  ///< of alarms
  };

  /// Made at its first mention: us-east-1 has it wherever environments stand, for their health checks.
  const Shared& shared(const Site& place) {
    Shared& shared = shared_[{place.account->name, place.region}];
    if (!shared.key) shared.key = &key(place);
    if (!shared.topic) shared.topic = &alarm_topic(place, *shared.key);
    return shared;
  }

  void add_region(const Account& account, const Region& region) {
    if (!region.is_used()) return;
    const Site place = site(account, region.name, global_place, region.common, region.at);
    const Shared& own = shared(place);
    const OncePerRegion once{mysql_readings_of(place, region, *own.key), backup_settings_of(place, region)};
    std::optional<Vpc> management;
    if (region.settings.management) management = add_management(account, region, *own.topic);
    for (const Environment& environment : region.environments)
      add_environment(account, region, environment, management ? &*management : nullptr, own, once);
  }

  /// What AWS has once in an account's region, however many environments use it; null where none does.
  struct OncePerRegion {
    const Resource* readings = nullptr;         ///< of database servers
    const Resource* backup_settings = nullptr;  ///< of AWS Backup
  };

  static const Resource* backup_settings_of(const Site& place, const Region& region) {
    for (const Environment& environment : region.environments) {
      if (environment.settings.backups) return &backup_settings(place, environment.settings.backups->at);
    }
    return nullptr;
  }

  static const Resource* mysql_readings_of(const Site& place, const Region& region, const Resource& key) {
    for (const Environment& environment : region.environments) {
      if (environment.settings.mysql) return &mysql_readings(place, environment.settings.mysql->at, key);
    }
    return nullptr;
  }

  Vpc add_management(const Account& account, const Region& region, const Resource& alarms) {
    const Site mgmt = site(account, region.name, management_place, region.common, region.at);
    const Located<ManagementSettings>& settings = *region.settings.management;
    const Resource& own_key = key(mgmt);
    Vpc vpc = management_vpc(mgmt, *settings, settings.at, own_key);
    const Ground ground{mgmt, vpc, own_key, alarms, artifacts_.at(region.name), from_vpn(&vpc)};
    vpn(ground, *settings, *zones_.at(account.name));
    if (region.settings.ci && ci_role_) {
      ci(ground, **region.settings.ci, region.settings.ci->at, *zones_.at(account.name), *ci_role_);
      ci_places_.push_back({mgmt, vpc});
    }
    dashboard(mgmt);
    return vpc;
  }

  void add_environment(const Account& account, const Region& region, const Environment& environment,
                       const Vpc* management, const Shared& own, const OncePerRegion& once) {
    auto copies = backup_copies_.find(region.name);
    const Site global = site(account, global_region, global_place, account.common, account.at);
    deployables_.push_back(systems::environment(
        site(account, region.name, environment.name, environment.common, environment.at), environment,
        {management, *zones_.at(account.name), *own.topic, *shared(global).topic, *shared(global).key,
         once.backup_settings, once.readings, artifacts_.at(region.name), images_,
         copies == backup_copies_.end() ? nullptr : copies->second},
        diagnostics_));
  }

  /// Last, since shared-services comes before some accounts and after others.
  void add_ci_peerings() {
    for (const CiPlace& place : ci_places_) {
      for (const Deployable& target : deployables_) {
        if (target.cluster) ci_peering(place.site, place.vpc, {target.site, target.vpc, *target.cluster});
      }
    }
  }

  std::vector<ChildZone> children() const {
    std::vector<ChildZone> children;
    for (const Account& account : organization_.accounts)
      children.push_back({&account, zones_.at(account.name)});
    return children;
  }

  const Organization& organization_;
  Diagnostics& diagnostics_;
  Architecture architecture_;
  AuditArchive archive_;
  std::map<std::string, const Resource*> zones_;                  ///< an account's public zone
  std::map<std::string, const Resource*> recorder_roles_;         ///< the role of an account's recorders
  std::map<std::pair<std::string, std::string>, Shared> shared_;  ///< by account and region
  std::map<std::string, Artifacts> artifacts_;                    ///< by region
  std::map<std::string, const Resource*> backup_copies_;          ///< vaults, by region
  Images images_;
  const Resource* ci_role_ = nullptr;

  struct CiPlace {
    Site site;
    Vpc vpc;
  };
  std::vector<CiPlace> ci_places_;
  std::vector<Deployable> deployables_;
};

}  // namespace

Architecture build(const Organization& organization, Diagnostics& diagnostics) {
  Architecture architecture = Builder(organization, diagnostics).build();
  apply_overrides(architecture, organization, schema::Schema::builtin(), diagnostics);
  bound_roles(architecture);
  identify(architecture, schema::Schema::builtin());
  link(architecture, schema::Schema::builtin());
  check_quotas(architecture, organization, diagnostics);
  check_user_data(architecture, diagnostics);
  return architecture;
}

}  // namespace ashlar::systems

// The organisation as the team described it: typed settings, each with the place it came from. No AWS
// resource yet.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/source.h"
#include "config/account_settings.h"
#include "config/environment_settings.h"
#include "config/organization_settings.h"

namespace ashlar {

/// A unit of Terraform that the team wrote: `stage/eu-west-1/stage/extra/NAME/`.
struct ExtraUnit {
  std::string name;
  std::string folder;                        ///< relative to the organisation's
  std::map<std::string, std::string> files;  ///< by path in that folder
};

/// An application environment: `stage/eu-west-1/stage.yaml`.
struct Environment {
  std::string name;
  CommonSettings common;
  EnvironmentSettings settings;
  std::vector<ExtraUnit> extra;  ///< by name
  yaml::Node effective;          ///< its settings with everything that the levels above add, for `explain`
  Span at;                       ///< the start of its file
};

/// A region of an account: `stage/eu-west-1/`, with or without region.yaml.
struct Region {
  std::string name;
  CommonSettings common;
  RegionSettings settings;
  yaml::Node effective;
  Span at;
  std::vector<Environment> environments;  ///< by name

  /// Something stands in it.
  bool is_used() const { return settings.management || !environments.empty(); }
};

struct Account {
  std::string name;
  std::string id;         ///< twelve digits; made up from the name until `id_known`
  bool id_known = false;  ///< recorded in accounts.lock.yaml
  AccountSettings settings;
  CommonSettings common;
  yaml::Node effective;
  Span at;
  std::vector<Region> regions;  ///< by name; the home region is always among them

  AccountKind kind() const { return settings.account_kind(); }
};

struct Organization {
  OrganizationSettings settings;
  CommonSettings common;
  yaml::Node effective;
  Span at;
  std::vector<Account> accounts;                 ///< by name
  std::vector<Named<std::string>> recorded_ids;  ///< accounts.lock.yaml as it stands

  const Account* find(std::string_view account) const;
  /// Names of those that accounts.lock.yaml has no id of.
  std::vector<std::string> accounts_without_id() const;
  /// The one account of that kind; null where there is none.
  const Account* find(AccountKind kind) const;
  const Account& management() const { return *find(AccountKind::Management); }
  const Account& security() const { return *find(AccountKind::Security); }
  const Account& shared_services() const { return *find(AccountKind::SharedServices); }
  /// The account's public domain: its own setting, or its name under the organisation's domain.
  std::string domain_of(const Account& account) const;
  /// The environment's public domain: the account's own, under it the region where that is not the home
  /// region, under it the environment where that is not named like its account.
  std::string domain_of(const Account& account, std::string_view region, std::string_view environment) const;
  /// The home region and the others that may be used, and us-east-1, where what is global is run; sorted.
  std::vector<std::string> allowed_regions() const;
  /// Those in which something of any account stands; sorted.
  std::vector<std::string> used_regions() const;
};

/// The region where AWS runs what is global: the CDN's certificates and firewall, health checks' alarms.
inline constexpr std::string_view global_region = "us-east-1";

/// What an organisation's folder must not exceed; far above any real one.
inline constexpr std::size_t most_files = 20'000;

/// Reads the folder: organization.yaml, and the accounts, regions and environments beside it. Every mistake
/// goes to `diagnostics`; what could be read is returned all the same.
Organization load_organization(const std::filesystem::path& folder, Sources& sources,
                               Diagnostics& diagnostics);

/// The id an account is written with until its own is known: stable, so that adding an account changes no
/// other.
std::string placeholder_account_id(std::string_view account);

}  // namespace ashlar

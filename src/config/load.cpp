// From a folder to an Organization: find the files, read them level by level, let values flow down, read the
// settings.
#include <algorithm>

#include "config/flow_down.h"
#include "config/level_file.h"
#include "config/names.h"
#include "config/organization.h"
#include "config/organization_files.h"

namespace ashlar {

namespace {

namespace fs = std::filesystem;

/// What the files above a level say to it. What seems to be missing may stand in a part of them that could
/// not be read.
struct Above {
  yaml::Node settings;
  bool has_mistakes = false;
};

class Loader {
 public:
  Loader(const fs::path& folder, Sources& sources, Diagnostics& diagnostics)
      : reader_(folder, sources, diagnostics), diagnostics_(diagnostics) {}

  Organization load(const OrganizationFiles& files) {
    Organization organization;
    std::optional<LevelFile> file = reader_.read(files.settings, Level::Organization);
    if (!file) return organization;
    organization.at = file->at;
    organization.effective = file->settings;
    organization.settings = settings<OrganizationSettings>(organization.effective, file->has_mistakes);
    organization.common = settings<CommonSettings>(organization.effective);
    check_defaults(organization.effective);
    for (const AccountFiles& account : files.accounts)
      load_account(organization, file->has_mistakes, account);
    if (files.account_ids) read_account_ids(organization, *files.account_ids);
    return organization;
  }

 private:
  /// The settings of `S` in a node that may hold those of any level.
  template <class S>
  S settings(const yaml::Node& effective, bool partial = false) {
    Reading reading{diagnostics_, partial};
    return S::section().read(effective, reading, sections_from(Level::Organization));
  }

  /// What an upper level says of the levels below must be right even where nothing uses it yet.
  void check_defaults(const yaml::Node& node) {
    settings<EnvironmentSettings>(node, true);
    settings<RegionSettings>(node, true);
  }

  /// An empty one, at no place, stands for a file that is not there or cannot be read.
  LevelFile read_or_empty(const std::optional<fs::path>& path, Level level) {
    std::optional<LevelFile> file;
    if (path) file = reader_.read(*path, level);
    return file ? std::move(*file) : LevelFile();
  }

  void load_account(Organization& organization, bool mistakes_above, const AccountFiles& files) {
    const LevelFile file = read_or_empty(files.settings, Level::Account);
    Account account;
    account.name = files.name;
    account.id = placeholder_account_id(account.name);
    account.at = file.at;
    check_defaults(file.settings);
    account.effective = in_force(Level::Account, file.settings, organization.effective);
    account.settings = settings<AccountSettings>(account.effective, file.has_mistakes || !file.at);
    account.common = settings<CommonSettings>(account.effective);
    const Above above{passed_on_to(Level::Region, account.effective, organization.effective),
                      file.has_mistakes || mistakes_above || !file.at};
    for (const RegionFiles& region : files.regions) load_region(account, above, region);
    add_home_region(organization, account);
    organization.accounts.push_back(std::move(account));
  }

  static void add_home_region(const Organization& organization, Account& account) {
    const std::string& home = *organization.settings.home_region;
    bool there = std::any_of(account.regions.begin(), account.regions.end(),
                             [&](const Region& region) { return region.name == home; });
    if (there || home.empty()) return;
    Region region;
    region.name = home;
    region.common = account.common;
    region.common.overrides = {};  // they stand in the account's own file
    region.effective = account.effective;
    region.at = account.at;
    account.regions.push_back(std::move(region));
    std::sort(account.regions.begin(), account.regions.end(),
              [](const Region& a, const Region& b) { return a.name < b.name; });
  }

  void load_region(Account& account, const Above& above, const RegionFiles& files) {
    LevelFile file = read_or_empty(files.settings, Level::Region);
    Region region;
    region.name = files.name;
    region.at = file.at ? file.at : account.at;
    if (!file.at) file.settings.at = account.at;
    check_defaults(file.settings);
    region.effective = in_force(Level::Region, file.settings, above.settings);
    const bool has_mistakes = file.has_mistakes || above.has_mistakes;
    region.settings = settings<RegionSettings>(region.effective, has_mistakes);
    region.common = settings<CommonSettings>(region.effective);
    const Above above_environments{passed_on_to(Level::Environment, file.settings, above.settings),
                                   has_mistakes};
    for (const EnvironmentFiles& environment : files.environments)
      load_environment(region, above_environments, environment);
    account.regions.push_back(std::move(region));
  }

  void load_environment(Region& region, const Above& above, const EnvironmentFiles& files) {
    std::optional<LevelFile> file = reader_.read(files.settings, Level::Environment);
    if (!file) return;
    Environment environment;
    environment.name = files.name;
    environment.at = file->at;
    environment.effective = in_force(Level::Environment, file->settings, above.settings);
    environment.settings =
        settings<EnvironmentSettings>(environment.effective, file->has_mistakes || above.has_mistakes);
    environment.common = settings<CommonSettings>(environment.effective);
    for (const ExtraFiles& unit : files.extra) environment.extra.push_back(read_extra(unit));
    region.environments.push_back(std::move(environment));
  }

  ExtraUnit read_extra(const ExtraFiles& files) {
    ExtraUnit unit{files.name, files.folder.generic_string(), {}};
    for (const fs::path& file : files.files) {
      if (std::optional<std::string> text = reader_.read_text(files.folder / file))
        unit.files.emplace(file.generic_string(), std::move(*text));
    }
    return unit;
  }

  /// accounts.lock.yaml maps accounts to their ids; the bootstrap writes it, or a person does.
  void read_account_ids(Organization& organization, const fs::path& path) {
    static const Type<std::vector<Named<std::string>>> ids =
        map_of(part_name(), text("account id", "[0-9]{12}", 12, "an account id: twelve digits, in quotes"));
    std::optional<yaml::Node> root = reader_.read_yaml(path);
    if (!root || root->is_null()) return;
    Reading reading{diagnostics_};
    std::optional<std::vector<Named<std::string>>> read = ids.read(*root, reading);
    if (!read) return;
    for (const Named<std::string>& entry : *read) set_account_id(organization, entry);
    organization.recorded_ids = std::move(*read);
  }

  static void set_account_id(Organization& organization, const Named<std::string>& entry) {
    // An id of an account that is no longer described stays recorded: the account still exists on AWS.
    for (Account& account : organization.accounts) {
      if (account.name != *entry.name) continue;
      account.id = entry.value;
      account.id_known = true;
    }
  }

  FileReader reader_;
  Diagnostics& diagnostics_;
};

}  // namespace

Organization load_organization(const fs::path& folder, Sources& sources, Diagnostics& diagnostics) {
  std::optional<OrganizationFiles> files = find_files(folder, diagnostics);
  return files ? Loader(folder, sources, diagnostics).load(*files) : Organization();
}

}  // namespace ashlar

// From a folder to an Organization: find the files, read them, let values flow down, read the settings.
#include <algorithm>
#include <cerrno>
#include <set>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "config/aws_regions.h"
#include "config/names.h"
#include "config/organization.h"

namespace ashlar {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_file = "accounts.lock.yaml";

/// Sections that a file of each level may hold, its own first. Every level may hold those of the levels below
/// it.
std::vector<const SectionInfo*> environment_level() {
  return {&EnvironmentSettings::section().info, &CommonSettings::section().info};
}

std::vector<const SectionInfo*> above(const SectionInfo& own, std::vector<const SectionInfo*> below) {
  below.insert(below.begin(), &own);
  return below;
}

std::vector<const SectionInfo*> region_level() {
  return above(RegionSettings::section().info, environment_level());
}

std::vector<const SectionInfo*> account_level() {
  return above(AccountSettings::section().info, region_level());
}

std::vector<const SectionInfo*> all_levels() {
  return above(OrganizationSettings::section().info, account_level());
}

/// Something of that name, be it a link to nowhere: whoever reads it will say what is wrong.
bool is_there(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(fs::symlink_status(path, unreadable));
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code unreadable;
  return entry.is_directory(unreadable);
}

class Loader {
 public:
  Loader(fs::path folder, Sources& sources, Diagnostics& diagnostics)
      : folder_(std::move(folder)), sources_(sources), diagnostics_(diagnostics) {}

  Organization load() {
    Organization organization;
    if (!is_folder(fs::directory_entry(folder_))) {
      problem(fmt::format("there is no folder {}", folder_.string()),
              "name the organisation's folder with -C DIR");
      return organization;
    }
    std::optional<yaml::Node> root = read_level("organization.yaml", all_levels());
    if (!root) return organization;
    organization.at = start_of(*root);
    organization.effective = *root;
    Reading reading{diagnostics_};
    organization.settings = OrganizationSettings::section().read(*root, reading, all_levels());
    organization.common = CommonSettings::section().read(*root, reading, all_levels());
    check_defaults(*root);
    load_accounts(organization);
    read_account_ids(organization);
    return organization;
  }

 private:
  static Span start_of(const yaml::Node& node) {
    Span span;
    span.start = {1, 1, node.at.start.file};
    span.end_line = 1;
    span.end_column = 1;
    return span;
  }

  static yaml::Node empty_at(const Span& at) {
    yaml::Node node;
    node.at = at;
    return node;
  }

  void problem(std::string summary, std::string help, bool world_failed = false) {
    diagnostics_.add({.summary = std::move(summary),
                      .at = {},
                      .found = {},
                      .expected = {},
                      .help = std::move(help),
                      .notes = {},
                      .world_failed = world_failed});
  }

  /// A folder that leads to more files than anyone writes is a mistake, and file numbers are small.
  bool may_read_another() {
    if (++files_read_ <= most_files) return true;
    if (files_read_ == most_files + 1) {
      problem(fmt::format("there are more than {} files", most_files), "is this the organisation's folder?");
    }
    return false;
  }

  /// A file that lacks, that is a folder or is too large is a mistake; what the system refuses to read is
  /// not.
  void cannot_read(const fs::path& relative, const Failure& failure) {
    const bool lacks_root = failure.error == ENOENT && relative == "organization.yaml";
    problem(failure.text(),
            lacks_root ? "an organisation's folder holds organization.yaml; `ashlar init DIR` makes one"
                       : failure.help,
            failure.error != 0 && failure.error != ENOENT);
  }

  /// Empty after a failure to read, which is reported.
  std::optional<yaml::Node> read_yaml(const fs::path& relative) {
    if (!may_read_another()) return std::nullopt;
    Expected<std::string> text = read_file(folder_ / relative, yaml::Limits{}.bytes);
    if (!text) {
      cannot_read(relative, text.error());
      return std::nullopt;
    }
    FileId file = sources_.add(relative.generic_string(), std::move(*text));
    yaml::Node root = yaml::parse(file, sources_, diagnostics_);
    root.at.start.file = file;
    return root;
  }

  /// A file of the level whose sections these are. Keys that do not belong there are reported, and left out
  /// so that no reader of another section stumbles over them again.
  std::optional<yaml::Node> read_level(const fs::path& relative,
                                       const std::vector<const SectionInfo*>& sections) {
    std::optional<yaml::Node> root = read_yaml(relative);
    if (!root) return root;
    Reading reading{diagnostics_};
    if (!expect_mapping(*root, *sections.front(), reading)) return empty_at(root->at);
    std::erase_if(root->entries, [&](const yaml::Entry& entry) {
      if (belongs(entry.key, sections)) return false;
      report_stray(entry, sections);
      return true;
    });
    return root;
  }

  /// What belongs to another level alone (an account's kind, a region's management VPC) nobody would read
  /// here.
  void report_stray(const yaml::Entry& entry, const std::vector<const SectionInfo*>& sections) {
    const std::vector<std::string> known = names_that_belong(sections);
    const SectionInfo* owner = section_with(entry.key, all_levels());
    const std::optional<std::string> near = nearest_name(entry.key, known);
    std::string help = near ? fmt::format("did you mean {}?", *near) : std::string();
    if (owner) help = fmt::format("it is a setting of {}: write it there", owner->name);
    diagnostics_.add({.summary = fmt::format("{} has no setting \"{}\"", sections.front()->name, entry.key),
                      .at = entry.key_at,
                      .found = entry.key,
                      .expected = "one of " + join_or(known),
                      .help = std::move(help),
                      .notes = {}});
  }

  static const SectionInfo* section_with(const std::string& key,
                                         const std::vector<const SectionInfo*>& sections) {
    auto found = std::find_if(sections.begin(), sections.end(),
                              [&](const SectionInfo* section) { return section->find(key) != nullptr; });
    return found == sections.end() ? nullptr : *found;
  }

  /// A setting of the file's own level, or one that flows down from there.
  static bool belongs(const FieldInfo& field, const SectionInfo& section, const SectionInfo& own) {
    return &section == &own || field.inherit != Inherit::Nothing;
  }

  static std::vector<std::string> names_that_belong(const std::vector<const SectionInfo*>& sections) {
    std::vector<std::string> names;
    for (const SectionInfo* section : sections) {
      for (const FieldInfo& field : section->fields) {
        if (belongs(field, *section, *sections.front())) names.push_back(field.name);
      }
    }
    return names;
  }

  static bool belongs(const std::string& key, const std::vector<const SectionInfo*>& sections) {
    return std::any_of(sections.begin(), sections.end(), [&](const SectionInfo* section) {
      const FieldInfo* field = section->find(key);
      return field && belongs(*field, *section, *sections.front());
    });
  }

  /// What an upper level says of the levels below must be right even where nothing uses it yet.
  void check_defaults(const yaml::Node& node) {
    Reading reading{diagnostics_, true};
    EnvironmentSettings::section().read(node, reading, all_levels());
    RegionSettings::section().read(node, reading, all_levels());
  }

  std::vector<fs::directory_entry> entries_of(const fs::path& relative) {
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder_ / relative, error), end; !error && it != end;
         it.increment(error)) {
      if (it->path().filename().string().starts_with('.')) continue;
      entries.push_back(*it);
    }
    if (error)
      problem(fmt::format("cannot read the folder {}: {}", relative.string(), error.message()), {}, true);
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  /// A file whose name is nearly right would be passed over in silence, and with it everything it says.
  void expect_name(const fs::path& relative, const std::vector<std::string>& known) {
    std::string name = relative.filename().string();
    if (!name.ends_with(".yaml") && !name.ends_with(".yml")) return;
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    std::optional<std::string> near = nearest_name(name, known);
    problem(fmt::format("{} is not read: no file of that name belongs here",
                        printable(relative.generic_string())),
            near ? fmt::format("did you mean {}?", *near) : "expected here: " + join_or(known));
  }

  void load_accounts(Organization& organization) {
    for (const fs::directory_entry& entry : entries_of("")) {
      fs::path relative = entry.path().lexically_relative(folder_);
      if (!is_folder(entry)) {
        expect_name(relative, {"organization.yaml", std::string(lock_file)});
      } else if (is_account(entry.path())) {
        load_account(organization, relative);
      }
    }
  }

  /// Other folders (documents, scripts) may stand beside the accounts; one that looks like an account must be
  /// one.
  bool is_account(const fs::path& path) {
    if (is_there(path / "account.yaml")) return true;
    for (const fs::directory_entry& entry : entries_of(path.lexically_relative(folder_))) {
      bool looks_so = is_folder(entry) ? find_aws_region(entry.path().filename().string()) != nullptr
                                       : entry.path().extension() == ".yaml";
      if (!looks_so) continue;
      problem(fmt::format("the folder {} looks like an account's but has no account.yaml",
                          path.filename().string()),
              "add account.yaml with at least kind: and email:, or move the folder away");
      break;
    }
    return false;
  }

  bool name_is_good(const fs::path& relative, const std::string& name, std::string_view what) {
    static const Type<std::string> type = part_name();
    Diagnostics unused;
    Reading reading{unused};
    yaml::Node node;
    node.kind = yaml::Node::Kind::Scalar;
    node.text = name;
    if (type.read(node, reading)) return true;
    problem(fmt::format("{} cannot be the name of {}", printable(relative.generic_string()), what),
            "expected " + type.info.expected);
    return false;
  }

  void load_account(Organization& organization, const fs::path& relative) {
    if (!name_is_good(relative, relative.filename().string(), "an account")) return;
    std::optional<yaml::Node> root = read_level(relative / "account.yaml", account_level());
    if (!root) return;
    Account account;
    account.name = relative.filename().string();
    account.id = placeholder_account_id(account.name);
    account.at = start_of(*root);
    check_defaults(*root);
    account.effective = inherit(*root, organization.effective, account_level());
    Reading reading{diagnostics_};
    account.settings = AccountSettings::section().read(account.effective, reading, all_levels());
    account.common = CommonSettings::section().read(account.effective, reading, all_levels());
    load_regions(organization, account, relative);
    organization.accounts.push_back(std::move(account));
  }

  static yaml::Node inherit(const yaml::Node& lower, const yaml::Node& upper,
                            const std::vector<const SectionInfo*>& sections) {
    yaml::Node merged = lower;
    for (const SectionInfo* section : sections) merged = ashlar::inherit(*section, merged, upper);
    return merged;
  }

  /// An upper level's saying that is not yet anywhere's own ("how every mysql is meant") must reach the
  /// levels below, so systems flow through accounts and regions and stop only at the environment.
  static yaml::Node defaults(const yaml::Node& lower, const yaml::Node& upper,
                             const std::vector<const SectionInfo*>& sections) {
    yaml::Node merged = inherit(lower, upper, sections);
    for (const SectionInfo* section : sections) {
      for (const FieldInfo& field : section->fields) {
        const yaml::Entry* above = upper.find(field.name);
        if (field.inherit == Inherit::System && above) add_default(merged, *above, field.type);
      }
    }
    return merged;
  }

  /// A system that the lower level does not name, or the services among it that it does not name.
  static void add_default(yaml::Node& lower, const yaml::Entry& above, const TypeInfo& type) {
    auto own = std::find_if(lower.entries.begin(), lower.entries.end(),
                            [&](const yaml::Entry& entry) { return entry.key == above.key; });
    if (own == lower.entries.end()) {
      lower.kind = yaml::Node::Kind::Mapping;
      lower.entries.push_back(above);
    } else if (type.kind == TypeInfo::Kind::Map && own->value.is_mapping()) {
      for (const yaml::Entry& thing : above.value.entries) {
        if (!own->value.find(thing.key)) own->value.entries.push_back(thing);
      }
    }
  }

  void load_regions(const Organization& organization, Account& account, const fs::path& relative) {
    for (const fs::directory_entry& entry : entries_of(relative)) {
      fs::path inside = entry.path().lexically_relative(folder_);
      if (!is_folder(entry)) {
        expect_name(inside, {"account.yaml"});
      } else if (find_aws_region(entry.path().filename().string())) {
        load_region(organization, account, inside);
      } else {
        std::optional<std::string> near = nearest_name(entry.path().filename().string(), aws_region_names());
        problem(fmt::format("{} is not the name of an AWS region", printable(inside.generic_string())),
                near ? fmt::format("did you mean {}?", *near)
                     : "an account's folder holds one folder per region");
      }
    }
    add_home_region(organization, account);
  }

  static void add_home_region(const Organization& organization, Account& account) {
    const std::string& home = *organization.settings.home_region;
    bool there = std::any_of(account.regions.begin(), account.regions.end(),
                             [&](const Region& region) { return region.name == home; });
    if (there || home.empty()) return;
    Region region;
    region.name = home;
    region.common = account.common;
    region.effective = account.effective;
    region.at = account.at;
    account.regions.push_back(std::move(region));
    std::sort(account.regions.begin(), account.regions.end(),
              [](const Region& a, const Region& b) { return a.name < b.name; });
  }

  void load_region(const Organization& organization, Account& account, const fs::path& relative) {
    Region region;
    region.name = relative.filename().string();
    region.at = account.at;
    yaml::Node own;
    own.at = account.at;
    if (is_there(folder_ / relative / "region.yaml")) {
      std::optional<yaml::Node> root = read_level(relative / "region.yaml", region_level());
      if (root) own = std::move(*root);
      if (root) region.at = start_of(own);
    }
    Reading reading{diagnostics_};
    check_defaults(own);
    yaml::Node upper = defaults(account.effective, organization.effective, account_level());
    region.effective = inherit(own, upper, region_level());
    region.settings = RegionSettings::section().read(region.effective, reading, all_levels());
    region.common = CommonSettings::section().read(region.effective, reading, all_levels());
    load_environments(region, defaults(own, upper, environment_level()), relative);
    account.regions.push_back(std::move(region));
  }

  void load_environments(Region& region, const yaml::Node& upper, const fs::path& relative) {
    for (const fs::directory_entry& entry : entries_of(relative)) {
      fs::path inside = entry.path().lexically_relative(folder_);
      if (is_folder(entry)) refuse_units_of_the_team(inside);
      if (is_folder(entry) && entry.path().extension() == ".yaml") {
        problem(fmt::format("{} is a folder", printable(inside.generic_string())),
                "an environment is a file");
      }
      if (is_folder(entry) || entry.path().filename() == "region.yaml") continue;
      if (entry.path().extension() == ".yml") {
        problem(fmt::format("{} is not read: its name ends in .yml", printable(inside.generic_string())),
                "name it " + entry.path().stem().string() + ".yaml");
      } else if (entry.path().extension() == ".yaml") {
        load_environment(region, upper, inside);
      }
    }
  }

  /// Terraform that a team wrote must not be dropped in silence.
  void refuse_units_of_the_team(const fs::path& relative) {
    if (!is_there(folder_ / relative / "extra")) return;
    problem(fmt::format("{}/extra is not read: units of your own are not supported yet",
                        printable(relative.generic_string())),
            "keep them apart from this folder for now");
  }

  void load_environment(Region& region, const yaml::Node& upper, const fs::path& relative) {
    std::string name = relative.stem().string();
    if (!name_is_good(relative, name, "an environment")) return;
    if (name == "mgmt") {
      problem(fmt::format("{}: mgmt is reserved for the management VPC", relative.generic_string()),
              "choose another name for the environment");
      return;
    }
    const std::size_t mistakes_before = diagnostics_.error_count();
    std::optional<yaml::Node> root = read_level(relative, environment_level());
    if (!root) return;
    // What seems to be missing from a file with mistakes may stand in the part that could not be read.
    const bool broken = diagnostics_.error_count() > mistakes_before;
    Environment environment;
    environment.name = name;
    environment.at = start_of(*root);
    Reading reading{diagnostics_, broken};
    environment.effective = inherit(*root, upper, environment_level());
    environment.settings = EnvironmentSettings::section().read(environment.effective, reading, all_levels());
    environment.common = CommonSettings::section().read(environment.effective, reading, all_levels());
    region.environments.push_back(std::move(environment));
  }

  /// accounts.lock.yaml maps accounts to their ids; the bootstrap writes it, or a person does.
  void read_account_ids(Organization& organization) {
    if (!is_there(folder_ / lock_file)) return;
    std::optional<yaml::Node> root = read_yaml(lock_file);
    if (!root) return;
    static const Type<std::vector<Named<std::string>>> ids =
        map_of(part_name(), text("account id", "[0-9]{12}", 12, "an account id: twelve digits, in quotes"));
    if (root->is_null()) return;
    Reading reading{diagnostics_};
    std::optional<std::vector<Named<std::string>>> read = ids.read(*root, reading);
    if (!read) return;
    for (const Named<std::string>& entry : *read) set_account_id(organization, entry);
    organization.recorded_ids = std::move(*read);
  }

  void set_account_id(Organization& organization, const Named<std::string>& entry) {
    // An id of an account that is no longer described stays recorded: the account still exists on AWS.
    for (Account& account : organization.accounts) {
      if (account.name != *entry.name) continue;
      account.id = entry.value;
      account.id_known = true;
    }
  }

  fs::path folder_;
  Sources& sources_;
  Diagnostics& diagnostics_;
  std::size_t files_read_ = 0;
};

}  // namespace

Organization load_organization(const fs::path& folder, Sources& sources, Diagnostics& diagnostics) {
  return Loader(folder, sources, diagnostics).load();
}

}  // namespace ashlar

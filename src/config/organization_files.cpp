#include "config/organization_files.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "config/aws_regions.h"
#include "config/names.h"

namespace ashlar {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view root_file = "organization.yaml";

/// Something of that name, be it a link to nowhere: whoever reads it will say what is wrong.
bool has_name(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(fs::symlink_status(path, unreadable));
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code unreadable;
  return entry.is_directory(unreadable);
}

std::string name_of(const fs::directory_entry& entry) { return entry.path().filename().string(); }

/// Empty where an environment may have that name.
std::string why_reserved(const std::string& name) {
  if (name == "mgmt") return "mgmt is reserved for the management VPC";
  // Systems Manager Developer Guide, "Requirements and constraints for parameter names".
  if (name.starts_with("aws") || name.starts_with("ssm"))
    return "AWS keeps parameters whose names start with aws or ssm to itself";
  return {};
}

bool is_region(const fs::directory_entry& entry) {
  return is_folder(entry) && find_aws_region(name_of(entry)) != nullptr;
}

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known,
                         const std::string& otherwise) {
  std::optional<std::string> near = nearest_name(name, known);
  return near ? fmt::format("did you mean {}?", *near) : otherwise;
}

class Finder {
 public:
  Finder(const fs::path& folder, Diagnostics& diagnostics) : folder_(folder), diagnostics_(diagnostics) {}

  OrganizationFiles find() {
    OrganizationFiles files;
    files.settings = root_file;
    if (has_name(folder_ / account_ids_file)) files.account_ids = account_ids_file;
    for (const fs::directory_entry& entry : entries_of("")) {
      if (!is_folder(entry)) {
        expect_name(entry, {std::string(root_file), std::string(account_ids_file)});
      } else if (is_account(entry) && name_is_good(entry, name_of(entry), "an account")) {
        files.accounts.push_back(account(entry));
      }
    }
    return files;
  }

 private:
  void problem(std::string summary, std::string expected, std::string help) {
    Diagnostic mistake = folder_mistake(std::move(summary), std::move(help));
    mistake.expected = std::move(expected);
    diagnostics_.add(std::move(mistake));
  }

  void problem(std::string summary, std::string help) {
    diagnostics_.add(folder_mistake(std::move(summary), std::move(help)));
  }

  fs::path relative(const fs::directory_entry& entry) const {
    return entry.path().lexically_relative(folder_);
  }

  std::string shown(const fs::directory_entry& entry) const {
    return printable(relative(entry).generic_string());
  }

  std::optional<fs::path> file_in(const fs::directory_entry& entry, std::string_view name) const {
    return has_name(entry.path() / name) ? std::optional(relative(entry) / name) : std::nullopt;
  }

  /// By name, without the hidden ones.
  std::vector<fs::directory_entry> entries_of(const fs::path& relative) {
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder_ / relative, error), end; !error && it != end;
         it.increment(error)) {
      if (!name_of(*it).starts_with('.')) entries.push_back(*it);
    }
    if (error) {
      std::string name = relative.empty() ? folder_.string() : relative.generic_string();
      Diagnostic failed =
          folder_mistake(fmt::format("cannot read the folder {}: {}", printable(name), error.message()), {});
      failed.world_failed = true;
      diagnostics_.add(std::move(failed));
    }
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  /// A file whose name is nearly right would be passed over in silence, and with it everything it says.
  void expect_name(const fs::directory_entry& entry, const std::vector<std::string>& known,
                   std::string_view elsewhere = {}) {
    std::string name = name_of(entry);
    if (!name.ends_with(".yaml") && !name.ends_with(".yml")) return;
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    problem(fmt::format("{} is not read: no file of that name belongs here", shown(entry)),
            did_you_mean(name, known, fmt::format("expected here: {}{}", join_or(known), elsewhere)));
  }

  bool name_is_good(const fs::directory_entry& entry, const std::string& name, std::string_view what) {
    static const Type<std::string> type = part_name();
    Diagnostics unused;
    Reading reading{unused};
    yaml::Node node;
    node.kind = yaml::Node::Kind::Scalar;
    node.text = name;
    if (type.read(node, reading)) return true;
    problem(fmt::format("{} cannot be the name of {}", shown(entry), what), type.info.expected, "rename it");
    return false;
  }

  /// Other folders (documents, scripts) may stand beside the accounts; one that looks like an account must be
  /// one. With a region in it there is no doubt, and what stands there is read as an account's.
  bool is_account(const fs::directory_entry& folder) {
    if (has_name(folder.path() / "account.yaml")) return true;
    std::vector<fs::directory_entry> entries = entries_of(relative(folder));
    bool has_region = std::any_of(entries.begin(), entries.end(), is_region);
    bool has_yaml = std::any_of(entries.begin(), entries.end(), [](const fs::directory_entry& entry) {
      return !is_folder(entry) && entry.path().extension() == ".yaml";
    });
    if (has_region || has_yaml) {
      problem(fmt::format("the folder {} looks like an account's but has no account.yaml", shown(folder)),
              "add account.yaml with at least kind: and email:, or move the folder away");
    }
    return has_region;
  }

  AccountFiles account(const fs::directory_entry& folder) {
    AccountFiles account{name_of(folder), file_in(folder, "account.yaml"), {}};
    for (const fs::directory_entry& entry : entries_of(relative(folder))) {
      if (!is_folder(entry)) {
        expect_name(entry, {"account.yaml"}, "; an environment's file stands in a region's folder");
      } else if (is_region(entry)) {
        account.regions.push_back(region(entry));
      } else {
        problem(fmt::format("{} is not the name of an AWS region", shown(entry)),
                did_you_mean(name_of(entry), aws_region_names(),
                             "an account's folder holds one folder per region"));
      }
    }
    return account;
  }

  RegionFiles region(const fs::directory_entry& folder) {
    RegionFiles region{name_of(folder), file_in(folder, "region.yaml"), {}};
    for (const fs::directory_entry& entry : entries_of(relative(folder))) {
      if (is_folder(entry)) {
        check_folder(entry);
      } else if (name_of(entry) != "region.yaml" && is_environment(entry)) {
        const std::string name = entry.path().stem().string();
        region.environments.push_back(
            {name, relative(entry), extra_units(relative(folder) / name / "extra")});
      }
    }
    return region;
  }

  /// What a team wrote in a folder must not be dropped in silence.
  void check_folder(const fs::directory_entry& entry) {
    const fs::path environment = entry.path().string() + ".yaml";
    if (has_name(entry.path() / "extra") && !has_name(environment)) {
      problem(fmt::format("{}/extra is not read: there is no environment {}", shown(entry), name_of(entry)),
              fmt::format("add {}.yaml beside the folder", shown(entry)));
    }
    if (entry.path().extension() == ".yaml")
      problem(fmt::format("{} is a folder", shown(entry)), "an environment is a file");
  }

  std::vector<ExtraFiles> extra_units(const fs::path& folder) {
    std::vector<ExtraFiles> units;
    if (!has_name(folder_ / folder)) return units;
    for (const fs::directory_entry& entry : entries_of(folder)) {
      if (!is_folder(entry)) {
        problem(fmt::format("{} is not read: extra/ holds a folder for each unit", shown(entry)),
                "move it into a folder, which names the unit");
      } else if (name_is_good(entry, name_of(entry), "a unit")) {
        units.push_back({name_of(entry), relative(entry), files_below(entry)});
      }
    }
    return units;
  }

  /// Without hidden ones: what Terraform itself leaves behind is not the team's.
  std::vector<fs::path> files_below(const fs::directory_entry& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : entries_of(relative(folder))) {
      if (!may_be_copied(entry)) continue;
      if (!is_folder(entry)) {
        files.push_back(entry.path().filename());
        continue;
      }
      for (const fs::path& file : files_below(entry)) files.push_back(entry.path().filename() / file);
    }
    return files;
  }

  /// A state would take the place of the unit's own, and a link might lead to what is nobody else's business.
  bool may_be_copied(const fs::directory_entry& entry) {
    std::error_code unreadable;
    const bool link = entry.is_symlink(unreadable);
    const bool state = name_of(entry).find(".tfstate") != std::string::npos;
    if (link)
      problem(fmt::format("{} is a link", shown(entry)), "put the file itself there: units are copied");
    if (state) {
      problem(fmt::format("{} is a state of Terraform, not code", shown(entry)),
              "move it away: the unit's state lies where all states lie");
    }
    return !link && !state;
  }

  bool is_environment(const fs::directory_entry& entry) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".yml") {
      problem(fmt::format("{} is not read: its name ends in .yml", shown(entry)),
              "name it " + printable(name) + ".yaml");
    }
    if (entry.path().extension() != ".yaml" || !name_is_good(entry, name, "an environment")) return false;
    const std::string why = why_reserved(name);
    if (why.empty()) return true;
    problem(fmt::format("{}: {}", shown(entry), why), "choose another name for the environment");
    return false;
  }

  const fs::path& folder_;
  Diagnostics& diagnostics_;
};

/// The nearest folder above with an organization.yaml, as one would name it from `folder`: "../..".
std::optional<std::string> root_above(const fs::path& folder) {
  std::error_code error;
  std::string above;
  for (fs::path at = fs::weakly_canonical(folder, error); !error && at != at.parent_path();) {
    at = at.parent_path();
    above += above.empty() ? ".." : "/..";
    if (has_name(at / root_file)) return (folder / above).lexically_normal().string();
  }
  return std::nullopt;
}

Diagnostic no_root(const fs::path& folder) {
  const std::string shown = printable(folder.string());
  if (const std::optional<std::string> above = root_above(folder))
    return folder_mistake(fmt::format("{} is a part of an organisation's folder", shown),
                          fmt::format("name the whole: -C {}", printable(*above)));
  return folder_mistake(fmt::format("there is no {} in {}", root_file, shown),
                        "name the organisation's folder with -C DIR; `ashlar init DIR` makes one");
}

}  // namespace

Diagnostic folder_mistake(std::string summary, std::string help) {
  Diagnostic mistake;
  mistake.summary = std::move(summary);
  mistake.help = std::move(help);
  return mistake;
}

std::optional<OrganizationFiles> find_files(const fs::path& folder, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  // A folder that may not be looked into is read all the same: that says what the system refuses.
  if (fs::is_directory(status)) {
    const bool lacks_root = fs::symlink_status(folder / root_file, error).type() == fs::file_type::not_found;
    if (!lacks_root) return Finder(folder, diagnostics).find();
    diagnostics.add(no_root(folder));
    return std::nullopt;
  }
  diagnostics.add(folder_mistake(fmt::format("there is no folder {}", printable(folder.string())),
                                 "name the organisation's folder with -C DIR"));
  return std::nullopt;
}

}  // namespace ashlar

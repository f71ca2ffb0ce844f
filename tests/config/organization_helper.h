// Organisations for tests of reading and checking: a tiny one, changed a little, in a folder of its own.
#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

#include "base/report.h"
#include "base/temporary_folder.h"
#include "config/check.h"
#include "config/organization.h"

namespace ashlar::test {

inline constexpr Date test_day{std::chrono::year(2026), std::chrono::November, std::chrono::day(25)};
namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

/// The files below a folder by relative path.
inline Files files_of(const fs::path& folder) {
  Files files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().lexically_relative(folder).generic_string()] = slurp(entry.path());
  }
  return files;
}

inline fs::path test_data() { return fs::path(ASHLAR_SOURCE_DIR) / "tests" / "data"; }

/// tests/data/organizations/tiny: four accounts, an environment, no mistake.
inline Files tiny_organization() { return files_of(test_data() / "organizations" / "tiny"); }

struct Loaded {
  Sources sources;
  Diagnostics diagnostics;
  Organization organization;

  explicit Loaded(const fs::path& folder) : organization(load_organization(folder, sources, diagnostics)) {
    check_organization(organization, test_day, diagnostics);
  }

  /// As `ashlar check` shows them.
  std::string messages() const {
    return report_text(diagnostics, sources, Colour::Off) + count_text(diagnostics) + "\n";
  }

  const Account& account(const std::string& name) const { return *organization.find(name); }

  const Environment& environment(const std::string& name) const {
    for (const Account& account : organization.accounts)
      for (const Region& region : account.regions)
        for (const Environment& environment : region.environments)
          if (environment.name == name) return environment;
    throw std::out_of_range("no environment " + name);
  }
};

struct OrganizationFolder : TemporaryFolder {
  explicit OrganizationFolder(const Files& files) {
    for (const auto& [name, text] : files) put(*this / name, text);
  }
  Loaded load() const { return Loaded(path()); }
};

/// The tiny organisation with these files instead of, or beside, its own.
inline OrganizationFolder tiny_with(const Files& changed) {
  Files files = tiny_organization();
  for (const auto& [name, text] : changed) files[name] = text;
  return OrganizationFolder(files);
}

}  // namespace ashlar::test

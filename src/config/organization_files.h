// Which files an organisation's folder holds and what each is for. Reads names only, no file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"

namespace ashlar {

/// Maps accounts to their ids.
inline constexpr std::string_view account_ids_file = "accounts.lock.yaml";

/// Terraform of the team's own: `stage/eu-west-1/stage/extra/NAME/`. Paths are relative to that folder.
struct ExtraFiles {
  std::string name;
  std::filesystem::path folder;
  std::vector<std::filesystem::path> files;  ///< sorted
};

/// All paths are relative to the organisation's folder.
struct EnvironmentFiles {
  std::string name;
  std::filesystem::path settings;
  std::vector<ExtraFiles> extra;  ///< by name
};

struct RegionFiles {
  std::string name;
  std::optional<std::filesystem::path> settings;
  std::vector<EnvironmentFiles> environments;  ///< by name
};

struct AccountFiles {
  std::string name;
  std::optional<std::filesystem::path> settings;  ///< empty where account.yaml is missing, a mistake
  std::vector<RegionFiles> regions;               ///< by name
};

struct OrganizationFiles {
  std::filesystem::path settings;  ///< organization.yaml, whether or not it is there
  std::vector<AccountFiles> accounts;
  std::optional<std::filesystem::path> account_ids;
};

/// A mistake of the folder, which has no line.
Diagnostic folder_mistake(std::string summary, std::string help);

/// Empty where there is no such folder. What nobody would read, and names that cannot be, are reported.
std::optional<OrganizationFiles> find_files(const std::filesystem::path& folder, Diagnostics& diagnostics);

}  // namespace ashlar

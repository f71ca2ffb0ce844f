#include "terraform/unit_notice.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "terraform/unit_files.h"

namespace ashlar::terraform {

namespace {

/// "a/b/" for "a/b/c": what `unit_file` may be put after.
std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }

/// Source: https://developer.hashicorp.com/terraform/language/files, .../language/values/variables; names
/// that start with a dot or end like an editor's copies are passed over.
bool is_read_by_terraform(std::string_view path) {
  constexpr std::array<std::string_view, 4> ends{".tf", ".tf.json", ".auto.tfvars", ".auto.tfvars.json"};
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.starts_with('.')) return false;
  return name == "terraform.tfvars" || name == "terraform.tfvars.json" ||
         std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace

UnitNotice unit_notice(const TreeNotice& notice, const FileTree& tree) {
  UnitNotice told;
  told.edited = notice.edited;
  for (const std::string& path : notice.removed) {
    const std::string folder = folder_of(path);
    if (path == folder + std::string(settings_file))
      told.removed.push_back(folder.substr(0, folder.size() - 1));
  }
  for (const std::string& path : notice.foreign) {
    const bool in_unit = tree.contains(folder_of(path) + std::string(settings_file));
    if (in_unit && is_read_by_terraform(path)) told.foreign.push_back(path);
  }
  return told;
}

}  // namespace ashlar::terraform

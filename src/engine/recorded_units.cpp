#include "engine/recorded_units.h"

#include <algorithm>

#include "aws/s3.h"
#include "base/files.h"
#include "base/linux/system.h"
#include "base/text.h"
#include "schema/schema.h"

namespace ashlar::engine {

namespace {

namespace fs = std::filesystem;
using terraform::StateObject;
using terraform::StateResource;

constexpr std::string_view state_file = "terraform.tfstate";
constexpr std::size_t most_parts = 4;  ///< of a unit's path; three where it stands in no region

bool is_marked(const StateObject& object) {
  const auto tags = object.attributes.find("tags");
  return tags != object.attributes.end() && tags->is_object() && tags->contains("ashlar:id");
}

bool could_be_marked(const StateResource& resource, const StateObject& object) {
  return object.attributes.contains("tags") ||
         schema::Schema::builtin().find(schema::Mode::Managed, resource.type) == nullptr;
}

}  // namespace

std::optional<UnitPath> unit_path_of(std::string_view text) {
  std::vector<std::string> parts = split(text, '/');
  if (parts.size() == most_parts - 1 && parts[1] == global_place)
    parts.insert(parts.begin() + 2, std::string(global_place));
  const bool whole = std::none_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); });
  if (parts.size() != most_parts || !whole) return std::nullopt;
  UnitPath path{parts[0], parts[1], parts[2], parts[3]};
  return path.text() == text ? std::optional(std::move(path)) : std::nullopt;
}

Expected<std::vector<UnitPath>> recorded_units(const fs::path& folder) {
  std::vector<UnitPath> units;
  std::error_code error;
  if (!is_there(folder)) return units;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::end(entry); entry.increment(error)) {
    const fs::path& path = entry->path();
    const auto unit = unit_path_of(path.lexically_relative(folder).generic_string());
    if (!unit) continue;
    entry.disable_recursion_pending();
    if (is_there(path / state_file)) units.push_back(*unit);
  }
  if (error) return system_failure("list", folder.string(), error.value());
  std::sort(units.begin(), units.end());
  return units;
}

Expected<std::vector<UnitPath>> recorded_units(const aws::Client& client, const StateStore& store,
                                               const std::string& account) {
  const auto keys = aws::list_objects(client, store.bucket, store.region, account + "/");
  if (!keys) return tl::unexpected(keys.error());
  std::vector<UnitPath> units;
  for (std::string_view key : *keys) {
    if (!key.ends_with("/" + std::string(state_file))) continue;
    key.remove_suffix(state_file.size() + 1);
    if (auto unit = unit_path_of(key)) units.push_back(std::move(*unit));
  }
  return units;
}

bool holds_ours(const terraform::StateFile& state) {
  bool any = false;
  bool others = false;
  for (const StateResource& resource : state.resources) {
    if (resource.mode != "managed") continue;
    for (const StateObject& object : resource.objects) {
      if (is_marked(object)) return true;
      any = true;
      others = others || could_be_marked(resource, object);
    }
  }
  return any && !others;
}

}  // namespace ashlar::engine

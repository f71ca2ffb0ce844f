#include "lab/servers/serving.h"

#include <filesystem>

#include "base/files.h"

namespace ashlar::lab {

std::string serving_path(const std::string& group, const Folder& folder) {
  return folder.root + "/data/" + group + ".serving";
}

Expected<std::string> read_serving(const std::string& group, const Folder& folder) {
  constexpr std::size_t longest_name = 4096;
  auto name = read_file(serving_path(group, folder), longest_name);
  if (!name && name.error().error == ENOENT) return std::string();
  return name;
}

Expected<void> write_serving(const std::string& group, const Folder& folder, const std::string& member) {
  const auto before = read_serving(group, folder);
  if (before && *before == member) return {};
  const std::string path = serving_path(group, folder);
  return write_file(path, member).and_then([&] { return flush_to_disk(path); });
}

std::map<std::string, std::string> all_serving(const Folder& folder) {
  constexpr std::string_view ending = ".serving";
  std::map<std::string, std::string> all;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder.root + "/data", ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(ending)) continue;
    const std::string group = name.substr(0, name.size() - ending.size());
    if (const auto member = read_serving(group, folder); member && !member->empty())
      all.emplace(group, *member);
  }
  return all;
}

}  // namespace ashlar::lab

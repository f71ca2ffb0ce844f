#include "lab/servers/serving.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/system.h"

namespace ashlar::lab {

namespace {

/// Files and folders alike.
Expected<void> flush(const std::string& path) {
  const Descriptor file(retry([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }));
  if (!file || ::fsync(file.get()) != 0) return system_failure("flush", path, errno);
  return {};
}

}  // namespace

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
  return write_file(path, member).and_then([&] { return flush(path); }).and_then([&] {
    return flush(folder.root + "/data");
  });
}

}  // namespace ashlar::lab

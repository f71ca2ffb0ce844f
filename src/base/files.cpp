// Single files by path. Trees of them stand in file_tree.cpp.
#include "base/files.h"

#include <random>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/linux/file_at.h"
#include "base/linux/system.h"

namespace ashlar {

namespace {

/// Beside the file, so that the rename stays within one file system. Random, because two programs may write
/// the same file at once, and each must rename its own.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  std::random_device random;
  return path.parent_path() / fmt::format(".ashlar-{:08x}{:08x}.tmp", random(), random());
}

FileAt named(const std::filesystem::path& path) { return {AT_FDCWD, path.string(), path.string()}; }

}  // namespace

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Expected<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  return read_at(named(path), limit, Links::Follow);
}

Expected<void> write_file(const std::filesystem::path& path, std::string_view text) {
  if (auto made = make_folders(path.parent_path()); !made) return made;
  return replace_at(named(temporary_beside(path)), named(path), text);
}

Expected<void> flush_to_disk(const std::filesystem::path& path) {
  for (const auto& place : {path, path.parent_path()}) {
    const Descriptor opened(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened || ::fsync(opened.get()) != 0) return system_failure("flush", place.string(), errno);
  }
  return {};
}

Expected<void> write_private_file(const std::filesystem::path& path, std::string_view text) {
  if (auto made = make_folders(path.parent_path()); !made) return made;
  return replace_at(named(temporary_beside(path)), named(path), text, Readers::Owner);
}

Expected<void> make_folders(const std::filesystem::path& path) {
  std::error_code error;
  if (!path.empty()) std::filesystem::create_directories(path, error);
  if (!error) return {};
  Failure failure;
  failure.operation = "create folder";
  failure.target = path.string();
  failure.reason = error.message();
  return tl::unexpected(std::move(failure));
}

}  // namespace ashlar

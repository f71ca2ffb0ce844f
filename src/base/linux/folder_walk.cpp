// See the header. Only one path's folders are open at a time, so that wide trees do not use up the
// descriptors.
#include "base/linux/folder_walk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace ashlar {

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

int open_folder(int at, const std::string& name) {
  return retry([&] { return ::openat(at, name.c_str(), folder_flags | O_NOFOLLOW); });
}

std::vector<std::string> parts_of(std::string_view path) {
  return path.empty() ? std::vector<std::string>() : split(path, '/');
}

}  // namespace

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Expected<FolderWalk> FolderWalk::open(const std::filesystem::path& root) {
  Descriptor fd(retry([&] { return ::open(root.c_str(), folder_flags); }));
  if (!fd) return system_failure("open folder", root.string(), errno);
  // A file system that has no locks is written to without one.
  retry([&] { return ::flock(fd.get(), LOCK_EX); });
  return FolderWalk(std::move(fd));
}

FolderWalk::Entered FolderWalk::enter(std::string_view path, Missing missing) {
  const std::vector<std::string> names = parts_of(path);
  for (std::size_t i = keep_common(names); i < names.size(); ++i) {
    const int error = push(names[i], missing);
    if (error != 0) return {-1, error, join(std::span(names).first(i + 1), "/")};
  }
  return {deepest(), 0, {}};
}

bool FolderWalk::remove_empty(std::string_view path) {
  const Entered parent = enter(parent_of(path), Missing::Fail);
  if (parent.error != 0) return parent.error == ENOENT;
  const std::string name(name_of(path));
  return ::unlinkat(parent.fd, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT;
}

/// Closes the folders that `names` does not lead through; how many are left.
std::size_t FolderWalk::keep_common(const std::vector<std::string>& names) {
  std::size_t common = 0;
  while (common < levels_.size() && common < names.size() && levels_[common].name == names[common]) ++common;
  levels_.resize(common);
  return common;
}

int FolderWalk::push(const std::string& name, Missing missing) {
  Descriptor fd(open_folder(deepest(), name));
  if (!fd && errno == ENOENT && missing == Missing::Create) {
    if (::mkdirat(deepest(), name.c_str(), 0777) != 0 && errno != EEXIST) return errno;
    fd = Descriptor(open_folder(deepest(), name));
  }
  if (!fd) return errno;
  levels_.push_back({name, std::move(fd)});
  return 0;
}

}  // namespace ashlar

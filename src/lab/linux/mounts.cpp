#include "lab/linux/mounts.h"

#include <array>
#include <filesystem>

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/linux/system.h"

namespace ashlar::lab {

namespace {

/// A writable folder: a mount of its own that is in no place yet, and so is not made read-only or hidden with
/// the place where it stands.
struct Kept {
  std::string path;
  Descriptor mount;
};

struct InMemory {
  const char* path;
  const char* options;
};

constexpr std::array in_memory{InMemory{"/tmp", "mode=1777"}, InMemory{"/run", "mode=755"},
                               InMemory{"/dev/shm", "mode=1777"}};

Expected<void> done(int result, const char* operation, const std::string& target) {
  if (result != 0) return system_failure(operation, target, errno);
  return {};
}

Expected<Kept> keep(const std::string& folder) {
  std::error_code error;
  const std::string path = std::filesystem::canonical(folder, error).string();
  if (error) return system_failure("find", folder, error.value());
  constexpr unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
  Descriptor mount(::open_tree(AT_FDCWD, path.c_str(), flags));
  if (!mount) return system_failure("keep writable", path, errno);
  return Kept{path, std::move(mount)};
}

Expected<std::vector<Kept>> keep_all(const std::vector<std::string>& writable) {
  std::vector<Kept> all;
  for (const std::string& folder : writable) {
    auto kept = keep(folder);
    if (!kept) return tl::unexpected(kept.error());
    all.push_back(std::move(*kept));
  }
  return all;
}

/// Device files can be written all the same, pseudo-terminals be made.
Expected<void> make_all_read_only() {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  return done(::mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &attributes, sizeof attributes), "make read-only",
              "/ and all below it");
}

Expected<void> mount_memory() {
  for (const InMemory& one : in_memory) {
    if (!std::filesystem::is_directory(one.path)) continue;
    auto mounted =
        done(::mount("tmpfs", one.path, "tmpfs", MS_NOSUID | MS_NODEV, one.options), "mount", one.path);
    if (!mounted) return mounted;
  }
  return {};
}

Expected<void> mount_proc() {
  return done(::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr), "mount", "/proc");
}

Expected<void> put_back(const Kept& kept) {
  std::error_code error;
  std::filesystem::create_directories(kept.path, error);  // of /tmp and the like nothing is left
  if (error) return system_failure("make the folder", kept.path, error.value());
  return done(::move_mount(kept.mount.get(), "", AT_FDCWD, kept.path.c_str(), MOVE_MOUNT_F_EMPTY_PATH),
              "mount writable", kept.path);
}

Expected<void> put_back_all(const std::vector<Kept>& all) {
  for (const Kept& kept : all) {
    if (auto put = put_back(kept); !put) return put;
  }
  return {};
}

/// An open folder is one of a mount: by its path it is found in the mounts of now.
void enter_again(const std::string& folder) {
  if (::chdir(folder.c_str()) != 0 && ::chdir("/") != 0) ::_exit(1);
}

}  // namespace

Expected<void> build_mounts(const std::vector<std::string>& writable) {
  std::error_code unknown;
  const std::string folder = std::filesystem::current_path(unknown).string();
  auto private_all = done(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "make private", "/");
  if (!private_all) return private_all;
  const auto kept = keep_all(writable);
  if (!kept) return tl::unexpected(kept.error());
  return make_all_read_only()
      .and_then(mount_memory)
      .and_then(mount_proc)
      .and_then([&] { return put_back_all(*kept); })
      .map([&] { enter_again(folder); });
}

}  // namespace ashlar::lab

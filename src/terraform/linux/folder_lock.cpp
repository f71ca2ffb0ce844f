#include "terraform/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include "base/files.h"

namespace ashlar::terraform {

Expected<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  if (auto made = make_folders(folder); !made) return tl::unexpected(made.error());
  const std::string path = (folder / "lock").string();
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return system_failure("open", path, errno);
  if (retry([&] { return ::flock(file.get(), LOCK_EX); }) != 0) return system_failure("lock", path, errno);
  return FolderLock(std::move(file));
}

}  // namespace ashlar::terraform

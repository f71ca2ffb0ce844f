// One at a time in a folder, also among processes.
#pragma once

#include <filesystem>

#include "base/failure.h"
#include "base/linux/system.h"

namespace ashlar::terraform {

/// Held until it goes, or the process does.
class FolderLock {
 public:
  /// Makes the folder where it is missing; waits for whoever holds it.
  static Expected<FolderLock> take(const std::filesystem::path& folder);

 private:
  explicit FolderLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace ashlar::terraform

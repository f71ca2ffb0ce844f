// The folders below a root, opened one inside the other and never through a symbolic link: what is reached
// this way stands inside the root.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/linux/system.h"

namespace ashlar {

/// "a/b" for "a/b/c"; empty for "c".
std::string_view parent_of(std::string_view path);
/// "c" for "a/b/c".
std::string_view name_of(std::string_view path);

class FolderWalk {
 public:
  /// `root` must exist. Waits until no other walk, of this process or another, has it open.
  static Expected<FolderWalk> open(const std::filesystem::path& root);

  /// Where entering a folder ended: `fd`, valid until the next call, or the error and the path it stopped at.
  struct Entered {
    int fd = -1;
    int error = 0;
    std::string stopped_at;
  };
  enum class Missing { Fail, Create };
  /// `path` is relative, without "." or ".."; empty for the root. Error ENOENT: it is missing; ENOTDIR: a
  /// file or a link stands in its way. Folders on the way to the one before are not opened again: go in order
  /// of paths.
  Entered enter(std::string_view path, Missing missing);

  /// True if it was there and empty, or was not there.
  bool remove_empty(std::string_view path);

  int root() const { return root_.get(); }

 private:
  struct Level {
    std::string name;
    Descriptor fd;
  };

  explicit FolderWalk(Descriptor root) : root_(std::move(root)) {}
  std::size_t keep_common(const std::vector<std::string>& names);
  int deepest() const { return levels_.empty() ? root_.get() : levels_.back().fd.get(); }
  int push(const std::string& name, Missing missing);

  Descriptor root_;
  std::vector<Level> levels_;
};

}  // namespace ashlar

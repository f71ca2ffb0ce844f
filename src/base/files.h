// Files and folders, with every failure told.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace ashlar {

/// Whether something has that path: false where a folder above it may not be read, or a link leads nowhere.
bool is_there(const std::filesystem::path& path);

/// The whole of a regular file of at most `limit` bytes. Folders, devices and larger files fail before being
/// read.
Expected<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

/// Creates the folder and those above it that are missing.
Expected<void> make_folders(const std::filesystem::path& path);

/// Writes through a temporary file beside it and a rename: the path holds the old bytes or the new, never
/// half. Creates the folders above it; keeps the permissions of a file that it replaces. A symbolic link is
/// replaced, not followed. Not flushed to the disk: a power cut may lose it.
Expected<void> write_file(const std::filesystem::path& path, std::string_view text);

/// The same for keys and passwords: mode 0600 from the first byte on, whatever mode the old file had.
Expected<void> write_private_file(const std::filesystem::path& path, std::string_view text);

/// Returns when the file's bytes, and its name in its folder, would survive a power cut.
Expected<void> flush_to_disk(const std::filesystem::path& path);

/// A tree of files by relative path, with '/' between its parts. Ordered, so that writing it is the same
/// everywhere.
using FileTree = std::map<std::string, std::string>;

/// What `write_tree` did, in files.
struct TreeChange {
  std::size_t written = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
};

/// What the user should know before `write_tree` changes anything: paths of files below the root.
struct TreeNotice {
  std::vector<std::string> edited;   ///< ours, with bytes that we did not write: they will be lost
  std::vector<std::string> removed;  ///< ours, and no longer in the tree
  std::vector<std::string> foreign;  ///< not ours, in a folder that holds files of the tree: they stay
};

/// Makes `root` hold exactly `tree`. Files whose bytes are right are not touched. A file that an earlier call
/// wrote (listed in `root`/.ashlar-files) and that is no longer in `tree` is removed; a file of the user's is
/// left, and one standing where a file of the tree must go is a failure, unless it has the same bytes, and
/// found before anything is written. `before` hears what will be lost, and may say no: then nothing changes.
/// A folder that was not there appears whole. Symbolic links below `root` are never followed. Two calls on
/// one root take turns. A call that is killed leaves a state from which the next call ends right.
Expected<TreeChange> write_tree(const std::filesystem::path& root, const FileTree& tree,
                                const std::function<bool(const TreeNotice&)>& before = {});

}  // namespace ashlar

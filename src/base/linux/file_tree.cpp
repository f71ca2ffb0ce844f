// `write_tree`: a root that holds exactly a given tree, and whatever the user keeps there besides.
//
// The manifest tells our files from the user's. It is written twice: before the first change with the old
// names and the new ones, so that after a kill every file of ours is listed; at the end with the new ones.
// All checks come before all changes.
#include <algorithm>
#include <set>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/file_at.h"
#include "base/linux/folder_walk.h"
#include "base/text.h"

namespace ashlar {

namespace {

constexpr std::string_view manifest_name = ".ashlar-files";
// One fixed name in the root: what a kill leaves of it, the next call finds and removes.
constexpr std::string_view temporary_name = ".ashlar-files.tmp";
constexpr std::size_t manifest_limit = std::size_t{64} << 20;

using Names = std::set<std::string, std::less<>>;

/// True for a path that stays below the root and can be a line of the manifest.
bool is_tree_path(std::string_view path) {
  if (path.find('\n') != std::string_view::npos || path.find('\0') != std::string_view::npos) return false;
  if (path == manifest_name || path == temporary_name) return false;
  const std::vector<std::string> parts = split(path, '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](const std::string& part) { return part.empty() || part == "." || part == ".."; });
}

Names folders_of(std::string_view path) {
  Names folders;
  for (path = parent_of(path); !path.empty(); path = parent_of(path)) folders.emplace(path);
  return folders;
}

Names parse_manifest(std::string_view text) {
  Names names;
  for (std::string& line : split(text, '\n')) {
    if (is_tree_path(line)) names.insert(std::move(line));
  }
  return names;
}

std::string manifest_text(const Names& names) {
  std::string text;
  for (const std::string& name : names) text.append(name).append("\n");
  return text;
}

class TreeWriter {
 public:
  TreeWriter(const std::filesystem::path& root, const FileTree& tree, FolderWalk walk)
      : root_(root), tree_(tree), walk_(std::move(walk)) {}

  Expected<TreeChange> write() {
    return read_manifest()
        .and_then([this] { return survey(); })
        .map([this] { remove_leftover(); })
        .and_then([this] { return write_manifest(old_and_new()); })
        .and_then([this] { return remove_old(); })
        .and_then([this] { return write_changed(); })
        .and_then([this] { return write_manifest(new_names()); })
        .map([this] { return change_; });
  }

 private:
  std::string shown(std::string_view path) const { return (root_ / path).string(); }

  tl::unexpected<Failure> refusal(std::string_view path, std::string reason) const {
    Failure failure;
    failure.operation = "write";
    failure.target = shown(path);
    failure.reason = std::move(reason);
    failure.help = "move or remove it, or choose another folder to write to";
    return tl::unexpected(std::move(failure));
  }

  // --- Checks ---

  Expected<void> read_manifest() {
    struct stat status {};
    const std::string name(manifest_name);
    const bool missing = ::fstatat(walk_.root(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0;
    if (missing && errno == ENOENT) return {};
    auto text = read_at({walk_.root(), name, shown(name)}, manifest_limit, Links::Refuse);
    if (!text) return tl::unexpected(std::move(text.error()));
    manifest_ = std::move(*text);
    old_ = parse_manifest(manifest_);
    for (const std::string& path : old_) old_folders_.merge(folders_of(path));
    return {};
  }

  /// Finds what must be written, and whether something of the user's is in the way.
  Expected<void> survey() {
    for (const auto& file : tree_) {
      needed_folders_.merge(folders_of(file.first));
      const Expected<bool> right = is_right(file.first, file.second);
      if (!right) return tl::unexpected(right.error());
      if (!*right) changed_.push_back(&file);
    }
    change_.unchanged = tree_.size() - changed_.size();
    return {};
  }

  /// True if the file stands there with these bytes, false if it must be written.
  Expected<bool> is_right(const std::string& path, const std::string& text) {
    if (!missing_.empty() && path.starts_with(missing_)) return false;
    const auto folder = walk_.enter(parent_of(path), FolderWalk::Missing::Fail);
    if (folder.error == ENOENT) {
      missing_ = folder.stopped_at + "/";
      return false;
    }
    if (folder.error == ENOTDIR) return check_in_the_way(folder.stopped_at);
    if (folder.error != 0) return system_failure("open folder", shown(folder.stopped_at), folder.error);
    struct stat status {};
    const std::string name(name_of(path));
    if (::fstatat(folder.fd, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) return false;
      return system_failure("read", shown(path), errno);
    }
    if (has_bytes(folder.fd, name, status, text)) return true;
    return check_replaceable(path, status.st_mode);
  }

  static bool has_bytes(int folder, const std::string& name, const struct stat& status,
                        const std::string& text) {
    if (!S_ISREG(status.st_mode) || static_cast<std::size_t>(status.st_size) != text.size()) return false;
    return has_bytes_at({folder, name, {}}, text);
  }

  /// Something stands where a folder must go: right only if it is an old file of ours, which will be removed.
  Expected<bool> check_in_the_way(const std::string& path) {
    struct stat status {};
    const auto folder = walk_.enter(parent_of(path), FolderWalk::Missing::Fail);
    const std::string name(name_of(path));
    const bool known = ::fstatat(folder.fd, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (known && S_ISREG(status.st_mode) && old_.contains(path)) return false;
    return refusal(path, "something that this program did not write stands where a folder must go");
  }

  Expected<bool> check_replaceable(const std::string& path, mode_t mode) const {
    if (S_ISREG(mode) && old_.contains(path)) return false;
    if (S_ISDIR(mode) && holds_only_ours(path)) return false;
    if (S_ISDIR(mode)) return refusal(path, "a folder stands there");
    if (S_ISLNK(mode)) return refusal(path, "a symbolic link stands there");
    return refusal(path, "a file that this program did not write stands there");
  }

  /// True for a folder that goes away when the old files are removed.
  bool holds_only_ours(const std::string& folder) const {
    if (!old_folders_.contains(folder)) return false;
    std::error_code error;
    std::filesystem::recursive_directory_iterator entry(root_ / folder, error);
    for (; !error && entry != std::filesystem::end(entry); entry.increment(error)) {
      const std::string path = entry->path().lexically_relative(root_).string();
      const auto type = entry->symlink_status(error).type();
      const bool ours = (type == std::filesystem::file_type::regular && old_.contains(path)) ||
                        (type == std::filesystem::file_type::directory && old_folders_.contains(path));
      if (!ours) return false;
    }
    return !error;
  }

  // --- Changes ---

  void remove_leftover() const { ::unlinkat(walk_.root(), std::string(temporary_name).c_str(), 0); }

  Names new_names() const {
    Names names;
    for (const auto& file : tree_) names.insert(names.end(), file.first);
    return names;
  }

  Names old_and_new() const {
    Names names = new_names();
    names.insert(old_.begin(), old_.end());
    return names;
  }

  Expected<void> write_manifest(const Names& names) {
    std::string text = manifest_text(names);
    if (text == manifest_) return {};
    const std::string name(manifest_name);
    auto written = replace({walk_.root(), name, shown(name)}, text);
    if (written) manifest_ = std::move(text);
    return written;
  }

  Expected<void> replace(const FileAt& file, const std::string& text) {
    const std::string name(temporary_name);
    return replace_at({walk_.root(), name, shown(name)}, file, text);
  }

  /// Backwards, so that a folder's files are gone before the folder's turn comes.
  Expected<void> remove_old() {
    std::vector<std::string_view> gone;
    for (const std::string& path : old_) {
      if (!tree_.contains(path)) gone.push_back(path);
    }
    std::reverse(gone.begin(), gone.end());
    for (const std::string_view path : gone) {
      if (auto removed = remove_file(path); !removed) return removed;
      remove_empty_folders(parent_of(path));
    }
    return {};
  }

  /// Only a regular file: what else stands there now, the user has put there.
  Expected<void> remove_file(std::string_view path) {
    struct stat status {};
    const auto folder = walk_.enter(parent_of(path), FolderWalk::Missing::Fail);
    if (folder.error != 0) return {};
    const std::string name(name_of(path));
    if (::fstatat(folder.fd, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return {};
    if (!S_ISREG(status.st_mode)) return {};
    if (::unlinkat(folder.fd, name.c_str(), 0) != 0) return system_failure("remove", shown(path), errno);
    ++change_.removed;
    return {};
  }

  void remove_empty_folders(std::string_view path) {
    while (!path.empty() && !needed_folders_.contains(path) && walk_.remove_empty(path)) {
      path = parent_of(path);
    }
  }

  Expected<void> write_changed() {
    for (const auto* file : changed_) {
      if (auto written = write_one(file->first, file->second); !written) return written;
      ++change_.written;
    }
    return {};
  }

  Expected<void> write_one(const std::string& path, const std::string& text) {
    const auto folder = walk_.enter(parent_of(path), FolderWalk::Missing::Create);
    if (folder.error != 0) return system_failure("create folder", shown(folder.stopped_at), folder.error);
    return replace({folder.fd, std::string(name_of(path)), shown(path)}, text);
  }

  const std::filesystem::path& root_;
  const FileTree& tree_;
  FolderWalk walk_;
  std::string manifest_;  // as it stands on the disk
  Names old_;
  Names old_folders_;
  Names needed_folders_;
  std::string missing_;  // a folder that is not there, with a slash: nothing below it is either
  std::vector<const FileTree::value_type*> changed_;
  TreeChange change_;
};

/// A tree that no folder can hold. Names in it come from the user's, so this is told, not thrown.
Expected<void> check_tree(const FileTree& tree) {
  for (const auto& file : tree) {
    const Names folders = folders_of(file.first);
    const bool clash = std::any_of(folders.begin(), folders.end(),
                                   [&](const std::string& folder) { return tree.contains(folder); });
    if (is_tree_path(file.first) && !clash) continue;
    Failure failure;
    failure.operation = "write";
    failure.target = printable(file.first);
    failure.reason =
        clash ? "a folder on the way to it is a file of the same tree" : "it is no path in a folder";
    return tl::unexpected(std::move(failure));
  }
  return {};
}

}  // namespace

Expected<TreeChange> write_tree(const std::filesystem::path& root, const FileTree& tree) {
  return check_tree(tree)
      .and_then([&] { return make_folders(root); })
      .and_then([&] { return FolderWalk::open(root); })
      .and_then([&](FolderWalk walk) { return TreeWriter(root, tree, std::move(walk)).write(); });
}

}  // namespace ashlar

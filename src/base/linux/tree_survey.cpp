#include "base/linux/tree_survey.h"

#include <algorithm>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/linux/file_at.h"

namespace ashlar {

namespace {

constexpr std::size_t manifest_limit = std::size_t{64} << 20;

class Surveyor {
 public:
  Surveyor(const std::filesystem::path& root, const FileTree& tree, FolderWalk& walk)
      : root_(root), tree_(tree), walk_(walk) {}

  Expected<TreeSurvey> survey() {
    return read_manifest()
        .and_then([this] { return look_at_tree(); })
        .map([this] { look_at_old(); })
        .map([this] { look_for_foreign(); })
        .map([this] { return std::move(survey_); });
  }

 private:
  const TreeManifest& old() const { return survey_.old; }
  std::string shown(std::string_view path) const { return (root_ / path).string(); }

  tl::unexpected<Failure> refusal(std::string_view path, std::string reason) const {
    Failure failure;
    failure.operation = "write";
    failure.target = shown(path);
    failure.reason = std::move(reason);
    failure.help = "move or remove it, or choose another folder to write to";
    return tl::unexpected(std::move(failure));
  }

  Expected<void> read_manifest() {
    struct stat status {};
    const std::string name(manifest_name);
    const bool missing = ::fstatat(walk_.root(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0;
    if (missing && errno == ENOENT) return {};
    auto text = read_at({walk_.root(), name, shown(name)}, manifest_limit, Links::Refuse);
    if (!text) return tl::unexpected(std::move(text.error()));
    survey_.manifest_text = std::move(*text);
    survey_.old = TreeManifest::parse(survey_.manifest_text);
    for (const auto& file : old().files()) old_folders_.merge(folders_of(file.first));
    return {};
  }

  /// Finds what must be written, and whether something of the user's is in the way.
  Expected<void> look_at_tree() {
    for (const auto& file : tree_) {
      survey_.needed.merge(folders_of(file.first));
      const Expected<bool> right = is_right(file.first, file.second);
      if (!right) return tl::unexpected(right.error());
      if (!*right) survey_.changed.push_back({&file, missing_on_the_way(file.first)});
    }
    return {};
  }

  std::string missing_on_the_way(const std::string& path) const {
    const bool below = !missing_.empty() && path.starts_with(missing_);
    return below ? missing_.substr(0, missing_.size() - 1) : std::string();
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
    if (S_ISREG(status.st_mode)) note_edit({folder.fd, name, shown(path)}, path);
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
    if (known && S_ISREG(status.st_mode) && old().contains(path)) return false;
    return refusal(path, "something that this program did not write stands where a folder must go");
  }

  Expected<bool> check_replaceable(const std::string& path, mode_t mode) const {
    if (S_ISREG(mode) && old().contains(path)) return false;
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
      const bool ours = (type == std::filesystem::file_type::regular && old().contains(path)) ||
                        (type == std::filesystem::file_type::directory && old_folders_.contains(path));
      if (!ours) return false;
    }
    return !error;
  }

  // --- What the user should know of ---

  /// A file that cannot be read is not known to be edited.
  void note_edit(const FileAt& file, const std::string& path) {
    if (!old().contains(path)) return;
    const auto bytes = read_at(file, manifest_limit, Links::Refuse);
    if (bytes && old().is_edited(path, *bytes)) survey_.notice.edited.push_back(path);
  }

  void look_at_old() {
    for (const auto& file : old().files()) {
      const std::string& path = file.first;
      if (tree_.contains(path)) continue;
      const auto folder = walk_.enter(parent_of(path), FolderWalk::Missing::Fail);
      struct stat status {};
      const std::string name(name_of(path));
      const bool there =
          folder.error == 0 && ::fstatat(folder.fd, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
      if (!there || !S_ISREG(status.st_mode)) continue;
      survey_.notice.removed.push_back(path);
      note_edit({folder.fd, name, shown(path)}, path);
    }
  }

  /// In folders that hold files of the tree; those that only lead there are the user's as much as ours.
  void look_for_foreign() {
    std::set<std::string_view> folders;
    for (const auto& file : tree_) folders.insert(parent_of(file.first));
    for (const std::string_view path : folders) {
      const auto folder = walk_.enter(path, FolderWalk::Missing::Fail);
      if (folder.error == 0) note_foreign(folder.fd, path);
    }
  }

  void note_foreign(int folder, std::string_view path) {
    const std::string before = path.empty() ? std::string() : std::string(path) + "/";
    for (const std::string& name : files_in(folder)) {
      std::string file = before + name;
      const bool ours = !is_tree_path(file) || tree_.contains(file) || old().contains(file);
      if (!ours) survey_.notice.foreign.push_back(std::move(file));
    }
  }

  static std::vector<std::string> files_in(int folder) {
    std::vector<std::string> names;
    Descriptor again(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    DIR* list = again ? ::fdopendir(again.get()) : nullptr;
    if (list == nullptr) return names;
    again.release();                                 // the list closes it
    while (const dirent* entry = ::readdir(list)) {  // NOLINT(concurrency-mt-unsafe): the list is ours alone
      if (entry->d_type != DT_DIR) names.emplace_back(entry->d_name);
    }
    ::closedir(list);
    std::sort(names.begin(), names.end());
    return names;
  }

  const std::filesystem::path& root_;
  const FileTree& tree_;
  FolderWalk& walk_;
  std::set<std::string, std::less<>> old_folders_;
  std::string missing_;  // a folder that is not there, with a slash: nothing below it is either
  TreeSurvey survey_;
};

}  // namespace

Expected<TreeSurvey> survey_tree(const std::filesystem::path& root, const FileTree& tree, FolderWalk& walk) {
  return Surveyor(root, tree, walk).survey();
}

}  // namespace ashlar

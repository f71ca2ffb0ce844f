// `write_tree`: a root that holds exactly a given tree, and whatever the user keeps there besides.
//
// The manifest tells our files from the user's. It is written twice: before the first change with the old
// files and the new ones, so that after a kill every file of ours is listed; at the end with the new ones.
// All checks (tree_survey) come before all changes.
#include <algorithm>
#include <span>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/file_at.h"
#include "base/linux/tree_survey.h"
#include "base/text.h"

namespace ashlar {

namespace {

class TreeWriter {
 public:
  TreeWriter(const std::filesystem::path& root, const FileTree& tree, FolderWalk walk, TreeSurvey survey)
      : root_(root), tree_(tree), walk_(std::move(walk)), survey_(std::move(survey)) {}

  Expected<TreeChange> write() {
    remove_leftovers();
    list_new();
    change_.unchanged = tree_.size() - survey_.changed.size();
    return write_manifest(old_and_new())
        .and_then([this] { return remove_old(); })
        .and_then([this] { return write_changed(); })
        .and_then([this] { return write_manifest(new_); })
        .map([this] { return change_; });
  }

 private:
  std::string shown(std::string_view path) const { return (root_ / path).string(); }

  /// What a kill has left; nothing of the user's has these names.
  void remove_leftovers() const {
    ::unlinkat(walk_.root(), std::string(temporary_name).c_str(), 0);
    std::error_code ignored;
    std::filesystem::remove_all(root_ / staging_name, ignored);
  }

  void list_new() {
    auto changed = survey_.changed.begin();
    for (const auto& file : tree_) {
      const bool is_changed = changed != survey_.changed.end() && changed->file == &file;
      if (is_changed) ++changed;
      if (is_changed || !new_.take_over(survey_.old, file.first)) new_.add(file.first, file.second);
    }
  }

  Expected<void> write_manifest(const TreeManifest& manifest) {
    std::string text = manifest.text();
    if (text == survey_.manifest_text) return {};
    const std::string name(manifest_name);
    auto written = replace({walk_.root(), name, shown(name)}, text);
    if (written) survey_.manifest_text = std::move(text);
    return written;
  }

  TreeManifest old_and_new() const {
    TreeManifest both = new_;
    both.add(survey_.old);
    return both;
  }

  Expected<void> replace(const FileAt& file, const std::string& text) {
    const std::string name(temporary_name);
    return replace_at({walk_.root(), name, shown(name)}, file, text);
  }

  /// Backwards, so that a folder's files are gone before the folder's turn comes.
  Expected<void> remove_old() {
    std::vector<std::string_view> gone;
    for (const auto& file : survey_.old.files()) {
      if (!tree_.contains(file.first)) gone.push_back(file.first);
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
    while (!path.empty() && !survey_.needed.contains(path) && walk_.remove_empty(path)) {
      path = parent_of(path);
    }
  }

  /// A folder that is new is made beside its place and appears there whole; files of folders that exist are
  /// replaced one by one.
  Expected<void> write_changed() {
    const auto end = survey_.changed.end();
    for (auto first = survey_.changed.begin(); first != end;) {
      const auto last =
          std::find_if(first, end, [&](const auto& file) { return file.missing != first->missing; });
      const std::span<const TreeSurvey::Changed> together(first, last);
      auto written = first->missing.empty() ? write_each(together) : write_folder(together);
      if (!written) return written;
      change_.written += together.size();
      first = last;
    }
    return {};
  }

  Expected<void> write_each(std::span<const TreeSurvey::Changed> files) {
    for (const TreeSurvey::Changed& changed : files) {
      const auto& [path, text] = *changed.file;
      const auto folder = walk_.enter(parent_of(path), FolderWalk::Missing::Create);
      if (folder.error != 0) return system_failure("create folder", shown(folder.stopped_at), folder.error);
      if (auto written = replace({folder.fd, std::string(name_of(path)), shown(path)}, text); !written)
        return written;
    }
    return {};
  }

  Expected<void> write_folder(std::span<const TreeSurvey::Changed> files) {
    const std::string& target = files.front().missing;
    for (const TreeSurvey::Changed& changed : files) {
      const auto& [path, text] = *changed.file;
      const std::string staged = std::string(staging_name) + path.substr(target.size());
      const auto folder = walk_.enter(parent_of(staged), FolderWalk::Missing::Create);
      if (folder.error != 0) return system_failure("create folder", shown(folder.stopped_at), folder.error);
      auto written = create_at({folder.fd, std::string(name_of(path)), shown(path)}, text);
      if (!written) return written;
    }
    return move_into_place(target, files);
  }

  Expected<void> move_into_place(const std::string& target, std::span<const TreeSurvey::Changed> files) {
    const auto folder = walk_.enter(parent_of(target), FolderWalk::Missing::Create);
    if (folder.error != 0) return system_failure("create folder", shown(folder.stopped_at), folder.error);
    const std::string from(staging_name);
    const std::string to(name_of(target));
    if (::renameat(walk_.root(), from.c_str(), folder.fd, to.c_str()) == 0) return {};
    if (errno == EXDEV) return write_in_place(files);
    return system_failure("create folder", shown(target), errno);
  }

  /// Below a file system of its own, to which nothing can be renamed from outside.
  Expected<void> write_in_place(std::span<const TreeSurvey::Changed> files) {
    remove_leftovers();
    return write_each(files);
  }

  const std::filesystem::path& root_;
  const FileTree& tree_;
  FolderWalk walk_;
  TreeSurvey survey_;
  TreeManifest new_;
  TreeChange change_;
};

/// A tree that no folder can hold. Names in it come from the user's, so this is told, not thrown.
Expected<void> check_tree(const FileTree& tree) {
  for (const auto& file : tree) {
    const auto folders = folders_of(file.first);
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

Expected<TreeChange> write_tree(const std::filesystem::path& root, const FileTree& tree,
                                const std::function<bool(const TreeNotice&)>& before) {
  return check_tree(tree)
      .and_then([&] { return make_folders(root); })
      .and_then([&] { return FolderWalk::open(root); })
      .and_then([&](FolderWalk walk) {
        return survey_tree(root, tree, walk).and_then([&](TreeSurvey survey) {
          if (before && !before(survey.notice)) return Expected<TreeChange>(TreeChange{});
          return TreeWriter(root, tree, std::move(walk), std::move(survey)).write();
        });
      });
}

}  // namespace ashlar

// Single files and trees of them, on the real disk: the kernel's rules are what is tested.
#include "base/files.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "base/temporary_folder.h"
#include "base/text.h"

namespace ashlar {
namespace {

namespace fs = std::filesystem;
using test::put;
using test::slurp;
using test::TemporaryFolder;

TEST(ReadFile, gives_every_byte) {
  const TemporaryFolder folder;
  const std::string text = std::string("a\0b\r\n", 5) + std::string(100'000, 'x');
  put(folder / "f", text);
  EXPECT_EQ(read_file(folder / "f", text.size()).value(), text);
  put(folder / "empty", "");
  EXPECT_EQ(read_file(folder / "empty", 0).value(), "");
}

TEST(ReadFile, tells_both_sizes_of_a_file_over_the_limit) {
  const TemporaryFolder folder;
  put(folder / "f", "12345");
  EXPECT_EQ(read_file(folder / "f", 4).error().reason, "is 5 bytes; at most 4 are read");
}

TEST(ReadFile, reads_only_regular_files) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_file(folder.path(), 10).error().reason, "is a folder");
  EXPECT_EQ(read_file(folder / "pipe", 10).error().reason, "is a pipe, not a file");
  EXPECT_EQ(read_file("/dev/zero", 10).error().reason, "is a device, not a file");
  const Failure missing = read_file(folder / "none", 10).error();
  EXPECT_EQ(missing.text(), "cannot read " + (folder / "none").string() + ": No such file or directory");
}

TEST(ReadFile, a_file_larger_than_it_says_is_bounded) {
  EXPECT_GT(read_file("/proc/self/status", 1 << 20).value().size(), 100U);  // its size is told as 0
  EXPECT_EQ(read_file("/proc/self/status", 10).error().reason,
            "grows while it is read; at most 10 bytes are read");
}

TEST(WriteFile, makes_folders_and_leaves_no_temporary) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a/b/c", "text"));
  ASSERT_TRUE(write_file(folder / "a/b/c", "other"));
  EXPECT_EQ(slurp(folder / "a/b/c"), "other");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "a/b"), {}), 1);
}

TEST(WriteFile, keeps_permissions) {
  const TemporaryFolder folder;
  put(folder / "key", "old");
  fs::permissions(folder / "key", fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(write_file(folder / "key", "new"));
  EXPECT_EQ(fs::status(folder / "key").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(WriteFile, a_failure_leaves_nothing_behind) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "taken");
  EXPECT_EQ(write_file(folder / "taken", "x").error().reason, "Is a directory");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
  put(folder / "file", "");
  EXPECT_EQ(write_file(folder / "file/below", "x").error().operation, "create folder");
}

// --- Trees ---

/// All regular files below, without the manifest.
FileTree files_in(const fs::path& root) {
  FileTree tree;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root).string();
    if (entry.is_regular_file() && path != ".ashlar-files") tree[path] = slurp(entry.path());
  }
  return tree;
}

std::string counts(const Expected<TreeChange>& change) {
  if (!change) return change.error().text();
  return std::to_string(change->written) + " " + std::to_string(change->unchanged) + " " +
         std::to_string(change->removed);
}

TEST(WriteTree, writes_what_differs_and_removes_what_went) {
  const TemporaryFolder folder;
  const fs::path root = folder / "new/out/";
  EXPECT_EQ(counts(write_tree(root, {{"a", "1"}, {"b/c", "2"}, {"b/d/e", "3"}})), "3 0 0");
  EXPECT_EQ(slurp(root / ".ashlar-files"),
            "a//6b86b273ff34fce1\nb/c//d4735e3a265e16ee\nb/d/e//4e07408562bedb8b\n");
  EXPECT_EQ(counts(write_tree(root, {{"a", "1"}, {"b/c", "22"}})), "1 1 1");
  EXPECT_FALSE(fs::exists(root / "b/d"));
  EXPECT_EQ(files_in(root), (FileTree{{"a", "1"}, {"b/c", "22"}}));
  EXPECT_EQ(counts(write_tree(root, {})), "0 0 2");
  EXPECT_EQ(slurp(root / ".ashlar-files"), "");
}

TEST(WriteTree, an_unchanged_tree_is_not_touched) {
  const TemporaryFolder folder;
  const FileTree tree{{"a", "1"}, {"b/c", ""}};
  ASSERT_TRUE(write_tree(folder.path(), tree));
  const auto inode = [&](const char* name) {
    struct stat status {};
    ::stat((folder / name).c_str(), &status);
    return status.st_ino;
  };
  const auto file = inode("b/c");
  const auto manifest = inode(".ashlar-files");
  EXPECT_EQ(counts(write_tree(folder.path(), tree)), "0 2 0");
  EXPECT_EQ(inode("b/c"), file);
  EXPECT_EQ(inode(".ashlar-files"), manifest);
}

TEST(WriteTree, leaves_the_users_files) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_tree(folder.path(), {{"d/ours", "1"}}));
  put(folder / "d/theirs", "2");
  ASSERT_TRUE(write_tree(folder.path(), {{"x", ""}}));
  EXPECT_EQ(files_in(folder.path()), (FileTree{{"d/theirs", "2"}, {"x", ""}}));
}

TEST(WriteTree, refuses_to_overwrite_the_users_file_before_writing) {
  const TemporaryFolder folder;
  put(folder / "z", "theirs");
  const auto change = write_tree(folder.path(), {{"a", "1"}, {"z", "ours"}});
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().target, (folder / "z").string());
  EXPECT_EQ(change.error().reason, "a file that this program did not write stands there");
  EXPECT_NE(change.error().help, "");
  EXPECT_EQ(files_in(folder.path()), (FileTree{{"z", "theirs"}}));
  EXPECT_FALSE(fs::exists(folder / ".ashlar-files"));
}

TEST(WriteTree, adopts_a_file_with_the_same_bytes) {
  const TemporaryFolder folder;
  put(folder / "a", "same");
  EXPECT_EQ(counts(write_tree(folder.path(), {{"a", "same"}})), "0 1 0");
  EXPECT_EQ(slurp(folder / ".ashlar-files"), "a//0967115f2813a354\n");
}

TEST(WriteTree, a_file_may_become_a_folder_and_back) {
  const TemporaryFolder folder;
  const fs::path root = folder.path() / "";
  EXPECT_EQ(counts(write_tree(root, {{"a", "1"}})), "1 0 0");
  EXPECT_EQ(counts(write_tree(root, {{"a/b/c", "2"}})), "1 0 1");
  EXPECT_EQ(counts(write_tree(root, {{"a", "3"}})), "1 0 1");
  EXPECT_EQ(files_in(root), (FileTree{{"a", "3"}}));
}

TEST(WriteTree, a_folder_with_the_users_file_does_not_become_a_file) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_tree(folder.path(), {{"a/b", "1"}}));
  put(folder / "a/theirs", "2");
  EXPECT_TRUE(counts(write_tree(folder.path(), {{"a", "3"}})).ends_with("a folder stands there"));
  EXPECT_EQ(files_in(folder.path()), (FileTree{{"a/b", "1"}, {"a/theirs", "2"}}));
}

TEST(WriteTree, a_users_file_does_not_become_a_folder) {
  const TemporaryFolder folder;
  put(folder / "a", "theirs");
  EXPECT_TRUE(counts(write_tree(folder.path(), {{"a/b", "1"}})).ends_with("where a folder must go"));
}

TEST(WriteTree, follows_no_links) {
  const TemporaryFolder folder;
  const fs::path root = folder / "root";
  put(folder / "outside/f", "theirs");
  fs::create_directories(root);
  fs::create_directory_symlink(folder / "outside", root / "d");
  fs::create_symlink(folder / "outside/f", root / "l");
  EXPECT_TRUE(counts(write_tree(root, {{"d/f", "x"}})).ends_with("where a folder must go"));
  EXPECT_TRUE(counts(write_tree(root, {{"l", "theirs"}})).ends_with("a symbolic link stands there"));
  put(root / ".ashlar-files", "d/f\nl\n");
  EXPECT_EQ(counts(write_tree(root, {})), "0 0 0");
  EXPECT_EQ(slurp(folder / "outside/f"), "theirs");
  EXPECT_TRUE(fs::is_symlink(root / "l"));
}

TEST(WriteTree, does_not_believe_a_manifest_that_leads_outside) {
  const TemporaryFolder folder;
  const fs::path root = folder / "root";
  put(folder / "f", "theirs");
  put(root / "sub/x", "");
  put(root / ".ashlar-files", "../f\n" + (folder / "f").string() + "\nsub/../../f\n.\n\n.ashlar-files\n");
  EXPECT_EQ(counts(write_tree(root, {{"a", "1"}})), "1 0 0");
  EXPECT_EQ(slurp(folder / "f"), "theirs");
  EXPECT_EQ(slurp(root / ".ashlar-files"), "a//6b86b273ff34fce1\n");
}

TEST(WriteTree, refuses_paths_that_no_folder_can_hold) {
  const TemporaryFolder folder;
  for (const char* path : {"", "/a", "a/", "a//b", "../a", "a/../b", ".", "a\nb", ".ashlar-files"}) {
    EXPECT_FALSE(write_tree(folder / "out", {{path, ""}})) << path;
  }
  EXPECT_FALSE(write_tree(folder / "out", {{"a", ""}, {"a/b", ""}}));
  EXPECT_FALSE(fs::exists(folder / "out"));
}

TEST(WriteTree, ends_right_after_a_kill) {
  const TemporaryFolder folder;
  // As it stands after a kill between the first manifest and the last: one old file gone, one new file there.
  put(folder / ".ashlar-files", "gone/old\nnew1\nnew2\nold\n");
  fs::create_directories(folder / "gone");
  put(folder / "old", "1");
  put(folder / "new1", "half");
  put(folder / ".ashlar-files.tmp", "half");
  put(folder / ".ashlar-files.new/half/folder", "half");
  EXPECT_EQ(counts(write_tree(folder.path(), {{"new1", "n1"}, {"new2", "n2"}})), "2 0 1");
  EXPECT_EQ(files_in(folder.path()), (FileTree{{"new1", "n1"}, {"new2", "n2"}}));
  EXPECT_FALSE(fs::exists(folder / "gone"));
}

/// What `write_tree` told before it changed anything, as "edited; removed; foreign".
std::string told_of(const fs::path& root, const FileTree& tree) {
  std::string text = "nothing";
  const FileTree before = files_in(root);
  EXPECT_TRUE(write_tree(root, tree, [&](const TreeNotice& notice) {
    EXPECT_EQ(files_in(root), before);
    text = join(notice.edited, " ") + "; " + join(notice.removed, " ") + "; " + join(notice.foreign, " ");
    return true;
  }));
  return text;
}

TEST(WriteTree, changes_nothing_where_it_is_told_not) {
  test::TemporaryFolder folder;
  ASSERT_TRUE(write_tree(folder.path(), {{"a", "1"}, {"b", "2"}}));
  const auto change = write_tree(folder.path(), {{"a", "3"}}, [](const TreeNotice&) { return false; });
  ASSERT_TRUE(change);
  EXPECT_EQ(change->written + change->removed, 0U);
  EXPECT_EQ(test::slurp(folder.path() / "a"), "1");
  EXPECT_EQ(test::slurp(folder.path() / "b"), "2");
}

TEST(WriteTree, tells_what_will_be_lost_and_what_is_not_its_own) {
  const TemporaryFolder folder;
  const fs::path root = folder.path();
  EXPECT_EQ(told_of(root, {{"a/x", "1"}, {"a/y", "2"}, {"b/z", "3"}}), "; ; ");
  put(root / "a/x", "mine");
  put(root / "b/z", "mine");
  put(root / "a/theirs", "4");
  put(root / "elsewhere/theirs", "5");
  EXPECT_EQ(told_of(root, {{"a/x", "1"}, {"a/y", "22"}}), "a/x b/z; b/z; a/theirs");
  EXPECT_EQ(told_of(root, {{"a/x", "1"}, {"a/y", "22"}}), "; ; a/theirs");
  EXPECT_EQ(slurp(root / "a/theirs"), "4");
}

TEST(WriteTree, what_a_kill_left_half_done_is_no_edit) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_tree(folder.path(), {{"a", "old"}, {"b", "old"}}));
  // As it stands after a kill: the manifest knows both, and one file of two is new.
  const std::string before = slurp(folder / ".ashlar-files");
  ASSERT_TRUE(write_tree(folder.path(), {{"a", "new"}, {"b", "new"}}));
  put(folder / ".ashlar-files", before + slurp(folder / ".ashlar-files"));
  put(folder / "b", "old");
  EXPECT_EQ(told_of(folder.path(), {{"a", "newest"}, {"b", "newest"}}), "; ; ");
  put(folder / "b", "mine");
  EXPECT_EQ(told_of(folder.path(), {{"a", "newest"}, {"b", "newest"}}), "b; ; ");
}

TEST(WriteTree, a_new_folder_is_staged_and_leaves_nothing_else) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_tree(folder.path(), {{"old/x", "1"}}));
  const FileTree tree{{"new/a/b", "2"}, {"new/c", "3"}, {"old/d/e", "4"}, {"old/x", "1"}};
  EXPECT_EQ(counts(write_tree(folder.path(), tree)), "3 1 0");
  EXPECT_EQ(files_in(folder.path()), tree);
  EXPECT_FALSE(fs::exists(folder / ".ashlar-files.new"));
}

TEST(WriteTree, calls_on_one_root_take_turns) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name) {
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(write_tree(folder.path(), {{name, name}, {"both", name}}));
  };
  std::thread other(write, "a");
  write("b");
  other.join();
  EXPECT_EQ(files_in(folder.path()).size(), 2U);
}

TEST(WriteTree, many_unchanged_files_are_quick) {
  const TemporaryFolder folder;
  FileTree tree;
  for (int i = 0; i < 500; ++i) {
    tree["d" + std::to_string(i % 50) + "/s/f" + std::to_string(i)] = std::string(300, 'x');
  }
  ASSERT_TRUE(write_tree(folder.path(), tree));
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(counts(write_tree(folder.path(), tree)), "0 500 0");
  const auto taken = std::chrono::steady_clock::now() - start;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(taken);
  RecordProperty("microseconds", static_cast<int>(took.count()));
  EXPECT_LT(taken, std::chrono::seconds(1));  // a few ms on an idle machine; CI is not idle
}

FileTree any_tree() {
  const auto paths = rc::gen::element<std::string>("a", "b", "a/a", "a/b", "b/a/a", "b/a/b", "c/a");
  const auto texts = rc::gen::element<std::string>("", "1", "22");
  const auto files =
      rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(paths, texts));
  FileTree tree;
  for (const auto& [path, text] : *files) {
    const auto clashes = [&path = path](const auto& other) {
      return path.starts_with(other.first + "/") || other.first.starts_with(path + "/");
    };
    if (std::none_of(tree.begin(), tree.end(), clashes)) tree[path] = text;
  }
  return tree;
}

RC_GTEST_PROP(WriteTree, from_any_tree_to_any_other, ()) {
  const TemporaryFolder folder;
  for (int i = 0; i < 3; ++i) {
    const FileTree tree = any_tree();
    const auto change = write_tree(folder.path(), tree);
    RC_ASSERT(change.has_value());
    RC_ASSERT(change->written + change->unchanged == tree.size());
    RC_ASSERT(files_in(folder.path()) == tree);
  }
}

}  // namespace
}  // namespace ashlar

// The list of the files that a tree's writer has written, and of what: it tells our files from the user's,
// and our bytes from an edit by hand.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/files.h"

namespace ashlar {

inline constexpr std::string_view manifest_name = ".ashlar-files";
// Fixed names in the root: what a kill leaves of them, the next call finds and removes.
inline constexpr std::string_view temporary_name = ".ashlar-files.tmp";
inline constexpr std::string_view staging_name = ".ashlar-files.new";

/// True for a path that stays below the root and can be a line of the manifest.
bool is_tree_path(std::string_view path);

/// "a" and "a/b" for "a/b/c".
std::set<std::string, std::less<>> folders_of(std::string_view path);

class TreeManifest {
 public:
  TreeManifest() = default;
  /// A line is `PATH//HASH`, or `PATH` where what was written is not known. Lines that lead out of the root
  /// are left out.
  static TreeManifest parse(std::string_view text);
  std::string text() const;

  bool contains(const std::string& path) const { return files_.contains(path); }
  /// True where `bytes` are none that we wrote there, and it is known what we wrote.
  bool is_edited(const std::string& path, std::string_view bytes) const;
  void add(const TreeManifest& other);
  void add(const std::string& path, std::string_view bytes);
  /// Takes over what `other` says of a file, where that is one hash: cheaper than hashing what is known to be
  /// right. False where it is not.
  bool take_over(const TreeManifest& other, const std::string& path);
  /// By path: hashes of what we wrote. Several while a call is under way: the file may be old or new.
  const std::map<std::string, std::set<std::string>>& files() const { return files_; }

 private:
  std::map<std::string, std::set<std::string>> files_;
};

}  // namespace ashlar

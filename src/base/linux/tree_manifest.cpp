#include "base/linux/tree_manifest.h"

#include <algorithm>
#include <vector>

#include "base/linux/folder_walk.h"
#include "base/text.h"

namespace ashlar {

namespace {

// No path of a tree has an empty part, so this cannot stand in one.
constexpr std::string_view before_hash = "//";

/// Enough that an edit never passes as ours by chance.
std::string hash_of(std::string_view bytes) { return sha256_hex(bytes, 16); }

}  // namespace

bool is_tree_path(std::string_view path) {
  if (path.find('\n') != std::string_view::npos || path.find('\0') != std::string_view::npos) return false;
  if (path == manifest_name || path == temporary_name) return false;
  const std::vector<std::string> parts = split(path, '/');
  if (parts.front() == staging_name) return false;
  return std::none_of(parts.begin(), parts.end(),
                      [](const std::string& part) { return part.empty() || part == "." || part == ".."; });
}

std::set<std::string, std::less<>> folders_of(std::string_view path) {
  std::set<std::string, std::less<>> folders;
  for (path = parent_of(path); !path.empty(); path = parent_of(path)) folders.emplace(path);
  return folders;
}

TreeManifest TreeManifest::parse(std::string_view text) {
  TreeManifest manifest;
  for (const std::string& line : split(text, '\n')) {
    const std::size_t end = std::min(line.find(before_hash), line.size());
    const std::string path = line.substr(0, end);
    if (!is_tree_path(path)) continue;
    std::set<std::string>& hashes = manifest.files_[path];
    if (end < line.size()) hashes.insert(line.substr(end + before_hash.size()));
  }
  return manifest;
}

std::string TreeManifest::text() const {
  std::string text;
  for (const auto& [path, hashes] : files_) {
    if (hashes.empty()) text.append(path).append("\n");
    for (const std::string& hash : hashes) text.append(path).append(before_hash).append(hash).append("\n");
  }
  return text;
}

bool TreeManifest::is_edited(const std::string& path, std::string_view bytes) const {
  const auto found = files_.find(path);
  return found != files_.end() && !found->second.empty() && !found->second.contains(hash_of(bytes));
}

void TreeManifest::add(const TreeManifest& other) {
  for (const auto& [path, hashes] : other.files_) files_[path].insert(hashes.begin(), hashes.end());
}

void TreeManifest::add(const std::string& path, std::string_view bytes) {
  files_[path].insert(hash_of(bytes));
}

bool TreeManifest::take_over(const TreeManifest& other, const std::string& path) {
  const auto found = other.files_.find(path);
  if (found == other.files_.end() || found->second.size() != 1) return false;
  files_.insert(files_.end(), *found);
  return true;
}

}  // namespace ashlar

// What stands where a tree is to be written. Everything is looked at before anything is changed.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/linux/folder_walk.h"
#include "base/linux/tree_manifest.h"

namespace ashlar {

struct TreeSurvey {
  /// A file to write. `missing` is the uppermost folder on its way that is not there; empty where all are.
  struct Changed {
    const FileTree::value_type* file;
    std::string missing;
  };

  std::string manifest_text;                  ///< as it stands on the disk
  TreeManifest old;                           ///< what earlier calls wrote
  std::set<std::string, std::less<>> needed;  ///< folders of the tree
  std::vector<Changed> changed;               ///< by path
  TreeNotice notice;
};

/// Fails where something of the user's is in the way.
Expected<TreeSurvey> survey_tree(const std::filesystem::path& root, const FileTree& tree, FolderWalk& walk);

}  // namespace ashlar

// Organisations for tests: acme as it stands in examples/, changed a little, in a folder of its own.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/diagnostics.h"
#include "base/files.h"
#include "config/organization.h"
#include "model/architecture.h"

namespace ashlar::testing {

/// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The files of examples/acme by relative path.
std::map<std::string, std::string> acme_files();

/// Replaces `from`, which must stand in the text exactly once.
void replace_once(std::string& text, std::string_view from, std::string_view to);

/// A folder read, checked and built.
struct Built {
  TemporaryFolder folder;
  Sources sources;
  Diagnostics diagnostics;
  Organization organization;
  Architecture architecture;  ///< empty where there are errors

  /// All messages as a terminal would show them.
  std::string messages() const;
};

/// Writes the files to a folder, loads, checks and builds.
std::unique_ptr<Built> build_organization(const std::map<std::string, std::string>& files);

/// Terraform's files for it, as the organisation's own settings say.
FileTree synthesise(const Built& built);

/// Paths whose bytes differ, or that only one of the trees has.
std::vector<std::string> differing_paths(const FileTree& a, const FileTree& b);

}  // namespace ashlar::testing

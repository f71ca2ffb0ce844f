// acme's Terraform, kept in the tree: every change of the architecture shows in review.
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/text.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(ASHLAR_SOURCE_DIR) / "tests" / "golden" / "acme";

FileTree golden_files() {
  FileTree files;
  if (!fs::exists(golden)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(golden)) {
    std::string path = entry.path().lexically_relative(golden).generic_string();
    if (entry.is_regular_file() && path != ".ashlar-files")
      files[path] = read_file(entry.path(), 1 << 22).value();
  }
  return files;
}

/// The first line in which two texts differ, both ways.
std::string first_difference(const std::string& expected, const std::string& found) {
  std::vector<std::string> a = split(expected, '\n');
  std::vector<std::string> b = split(found, '\n');
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    std::string left = i < a.size() ? a[i] : "(end)";
    std::string right = i < b.size() ? b[i] : "(end)";
    if (left != right) return "line " + std::to_string(i + 1) + "\n  - " + left + "\n  + " + right;
  }
  return "no difference";
}

std::string text_of(const FileTree& files, const std::string& path) {
  auto found = files.find(path);
  return found == files.end() ? "(no such file)" : found->second;
}

TEST(Golden, AcmeIsAsRecorded) {
  auto acme = build_organization(acme_files());
  ASSERT_EQ(acme->messages(), "");
  FileTree files = synthesise(*acme);
  if (std::getenv("ASHLAR_ACCEPT") != nullptr) {
    ASSERT_TRUE(write_tree(golden, files).has_value());
  }
  FileTree recorded = golden_files();
  std::vector<std::string> differing = differing_paths(recorded, files);
  for (std::size_t i = 0; i < differing.size() && i < 10; ++i) {
    ADD_FAILURE() << differing[i] << ": "
                  << first_difference(text_of(recorded, differing[i]), text_of(files, differing[i]));
  }
  EXPECT_TRUE(differing.empty()) << differing.size()
                                 << " files differ; if that is meant: make golden, and review";
}

}  // namespace
}  // namespace ashlar::testing

// acme's Terraform, kept in the tree: every change of the architecture shows in review.
#include "support/golden.h"

#include <gtest/gtest.h>

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

std::string text_of(const FileTree& files, const std::string& path) {
  auto found = files.find(path);
  return found == files.end() ? "(no such file)" : found->second;
}

TEST(Golden, AcmeIsAsRecorded) {
  auto acme = build_organization(acme_files());
  ASSERT_EQ(acme->messages(), "");
  FileTree files = synthesise(*acme);
  if (accepting()) {
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

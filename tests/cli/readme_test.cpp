// What the README shows is what the program prints.
#include "cli/readme.h"

#include <filesystem>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "base/text.h"
#include "cli/captured.h"
#include "cli/program.h"

namespace ashlar::cli {
namespace {

/// The command's words, writing below `folder` instead of here.
std::vector<std::string> words(const std::string& command, const std::filesystem::path& folder) {
  std::vector<std::string> all;
  std::istringstream stream(command);
  for (std::string word; stream >> word;) {
    if (word.starts_with('\'')) word = word.substr(1, word.size() - 2);
    all.push_back(all.empty() || all.back() != "-o" ? word : (folder / word).string());
  }
  return all;
}

std::string output_of(const std::string& command) {
  const test::TemporaryFolder folder;
  ::testing::internal::CaptureStdout();
  const Exit exit = run_program(words(command, folder.path()));
  const std::string output = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(exit, Exit::Fine) << command;
  return replace_all(output, folder.path().string() + "/", "");
}

TEST(Readme, ShowsWhatIsPrinted) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(ASHLAR_SOURCE_DIR);
  std::size_t compared = 0;
  for (const Shown& shown : shown_commands()) {
    if (shown.lines.empty() || shown.command.starts_with("validate") || shown.command.starts_with("lab "))
      continue;  // CI runs that one as it stands; lab_test has those
    expect_lines(shown, output_of(shown.command));
    ++compared;
  }
  std::filesystem::current_path(before);
  EXPECT_GE(compared, 6U);
}

}  // namespace
}  // namespace ashlar::cli

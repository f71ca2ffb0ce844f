// What the README shows is what the program prints.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "base/text.h"
#include "cli/captured.h"
#include "cli/program.h"

namespace ashlar::cli {
namespace {

constexpr std::string_view left_out = "…";

/// `$ ashlar …` and the lines shown below it.
struct Shown {
  std::string command;
  std::vector<std::string> lines;
};

std::vector<Shown> shown_commands() {
  std::ifstream readme(std::string(ASHLAR_SOURCE_DIR) + "/README.md");
  std::vector<Shown> all;
  bool inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("$ ashlar ")) {
      all.push_back({line.substr(9), {}});
      inside = true;
    } else if (line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      all.back().lines.push_back(line);
    }
  }
  return all;
}

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

/// Each line that is shown, in order; one that ends with the mark for what is left out may go on.
void expect_lines(const Shown& shown, const std::string& output) {
  const std::vector<std::string> printed = split(output, '\n');
  auto at = printed.begin();
  for (const std::string& line : shown.lines) {
    const std::string start = line.substr(0, line.find(left_out));
    if (start.find_first_not_of(' ') == std::string::npos) continue;
    while (at != printed.end() && !(start == line ? *at == line : at->starts_with(start))) ++at;
    ASSERT_NE(at, printed.end()) << "README.md: ashlar " << shown.command << " does not print\n"
                                 << line << "\nbut\n"
                                 << output;
  }
}

TEST(Readme, ShowsWhatIsPrinted) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(ASHLAR_SOURCE_DIR);
  std::size_t compared = 0;
  for (const Shown& shown : shown_commands()) {
    if (shown.lines.empty() || shown.command.starts_with("validate"))
      continue;  // CI runs that one as it stands
    expect_lines(shown, output_of(shown.command));
    ++compared;
  }
  std::filesystem::current_path(before);
  EXPECT_GE(compared, 6U);
}

}  // namespace
}  // namespace ashlar::cli

#include "cli/readme.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

constexpr std::string_view left_out = "…";

}  // namespace

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

}  // namespace ashlar::cli

// What the README shows: commands, and what they print.
#pragma once

#include <string>
#include <vector>

namespace ashlar::cli {

/// `$ ashlar …` and the lines shown below it.
struct Shown {
  std::string command;
  std::vector<std::string> lines;
};

std::vector<Shown> shown_commands();

/// Expects each line that is shown, in order; one that ends with the mark for what is left out may go on.
void expect_lines(const Shown& shown, const std::string& output);

}  // namespace ashlar::cli

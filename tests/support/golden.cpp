#include "support/golden.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "base/files.h"
#include "base/text.h"

namespace ashlar::testing {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t any_size = 1 << 24;

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  if (!write_file(file, text)) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

bool accepting() { return std::getenv("ASHLAR_ACCEPT") != nullptr; }

std::string first_difference(const std::string& expected, const std::string& found) {
  const std::vector<std::string> a = split(expected, '\n');
  const std::vector<std::string> b = split(found, '\n');
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string left = i < a.size() ? a[i] : "(end)";
    const std::string right = i < b.size() ? b[i] : "(end)";
    if (left != right) return "line " + std::to_string(i + 1) + "\n  - " + left + "\n  + " + right;
  }
  return "no difference";
}

std::string difference_from_golden(const fs::path& path, const std::string& text) {
  const fs::path file = fs::path(ASHLAR_SOURCE_DIR) / "tests" / "golden" / path;
  if (accepting()) write(file, text);
  const auto recorded = read_file(file, any_size);
  if (!recorded) return file.string() + " cannot be read; if it is new: make golden";
  if (*recorded == text) return "";
  return file.string() + ", " + first_difference(*recorded, text) +
         "\nif that is meant: make golden, and review";
}

}  // namespace ashlar::testing

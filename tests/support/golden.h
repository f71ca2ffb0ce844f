// Golden files: what a text should be, kept in the tree. `ASHLAR_ACCEPT=1` (`make golden`) makes them what
// the text is now; the difference is then reviewed.
#pragma once

#include <filesystem>
#include <string>

namespace ashlar::testing {

/// Whether golden files are to be made anew.
bool accepting();

/// The first line in which two texts differ, both ways.
std::string first_difference(const std::string& expected, const std::string& found);

/// Accepts the text if so told, and then says in which line it differs from the golden file; empty where in
/// none. `path` is relative to tests/golden.
std::string difference_from_golden(const std::filesystem::path& path, const std::string& text);

}  // namespace ashlar::testing

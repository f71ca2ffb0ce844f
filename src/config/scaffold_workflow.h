// GitHub's workflow that plans pull requests and applies what is in main.
#pragma once

#include <string_view>

namespace ashlar {

inline constexpr std::string_view github_workflow_file = ".github/workflows/ashlar.yml";

/// The same for every organisation: what differs stands in variables of the repository.
std::string_view github_workflow();

}  // namespace ashlar

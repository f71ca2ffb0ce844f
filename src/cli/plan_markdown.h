// A plan as a comment on a pull request, for GitHub.
#pragma once

#include <string>

#include "base/source.h"
#include "engine/plan.h"

namespace ashlar::cli {

struct MarkdownWish {
  std::string organization;
  bool all_attributes = false;  ///< also of what is made or destroyed
  /// GitHub refuses comments of more than 65,536 characters; whoever posts it has something to add.
  std::size_t most_bytes = 64'000;
};

/// What is lost first, then how many by account and system, then each account's changes. What does not fit is
/// left out, the least telling first, and it says so. Its first line is always the same, so that the comment
/// can be found again.
std::string plan_markdown(const engine::Plan& plan, const MarkdownWish& wish, const Sources& sources);

}  // namespace ashlar::cli

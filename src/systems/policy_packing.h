// Statements packed into as many documents as they need: IAM bounds the length of each, and how many a role
// may have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "systems/policy.h"

namespace ashlar::systems {

/// Characters of a managed policy, white space not counted (IAM User Guide, "IAM and AWS STS quotas").
inline constexpr std::size_t managed_policy_limit = 6144;

/// What IAM counts. The statements hold plain text only: no reference's length is known.
std::size_t policy_length(const std::vector<Statement>& statements);

/// One customer-managed policy.
struct PermissionSet {
  std::string name;
  std::vector<Statement> statements;
};

/// `name`, `name-2`, …: each statement, in order, into the first document that has room. So what is added at
/// the end moves nothing that stands already.
std::vector<PermissionSet> pack(std::string_view name, const std::vector<Statement>& statements);

}  // namespace ashlar::systems

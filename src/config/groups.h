// The groups that people can be in: what they may do in which account.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/organization.h"

namespace ashlar {

/// Everyone is in it: it lets people look after their own password and second factor.
inline constexpr std::string_view self_management_group = "iam-user-self-mgmt";

/// Every group, those that span accounts first: `_account.all`, `full-access`, …,
/// `_account.<account>-full-access`, ….
std::vector<std::string> group_names(const Organization& organization);

/// The account that a group of this name would be of, `dev` of `_account.dev-read-only`; nothing where the
/// name is none of an account's group.
std::optional<std::string> account_of_group(std::string_view name);

/// The same in words, however many accounts there are.
std::string group_names_in_words();

}  // namespace ashlar

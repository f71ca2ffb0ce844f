// What AWS would answer for the attributes that it gives itself: one pattern for each, made the same way in
// every run.
#pragma once

#include <string_view>

namespace ashlar::topology {

/// The pattern of `type.path`; empty where there is none. In it,
/// - `{name}` stands for another attribute of the same resource,
/// - `{:hash17}` for the first 17 hexadecimal digits of a hash of its full address,
/// - `{:account}`, `{:region}`, `{:partition}` and the other words of values.cpp for its place and kind.
std::string_view answer_pattern(std::string_view type, std::string_view path);

}  // namespace ashlar::topology

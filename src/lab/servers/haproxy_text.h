// Texts of others in HAProxy's configuration: quoted, and patterns in words that HAProxy matches fast.
#pragma once

#include <string>
#include <string_view>

namespace ashlar::lab {

/// In strong quotes, so that nothing in it means anything to HAProxy's parser. Control characters, which AWS
/// refuses everywhere, are left out.
std::string haproxy_quoted(std::string_view text);

/// The text as a log-format string that yields it.
std::string haproxy_literal(std::string_view text);

/// What an ACL compares with: "-m str -- '/x'", "-m beg -- '/x/'" or "-m reg -- '^/.\.png$'" for a pattern in
/// which `*` is any text and `?` any one character, and all of the value must match.
std::string haproxy_pattern(std::string_view pattern);

/// A regular expression for the pattern, not anchored; `*` and `?` stand for characters of `any`: ".",
/// "[^&]".
std::string pattern_expression(std::string_view pattern, std::string_view any = ".");

}  // namespace ashlar::lab

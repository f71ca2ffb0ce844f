// Regular expressions, in the dialect that JSON Schema and PCRE share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ashlar {

/// By PCRE2: std::regex is slow to compile, and recurses once for each character that it
/// matches.
class Pattern {
 public:
  /// A text that is no pattern is a bug and throws std::logic_error.
  explicit Pattern(const std::string& text);

  /// Whether the whole of `text` matches, in bytes. A match that would take too long counts as none.
  bool matches(std::string_view text) const;

 private:
  std::shared_ptr<const void> code_;  ///< pcre2_code
};

}  // namespace ashlar

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
  /// Compiled at its first use, since most runs need only some of those that there are.
  explicit Pattern(std::string text);
  ~Pattern();
  Pattern(Pattern&&) noexcept;

  /// Whether the whole of `text` matches, in bytes. A pattern that is not one is a bug and throws
  /// std::logic_error; one that would take too long counts as not matching.
  bool matches(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace ashlar

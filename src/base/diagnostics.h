// The user's mistakes, collected: all of them, each at its line, with what was found, what was expected and
// how to mend it. Nothing here stops at the first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source.h"

namespace ashlar {

enum class Severity { Error, Warning };

/// One message. `summary` is a sentence without a full stop; the other texts may be empty.
struct Diagnostic {
  Severity severity = Severity::Error;
  std::string summary;
  Span at;               ///< where; nowhere for mistakes that have no line
  std::string found;     ///< what stands there
  std::string expected;  ///< what would be right
  std::string help;      ///< how to mend it
  struct Note {
    std::string text;
    Span at;
  };
  std::vector<Note> notes;    ///< other places that matter: the first of two duplicates, the owner of a CIDR
  bool world_failed = false;  ///< not the user's mistake: a file that is there and cannot be read
};

class Diagnostics {
 public:
  /// A message that is already there, at the same place with the same summary, is added only once: a setting
  /// that five environments inherit is one mistake. If either of the two is an error, so is the one kept.
  void add(Diagnostic diagnostic);

  bool has_errors() const { return error_count() > 0; }
  /// True where any of them is the world's failure.
  bool world_failed() const;
  std::size_t error_count() const;
  std::size_t warning_count() const;
  const std::vector<Diagnostic>& all() const { return all_; }
  /// By file, line and column; those without a place come first.
  std::vector<Diagnostic> sorted(const Sources& sources) const;

 private:
  Diagnostic* find(std::size_t hash, const Diagnostic& like);

  std::vector<Diagnostic> all_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;  // of place and summary, to the index in all_
  std::size_t errors_ = 0;
};

enum class Colour { Off, On };

/// The message as a terminal shows it: summary, place, the line with the spot underlined, found, expected,
/// help. Control characters of the user's text are shown escaped, so a file cannot drive the terminal. Ends
/// with a line break. The column shown counts characters, where `Place` counts bytes.
std::string to_text(const Diagnostic& diagnostic, const Sources& sources, Colour colour);

/// "3 errors and 1 warning"; "1 error"; "no mistakes" where there are none.
std::string count_text(const Diagnostics& diagnostics);

}  // namespace ashlar

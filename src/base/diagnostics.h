// The user's mistakes, collected: all of them, each at its line, with what was found, what was expected and how
// to mend it. Nothing here stops at the first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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
  std::vector<Note> notes;  ///< other places that matter: the first of two duplicates, the owner of a CIDR
};

class Diagnostics {
 public:
  /// A message that is already there, at the same place with the same summary, is added only once: a setting
  /// that five environments inherit is one mistake.
  void add(Diagnostic diagnostic);

  bool has_errors() const { return error_count() > 0; }
  std::size_t error_count() const;
  std::size_t warning_count() const;
  const std::vector<Diagnostic>& all() const { return all_; }
  /// By file, line and column; those without a place come first.
  std::vector<Diagnostic> sorted(const Sources& sources) const;

 private:
  std::vector<Diagnostic> all_;
};

enum class Colour { Off, On };

/// The message as a terminal shows it: summary, place, the line with the spot underlined, found, expected, help.
/// Control characters of the user's text are shown escaped, so a file cannot drive the terminal.
std::string to_text(const Diagnostic& diagnostic, const Sources& sources, Colour colour);

/// "3 errors and 1 warning"; "no mistakes" where there are none.
std::string count_text(const Diagnostics& diagnostics);

}  // namespace ashlar

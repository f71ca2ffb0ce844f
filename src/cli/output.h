// How commands speak: text for people, one JSON document for programs, and exit codes that mean something.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/diagnostics.h"
#include "base/failure.h"

namespace ashlar::cli {

/// What a command's exit code says.
enum class Exit {
  Fine = 0,
  Mistakes = 1,     ///< the user's mistakes, or a failed check
  Usage = 2,        ///< the command line is wrong
  World = 3,        ///< the world failed: a disk, a program, AWS
  Differences = 4,  ///< differences found, where that was asked for
};

/// Flags that every command takes.
struct Common {
  std::string folder = ".";  ///< -C
  bool json = false;         ///< --json
};

/// Standard output and error, with colour only where they are terminals and NO_COLOR is not set.
class Output {
 public:
  explicit Output(bool json);

  bool json() const { return json_; }
  Colour colour() const { return colour_; }
  /// To standard output, with a line break; nothing where JSON is wanted.
  void line(std::string_view text) const;
  /// To standard error, with a line break.
  void error(std::string_view text) const;
  /// The command's JSON document, to standard output.
  void document(const nlohmann::ordered_json& document) const;
  /// The messages, to standard error; as JSON they are part of the document.
  void diagnostics(const Diagnostics& diagnostics, const Sources& sources) const;
  Exit failure(const Failure& failure) const;

 private:
  bool json_;
  Colour colour_;
};

/// The messages as a JSON list: severity, summary, file, line, column, found, expected, help, notes.
nlohmann::ordered_json to_json(const Diagnostics& diagnostics, const Sources& sources);

}  // namespace ashlar::cli

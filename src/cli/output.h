// How commands speak: text for people, one JSON document for programs, and exit codes that mean something.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
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

/// " -C DIR" for a command that goes on in the same folder; empty for the one that we are in.
std::string same_folder(const Common& common);

/// Standard output and error. Colour only where standard error is a terminal that knows it, and NO_COLOR is
/// not set.
class Output {
 public:
  explicit Output(bool json);
  /// Of a command that prints events (docs/plan-events.md): why it did not do what was asked is one, too.
  static Output of_events(std::string_view command, bool json);

  bool json() const { return json_; }
  /// That prints events; empty for one that prints a document.
  const std::string& command() const { return command_; }
  /// Columns of the terminal that standard output is; 0 where it is none.
  std::size_t width() const { return width_; }
  /// To standard output, with a line break; nothing where JSON is wanted.
  void line(std::string_view text) const;
  /// The same to people, as a line, and to programs, as an event: at once, both.
  void tell(std::string_view text, const nlohmann::ordered_json& event) const;
  /// To standard error, with a line break.
  void error(std::string_view text) const;
  /// The command's JSON document, to standard output. Where it prints events, an `error`, in a line.
  void document(const nlohmann::ordered_json& document) const;
  /// The messages, to standard error; as JSON they are part of the document.
  void diagnostics(const Diagnostics& diagnostics, const Sources& sources) const;
  /// Why the command did not do what was asked: on standard error, or as `error` of the JSON document, whose
  /// shape is the same for every command.
  Exit refuse(Exit exit, const Diagnostic& error) const;
  Exit refuse(Exit exit, std::string_view kind, const Diagnostic& error) const;
  Exit failure(const Failure& failure) const;

 private:
  bool json_;
  std::string command_;
  Colour colour_;
  std::size_t width_;
};

/// In a line. What cannot be written is told at the program's end.
void print_event(const nlohmann::ordered_json& event);

/// The document of a command that did not do what was asked.
nlohmann::ordered_json error_document(Exit exit, const Diagnostic& error);
nlohmann::ordered_json error_document(Exit exit, const Diagnostic& error, const Diagnostics& diagnostics,
                                      const Sources& sources);

/// The messages as a JSON list: severity, summary, file, line, column, found, expected, help, notes.
nlohmann::ordered_json to_json(const Diagnostics& diagnostics, const Sources& sources);

}  // namespace ashlar::cli

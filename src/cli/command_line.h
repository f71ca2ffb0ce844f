// The command line as data: commands are records, and so are the flags and operands that they take. One
// reader (CLI11) and one help text serve them all.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "base/diagnostics.h"
#include "cli/output.h"

namespace ashlar::cli {

/// One of these words, and no other.
struct OneOf {
  std::string* word;
  std::vector<std::string> words;
};

/// What a value fills in. A number is from 1 to 9999; a `bool` is set and takes no value.
using Target = std::variant<std::string*, std::vector<std::string>*, int*, bool*, OneOf>;

/// A flag, or, without letter and name, an operand.
struct Argument {
  std::string letter;  ///< "-o"; may be empty
  std::string name;    ///< "--out"; may be empty
  std::string value;   ///< what follows it, as help calls it: "OUT"; empty where nothing does
  std::string help;
  Target target;
  bool required = false;

  bool is_operand() const { return letter.empty() && name.empty(); }
  bool takes_many() const { return std::holds_alternative<std::vector<std::string>*>(target); }
  /// "-o", or else "--backend", or else "DIR": how messages call it.
  const std::string& shown() const { return !letter.empty() ? letter : !name.empty() ? name : value; }
};

struct Command {
  std::string name;
  std::string help;
  std::string example;
  std::vector<Argument> arguments;  ///< operands first
  std::function<Exit()> run;
};

/// What a line asks for; without a command, of a group of commands, or else of the program as a whole.
struct Request {
  enum class Wish { Run, Help, Version } wish = Wish::Run;
  const Command* command = nullptr;
  std::string group = {};  ///< the word that commands of two words share: "lab"
};

/// Reads the line and puts every value where it belongs. A line that is wrong gives one error, the first.
tl::expected<Request, Diagnostic> read_command_line(const std::vector<Command>& commands,
                                                    std::span<const std::string> words);

/// True where the line, right or wrong, asks for JSON.
bool asks_for_json(std::span<const std::string> words);

/// What `--help` prints, in at most `width` columns; 0: in 100.
std::string help_text(const std::vector<Command>& commands, std::size_t width);
std::string help_text(const Command& command, std::size_t width);
/// Of the commands whose first word is `group`: a line for each, and the first one's example.
std::string group_help_text(const std::vector<Command>& commands, const std::string& group,
                            std::size_t width);

}  // namespace ashlar::cli

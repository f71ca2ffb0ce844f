// The command line as data: commands are records, their flags too, and one reader serves them all.
// Hand-written because a usage error must be ours in wording, in shape (`--json`) and in what it proposes,
// which no library's exceptions carry.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "cli/output.h"

namespace ashlar::cli {

/// Takes a value that was given; what was expected instead, where it is wrong.
using Take = std::function<std::string(const std::string& value)>;

struct Flag {
  std::string letter;  ///< "-o"; may be empty
  std::string name;    ///< "--out"; may be empty
  std::string value;   ///< what follows it, as help calls it: "OUT"; empty where nothing does
  std::string help;
  Take take;
  bool required = false;

  /// "-o" or else "--backend": how messages call it.
  const std::string& shown() const { return letter.empty() ? name : letter; }
};

/// What stands on the line without a flag.
struct Operand {
  std::string name;  ///< "DIR"
  std::string help;
  Take take;
  bool required = false;
  bool many = false;
};

struct Command {
  std::string name;
  std::string help;
  std::string example;
  std::vector<Flag> flags;
  std::vector<Operand> operands;
  std::function<Exit()> run;
};

Take text_into(std::string& target);
Take texts_into(std::vector<std::string>& target);
Take one_of_into(std::string& target, std::vector<std::string> words);
/// From 1 to 9999.
Take count_into(int& target);
Take set(bool& target);

/// What a line asks for; without a command, of the program as a whole.
struct Request {
  enum class Wish { Run, Help, Version } wish = Wish::Run;
  const Command* command = nullptr;
};

/// Reads the line and hands every value to its flag. A line that is wrong gives one error, the first.
tl::expected<Request, Diagnostic> read_command_line(const std::vector<Command>& commands,
                                                    std::span<const std::string> words);

/// True where the line, right or wrong, asks for JSON.
bool asks_for_json(std::span<const std::string> words);

/// What `--help` prints, in at most `width` columns; 0: in 100.
std::string help_text(const std::vector<Command>& commands, std::size_t width);
std::string help_text(const Command& command, std::size_t width);

}  // namespace ashlar::cli

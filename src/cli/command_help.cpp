// `--help`, from the same records that the command line is read by.
#include <algorithm>

#include <fmt/format.h>

#include "cli/columns.h"
#include "cli/command_line.h"

namespace ashlar::cli {

namespace {

/// "-o, --out OUT"
std::string title_of(const Argument& argument) {
  if (argument.is_operand()) return argument.value;
  std::string title = argument.letter.empty() ? "    " : argument.letter;
  if (!argument.name.empty()) title += (argument.letter.empty() ? "" : ", ") + argument.name;
  return title + (argument.value.empty() ? "" : " " + argument.value);
}

std::string in_brackets(const std::string& text, bool required) { return required ? text : "[" + text + "]"; }

std::string usage_line(const Command& command, std::size_t width) {
  std::string line = "Usage: ashlar " + command.name;
  for (const Argument& argument : command.arguments) {
    // A flag and its value stay on one line.
    const bool value_follows = !argument.is_operand() && !argument.value.empty();
    const std::string value = value_follows ? "\xc2\xa0" + argument.value : "";
    const std::string more = argument.takes_many() ? "…" : "";
    line += " " + in_brackets(argument.shown() + value + more, argument.required);
  }
  std::string text = wrapped(line, page_of(width) - 9, 9);
  for (std::size_t at = 0; (at = text.find("\xc2\xa0", at)) != std::string::npos;) text.replace(at, 2, " ");
  return text;
}

/// Of the commands whose names begin so, each with what it does.
std::string command_rows(const std::vector<Command>& commands, const std::string& beginning,
                         std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (const Command& command : commands)
    if (command.name.starts_with(beginning)) rows.push_back({command.name, command.help});
  return columns(rows, 2, width);
}

std::string required_mark(bool required) { return required ? " (required)" : ""; }

}  // namespace

std::string help_text(const Command& command, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (const Argument& argument : command.arguments)
    rows.push_back({title_of(argument), argument.help + required_mark(argument.required)});
  rows.push_back({"-h, --help", "This text"});
  return wrapped(command.help, page_of(width), 0) + "\n\n" + usage_line(command, width) + "\n\n" +
         columns(rows, 2, page_of(width)) + "\nExample:\n  " + command.example + "\n";
}

std::string group_help_text(const std::vector<Command>& commands, const std::string& group,
                            std::size_t width) {
  const std::size_t most = page_of(width);
  const auto first = std::find_if(commands.begin(), commands.end(), [&](const Command& command) {
    return command.name.starts_with(group + " ");
  });
  return "Usage: ashlar " + group + " COMMAND [FLAG…]\n\nCommands:\n" +
         command_rows(commands, group + " ", most) + "\n" +
         wrapped("`ashlar " + group + " COMMAND --help` tells more of each.", most, 0) + "\n\nExample:\n  " +
         first->example + "\n";
}

std::string help_text(const std::vector<Command>& commands, std::size_t width) {
  const std::size_t most = page_of(width);
  const std::vector<std::vector<std::string>> codes{
      {"0", "fine"},
      {"1", "your mistakes, or a failed check"},
      {"2", "wrong usage: the command line itself"},
      {"3", "the world failed: a disk, a file that cannot be read, a missing program"},
      {"4", "differences found, where that was asked for"}};
  return wrapped("Ashlar: a multi-account AWS reference architecture, from a short folder of YAML.", most,
                 0) +
         "\n\nUsage: ashlar COMMAND [FLAG…]\n\nCommands:\n" + command_rows(commands, "", most) + "\n" +
         wrapped(
             "Every command takes -C DIR, --json and --help, but that `lab exec` and `lab connect`, whose "
             "output "
             "is another program's, take no --json; `ashlar --version` tells the version.",
             most, 0) +
         "\n\nExit codes:\n" + columns(codes, 2, most) + "\n" +
         wrapped(
             "With --json, standard output is one JSON document. Where a command did not do what was asked "
             "it "
             "holds \"ok\": false, \"error\" (kind, summary, found, expected, help; kind is mistakes, usage, "
             "world or bug) and \"diagnostics\", the list of mistakes in the description.",
             most, 0) +
         "\n\nStart with:\n  ashlar init my-org\n  ashlar check -C my-org\n";
}

}  // namespace ashlar::cli

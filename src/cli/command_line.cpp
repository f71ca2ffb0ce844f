// The one file that knows CLI11, which takes the compiler ten seconds. CLI11 reads the line and finds what is
// wrong with it; the words, and what is near a slip, are ours.
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

using Wish = Request::Wish;
using Words = std::vector<std::string>;

constexpr int most = 9999;

bool is_flag(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// Makes an option of CLI11's from an argument.
struct Add {
  CLI::App& app;
  const Argument& argument;

  /// A flag's text must not look like a flag: a forgotten folder would be called "--json".
  CLI::Option* operator()(std::string* text) const {
    return app.add_option(names(), *text)->check(text_check());
  }
  CLI::Option* operator()(const OneOf& choice) const {
    return app.add_option(names(), *choice.word)->check(CLI::IsMember(choice.words));
  }
  /// A flag that may stand there several times takes one value each time: an operand may follow.
  CLI::Option* operator()(std::vector<std::string>* texts) const {
    CLI::Option* option = app.add_option(names(), *texts);
    return argument.is_operand() ? option : option->allow_extra_args(false)->check(text_check());
  }
  CLI::Option* operator()(int* number) const {
    return app.add_option(names(), *number)->check(CLI::Range(1, most));
  }
  CLI::Option* operator()(bool* on) const { return app.add_flag(names(), *on)->disable_flag_override(); }

 private:
  std::function<std::string(const std::string&)> text_check() const {
    return [operand = argument.is_operand()](const std::string& value) {
      return std::string(value.empty() || (!operand && is_flag(value)) ? "not text" : "");
    };
  }

  std::string names() const {
    const bool both = !argument.letter.empty() && !argument.name.empty();
    return both ? argument.letter + "," + argument.name : argument.shown();
  }
};

std::string expected_by(const Target& target) {
  if (const OneOf* choice = std::get_if<OneOf>(&target)) return join_or(choice->words);
  return std::holds_alternative<int*>(target) ? fmt::format("a whole number from 1 to {}", most)
                                              : "some text";
}

Diagnostic wrong(std::string summary, std::string found, std::string expected, std::string help) {
  Diagnostic diagnostic;
  diagnostic.summary = std::move(summary);
  diagnostic.found = std::move(found);
  diagnostic.expected = std::move(expected);
  diagnostic.help = std::move(help);
  return diagnostic;
}

/// "did you mean --json? `ashlar check --help` tells more"
std::string help_for(std::string_view found, const Words& known, const std::string& program) {
  const std::optional<std::string> near = nearest_name(found, known);
  return (near ? "did you mean " + *near + "? " : "") + "`" + program + " --help` tells more";
}

/// What CLI11 found wrong with a command's line, in our words.
class Mistake {
 public:
  Mistake(const Command& command, const CLI::App& app) : command_(command), app_(app) {}

  Diagnostic told(const CLI::ParseError& error) const {
    // CLI11 looks at what is missing before it looks at what is too much. A flag that took another one as its
    // value left that one's value over.
    if (app_.remaining_size() > 0 && dynamic_cast<const CLI::ValidationError*>(&error) == nullptr)
      return extra();
    const std::string message = error.what();
    const std::string_view name = bare(std::string_view(message).substr(0, message.find_first_of(": ")));
    for (const Argument& argument : command_.arguments)
      if (bare(name_of(argument)) == name) return told(error, argument);
    return mistake(message, "", "");
  }

 private:
  /// How CLI11's messages, which begin with it, call an argument; some leave the dashes out.
  static const std::string& name_of(const Argument& argument) {
    return argument.name.empty() ? argument.shown() : argument.name;
  }
  static std::string_view bare(std::string_view name) {
    return name.substr(std::min(name.find_first_not_of('-'), name.size()));
  }

  Diagnostic mistake(std::string summary, std::string found, std::string expected) const {
    return wrong(std::move(summary), std::move(found), std::move(expected), help_for("", {}, program()));
  }
  std::string program() const { return "ashlar " + command_.name; }

  Diagnostic told(const CLI::ParseError& error, const Argument& argument) const {
    const std::string& shown = argument.shown();
    const std::string with_value = argument.is_operand() ? shown : shown + " " + argument.value;
    if (dynamic_cast<const CLI::RequiredError*>(&error))
      return mistake(command_.name + " needs " + with_value, "nothing", argument.help);
    if (std::holds_alternative<bool*>(argument.target))
      return mistake(shown + " takes no value", shown + "=…", shown + " alone");
    const Words& values = app_.get_option(name_of(argument))->results();
    if (values.empty()) return mistake(shown + " needs a value", "the end of the line", with_value);
    if ((values.size() > 1 && !argument.takes_many()) || dynamic_cast<const CLI::ArgumentMismatch*>(&error))
      return mistake(shown + " stands there twice", shown + " " + values.back(), shown + " once");
    if (!argument.is_operand() && is_flag(values.back()))
      return mistake(shown + " needs a value", values.back(), with_value);
    return mistake("this is no " + argument.value + (argument.is_operand() ? "" : " for " + shown),
                   values.back(), expected_by(argument.target));
  }

  Diagnostic extra() const {
    Words words = app_.remaining();
    std::erase(words, "--");
    const std::string& word = words.front();
    if (is_flag(word)) return unknown(word.starts_with("--") ? word.substr(0, word.find('=')) : word);
    const auto operand = std::find_if(command_.arguments.begin(), command_.arguments.end(),
                                      [](const Argument& argument) { return argument.is_operand(); });
    if (operand == command_.arguments.end())
      return mistake(command_.name + " takes flags only", word, "nothing, or a flag");
    return mistake(command_.name + " takes one " + operand->value, word + " after it",
                   "one " + operand->value);
  }

  Diagnostic unknown(const std::string& flag) const {
    Words known;
    for (const Argument& argument : command_.arguments)
      for (const std::string& name : {argument.letter, argument.name})
        if (!name.empty()) known.push_back(name);
    known.emplace_back("--help");
    return wrong(command_.name + " has no flag " + flag, flag, join_or(known),
                 help_for(flag, known, program()));
  }

  const Command& command_;
  const CLI::App& app_;
};

/// Takes the words in the order that CLI11 wants: the last one first.
tl::expected<Request, Diagnostic> read_command(const Command& command, Words reversed) {
  CLI::App app;
  for (const Argument& argument : command.arguments)
    std::visit(Add{app, argument}, argument.target)->required(argument.required);
  try {
    app.parse(std::move(reversed));
    return Request{Wish::Run, &command};
  } catch (const CLI::CallForHelp&) {
    return Request{Wish::Help, &command};
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(Mistake(command, app).told(error));
  }
}

Diagnostic no_command(const std::vector<Command>& commands, const std::string& word) {
  if (is_flag(word))
    return wrong("a flag stands before the command", word, "a command, --help or --version",
                 "flags stand after the command: ashlar check " + word);
  Words names;
  for (const Command& command : commands) names.push_back(command.name);
  if (word == "help" || word == "version")
    return wrong("there is no command " + word, word, join_or(names), "ashlar --" + word);
  const bool none = word.empty();
  return wrong(none ? "a command is needed" : "there is no command " + word, none ? "nothing" : word,
               join_or(names), help_for(word, names, "ashlar"));
}

/// Takes the words that name a command, of one word or two; null where none is named. The last word comes
/// first.
const Command* take_command(const std::vector<Command>& commands, Words& reversed) {
  std::string name;
  for (std::size_t words = 1; words <= std::min<std::size_t>(2, reversed.size()); ++words) {
    name += (words == 1 ? "" : " ") + reversed[reversed.size() - words];
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Command& known) { return known.name == name; });
    if (found == commands.end()) continue;
    reversed.resize(reversed.size() - words);
    return &*found;
  }
  return nullptr;
}

/// Whether the word begins commands of two words.
bool is_group(const std::vector<Command>& commands, const std::string& word) {
  return std::any_of(commands.begin(), commands.end(),
                     [&](const Command& known) { return known.name.starts_with(word + " "); });
}

/// "lab" alone, or with a wish for help; else empty.
std::string asked_group(const std::vector<Command>& commands, const Words& reversed) {
  if (reversed.empty() || reversed.size() > 2 || !is_group(commands, reversed.back())) return "";
  const std::string second = reversed.size() == 2 ? reversed.front() : "--help";
  return second == "--help" || second == "-h" ? reversed.back() : "";
}

/// What was typed where a command is expected: two words where the first one begins commands of two.
std::string shown_command(const std::vector<Command>& commands, const Words& reversed) {
  if (reversed.empty()) return "";
  const std::string& first = reversed.back();
  const bool of_two = is_group(commands, first);
  return of_two && reversed.size() > 1 ? first + " " + reversed[reversed.size() - 2] : first;
}

}  // namespace

tl::expected<Request, Diagnostic> read_command_line(const std::vector<Command>& commands,
                                                    std::span<const std::string> words) {
  CLI::App app;
  app.prefix_command();
  app.set_version_flag("--version", "")->disable_flag_override();
  Words rest(words.rbegin(), words.rend());
  try {
    app.parse(rest);
  } catch (const CLI::CallForHelp&) {
    return Request{Wish::Help};
  } catch (const CLI::CallForVersion&) {
    return Request{Wish::Version};
  } catch (const CLI::ParseError&) {  // --version=1
    return tl::unexpected(no_command(commands, words.front()));
  }
  if (const std::string group = asked_group(commands, rest); !group.empty())
    return Request{Wish::Help, nullptr, group};
  const Command* command = take_command(commands, rest);
  if (command == nullptr) return tl::unexpected(no_command(commands, shown_command(commands, rest)));
  return read_command(*command, std::move(rest));
}

bool asks_for_json(std::span<const std::string> words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--json") != end;
}

}  // namespace ashlar::cli

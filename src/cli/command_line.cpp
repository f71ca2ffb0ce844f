#include "cli/command_line.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

using Wish = Request::Wish;

bool is_flag(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

std::vector<std::string> names_of(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  return names;
}

std::vector<std::string> names_of(const std::vector<Flag>& flags) {
  std::vector<std::string> names;
  for (const Flag& flag : flags) {
    if (!flag.letter.empty()) names.push_back(flag.letter);
    if (!flag.name.empty()) names.push_back(flag.name);
  }
  names.emplace_back("--help");
  return names;
}

Diagnostic wrong(std::string summary, std::string found, std::string expected, const std::string& help) {
  Diagnostic diagnostic;
  diagnostic.summary = std::move(summary);
  diagnostic.found = std::move(found);
  diagnostic.expected = std::move(expected);
  diagnostic.help = help;
  return diagnostic;
}

/// "did you mean --json? `ashlar check --help` tells more"
std::string help_for(std::string_view found, std::span<const std::string> known, const std::string& command) {
  const std::optional<std::string> near = nearest_name(found, known);
  return (near ? "did you mean " + *near + "? " : "") + "`ashlar " + (command.empty() ? "" : command + " ") +
         "--help` tells more";
}

/// Reads the words after the command's name.
class Reader {
 public:
  Reader(const Command& command, std::span<const std::string> words) : command_(command), words_(words) {}

  tl::expected<Request, Diagnostic> read() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      if (!operands_only_ && (word == "--help" || word == "-h")) return Request{Wish::Help, &command_};
      if (std::optional<Diagnostic> problem = take(word)) return tl::unexpected(std::move(*problem));
    }
    if (std::optional<Diagnostic> problem = missing()) return tl::unexpected(std::move(*problem));
    return Request{Wish::Run, &command_};
  }

 private:
  std::optional<Diagnostic> take(const std::string& word) {
    if (!operands_only_ && word == "--") {
      operands_only_ = true;
      return std::nullopt;
    }
    return !operands_only_ && is_flag(word) ? take_flag(word) : take_operand(word);
  }

  Diagnostic mistake(std::string summary, std::string found, std::string expected) const {
    return wrong(std::move(summary), std::move(found), std::move(expected),
                 "`ashlar " + command_.name + " --help` tells more");
  }

  // --- flags: "--out OUT", "--out=OUT", "-o OUT", "-oOUT"

  std::optional<Diagnostic> take_flag(const std::string& word) {
    const bool is_long = word.starts_with("--");
    const std::size_t end = is_long ? std::min(word.find('='), word.size()) : std::size_t{2};
    const std::string name = word.substr(0, end);
    const auto flag = std::find_if(command_.flags.begin(), command_.flags.end(), [&](const Flag& known) {
      return name == (is_long ? known.name : known.letter);
    });
    if (flag == command_.flags.end()) return unknown(is_long ? name : word);
    std::optional<std::string> value;
    if (end < word.size()) value = word.substr(is_long ? end + 1 : end);
    return flag->value.empty() ? take_switch(*flag, word, value) : take_value(*flag, name, value);
  }

  Diagnostic unknown(const std::string& name) const {
    const std::vector<std::string> known = names_of(command_.flags);
    return wrong(fmt::format("{} has no flag {}", command_.name, name), name, join_or(known),
                 help_for(name, known, command_.name));
  }

  std::optional<Diagnostic> take_switch(const Flag& flag, const std::string& word,
                                        const std::optional<std::string>& value) const {
    if (value) return mistake(flag.shown() + " takes no value", word, flag.shown() + " alone");
    flag.take({});
    return std::nullopt;
  }

  std::optional<Diagnostic> take_value(const Flag& flag, const std::string& name,
                                       std::optional<std::string> value) {
    if (!value) {
      const bool there = at_ < words_.size() && !is_flag(words_[at_]);
      if (!there) return mistake(name + " needs a value", next_in_words(), name + " " + flag.value);
      value = words_[at_++];
    }
    if (std::find(given_.begin(), given_.end(), &flag) != given_.end())
      return mistake(name + " stands there twice", name + " " + *value, name + " once");
    given_.push_back(&flag);
    const std::string expected = flag.take(*value);
    if (expected.empty()) return std::nullopt;
    return mistake(fmt::format("this is no {} for {}", flag.value, name), *value, expected);
  }

  std::string next_in_words() const { return at_ < words_.size() ? words_[at_] : "the end of the line"; }

  // --- operands

  std::optional<Diagnostic> take_operand(const std::string& word) {
    if (next_operand_ == command_.operands.size()) return too_many(word);
    const Operand& operand = command_.operands[next_operand_];
    if (!operand.many) ++next_operand_;
    seen_operand_ = true;
    const std::string expected = operand.take(word);
    if (expected.empty()) return std::nullopt;
    return mistake("this is no " + operand.name, word, expected);
  }

  Diagnostic too_many(const std::string& word) const {
    if (command_.operands.empty())
      return mistake(command_.name + " takes flags only", word, "nothing, or a flag");
    return mistake(fmt::format("{} takes one {}", command_.name, command_.operands.back().name),
                   word + " after it", "one " + command_.operands.back().name);
  }

  // --- what must be there

  std::optional<Diagnostic> missing() const {
    for (const Flag& flag : command_.flags) {
      const bool there = std::find(given_.begin(), given_.end(), &flag) != given_.end();
      if (flag.required && !there) return lacks(flag.shown() + " " + flag.value, flag.help);
    }
    for (std::size_t i = next_operand_; i < command_.operands.size(); ++i) {
      const Operand& operand = command_.operands[i];
      if (operand.required && !(operand.many && seen_operand_)) return lacks(operand.name, operand.help);
    }
    return std::nullopt;
  }

  Diagnostic lacks(const std::string& what, const std::string& help) const {
    return mistake(fmt::format("{} needs {}", command_.name, what), "nothing", help);
  }

  const Command& command_;
  std::span<const std::string> words_;
  std::size_t at_ = 0;
  std::size_t next_operand_ = 0;
  bool operands_only_ = false;
  bool seen_operand_ = false;
  std::vector<const Flag*> given_;
};

/// A flag before the command: help, the version, or one that stands in the wrong place.
tl::expected<Request, Diagnostic> read_program_flag(const std::string& word) {
  if (word == "--help" || word == "-h") return Request{Wish::Help, nullptr};
  if (word == "--version") return Request{Wish::Version, nullptr};
  return tl::unexpected(wrong("a flag stands before the command", word, "a command, --help or --version",
                              "flags stand after the command: ashlar check " + word));
}

}  // namespace

Take text_into(std::string& target) {
  return [&target](const std::string& value) {
    if (value.empty()) return "some text";
    target = value;
    return "";
  };
}

Take texts_into(std::vector<std::string>& target) {
  return [&target](const std::string& value) {
    target.push_back(value);
    return "";
  };
}

Take one_of_into(std::string& target, std::vector<std::string> words) {
  return [&target, words = std::move(words)](const std::string& value) {
    if (std::find(words.begin(), words.end(), value) == words.end()) return join_or(words);
    target = value;
    return std::string();
  };
}

Take count_into(int& target) {
  return [&target](const std::string& value) {
    constexpr int most = 9999;
    const char* end = value.data() + value.size();
    int number = 0;
    const auto [stopped, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || stopped != end || number < 1 || number > most)
      return "a whole number from 1 to 9999";
    target = number;
    return "";
  };
}

Take set(bool& target) {
  return [&target](const std::string&) {
    target = true;
    return "";
  };
}

tl::expected<Request, Diagnostic> read_command_line(const std::vector<Command>& commands,
                                                    std::span<const std::string> words) {
  const std::vector<std::string> names = names_of(commands);
  if (words.empty())
    return tl::unexpected(wrong("a command is needed", "nothing", join_or(names), help_for("", {}, "")));
  const std::string& word = words.front();
  if (is_flag(word)) return read_program_flag(word);
  const auto command = std::find_if(commands.begin(), commands.end(),
                                    [&](const Command& known) { return known.name == word; });
  if (command != commands.end()) return Reader(*command, words.subspan(1)).read();
  return tl::unexpected(
      wrong("there is no command " + word, word, join_or(names), help_for(word, names, "")));
}

bool asks_for_json(std::span<const std::string> words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--json") != end;
}

}  // namespace ashlar::cli

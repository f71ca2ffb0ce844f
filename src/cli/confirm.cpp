#include "cli/confirm.h"

#include <cstdio>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace ashlar::cli {

std::optional<Exit> refuse_to_ask(const Output& out) {
  if (!out.json()) return std::nullopt;
  Diagnostic error;
  error.summary = "--json asks no questions, and nothing was done";
  error.found = "--json without --yes";
  error.help = "add --yes; without --json it is shown and asked about first";
  return out.refuse(Exit::Usage, error);
}

std::optional<Exit> confirm(std::string_view look_at, const Output& out) {
  if (const auto refused = refuse_to_ask(out)) return refused;
  if (!input_is_terminal()) {
    Diagnostic error;
    error.summary = "nobody is there to say yes, and nothing was done";
    error.help = fmt::format("look at {}, then add --yes", look_at);
    return out.refuse(Exit::Usage, error);
  }
  fmt::print("\nDo this? Only \"yes\" does: ");
  std::fflush(stdout);
  std::string answer;
  if (std::getline(std::cin, answer) && answer == "yes") return std::nullopt;
  out.line("nothing was done");
  return Exit::Mistakes;  // whoever waits for it (&&) is not to go on
}

}  // namespace ashlar::cli

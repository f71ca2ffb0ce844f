#include "cli/ask_code.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/terminal.h"

namespace ashlar::cli {

namespace {

tl::unexpected<Failure> nobody(const std::string& device, std::string reason) {
  Failure failure;
  failure.operation = "ask for the code of";
  failure.target = printable(device);
  failure.reason = std::move(reason);
  failure.help = fmt::format(
      "run this on a terminal; or open a session before (`aws sts get-session-token --serial-number {} "
      "--token-code CODE`) and set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
      printable(device));
  return tl::unexpected(std::move(failure));
}

bool is_code(const std::string& text) {
  constexpr std::size_t digits = 6;
  return text.size() == digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Expected<std::string> ask_code(const std::string& device) {
  if (!input_is_terminal()) return nobody(device, "standard input is no terminal");
  std::string code;
  while (true) {
    fmt::print(stderr, "Code of {}: ", printable(device));
    std::fflush(stderr);
    if (!std::getline(std::cin, code)) return nobody(device, "standard input has ended");
    if (is_code(code)) return code;
    fmt::print(stderr, "  expected six digits\n");
  }
}

}  // namespace ashlar::cli

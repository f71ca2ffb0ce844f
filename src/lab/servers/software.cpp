#include "lab/servers/software.h"

#include <cstddef>

#include "base/text.h"

namespace ashlar::lab {

namespace {

tl::unexpected<Failure> no_program(const std::string& program, std::string reason) {
  Failure failure;
  failure.operation = "start";
  failure.target = program;
  failure.reason = std::move(reason);
  failure.help = "install its package";
  return tl::unexpected(std::move(failure));
}

/// Empty where there is none.
std::string first_version(std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::size_t start = text.find_last_not_of("0123456789", dot == 0 ? 0 : dot - 1) + 1;
  if (dot == std::string_view::npos || start >= dot) return {};
  const std::size_t end = text.find_first_not_of("0123456789.", dot);
  return std::string(text.substr(start, end == std::string_view::npos ? end : end - start));
}

}  // namespace

Expected<std::string> program_path(const std::string& program) {
  if (const auto found = find_program(program)) return *found;
  if (const auto found = find_program("/usr/sbin/" + program)) return *found;
  return no_program(program, "there is no such program in PATH or /usr/sbin");
}

Expected<std::string> program_version(const std::string& program, const std::string& option) {
  const auto path = program_path(program);
  if (!path) return tl::unexpected(path.error());
  const auto finished = run({*path, {option}, {}, {}});
  if (!finished) return tl::unexpected(finished.error());
  const std::string version = first_version(finished->out);
  if (version.empty()) return no_program(program, "it does not tell its version");
  return version;
}

std::string shell_word(std::string_view text) { return "'" + replace_all(text, "'", R"('\'')") + "'"; }

}  // namespace ashlar::lab

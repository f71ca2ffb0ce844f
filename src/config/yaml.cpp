// The way in: limits and encoding first, since libyaml must not see what fails them; then the composer.
#include "config/yaml.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "config/yaml_composer.h"
#include "config/yaml_encoding.h"
#include "config/yaml_positions.h"
#include "config/yaml_text.h"

namespace ashlar::yaml {

namespace {

/// libyaml compares every %TAG with all before it, and every tag with all of them; nobody needs even one.
constexpr std::size_t most_tag_directives = 16;

Span start_of(FileId file) { return {{1, 1, file}, 1, 1}; }

/// Whether libyaml might take this byte for a line's first. A byte above 0x7F may end one of its other line
/// breaks.
bool may_start_line(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before == '\n' || before == '\r' || static_cast<unsigned char>(before) >= 0x80;
}

/// The one that is too many; npos where there is none.
std::size_t find_excess_directive(std::string_view text) {
  std::size_t count = 0;
  std::size_t at = text.find("%TAG");
  for (; at != std::string_view::npos; at = text.find("%TAG", at + 1)) {
    if (may_start_line(text, at) && ++count > most_tag_directives) return at;
  }
  return at;
}

bool check_size(FileId file, std::string_view text, const Limits& limits, Diagnostics& diagnostics) {
  if (text.size() <= limits.bytes) return true;
  Diagnostic diagnostic = mistake(fmt::format("the file is larger than {} bytes", limits.bytes),
                                  start_of(file), "split it, or is this the right file?");
  diagnostic.found = fmt::format("{} bytes", text.size());
  diagnostics.add(std::move(diagnostic));
  return false;
}

bool check_text(const Positions& positions, Diagnostics& diagnostics) {
  if (std::optional<EncodingProblem> problem = find_encoding_problem(positions.text())) {
    const Range at{problem->byte, std::min(problem->byte + 1, positions.text().size())};
    diagnostics.add(mistake(std::move(problem->summary), positions.span(at), std::move(problem->help)));
    return false;
  }
  const std::size_t excess = find_excess_directive(positions.text());
  if (excess == std::string_view::npos) return true;
  diagnostics.add(mistake("too many `%TAG` lines", positions.span({excess, excess + 4}), "remove them"));
  return false;
}

std::size_t skip_digits(std::string_view text, std::size_t at, std::string_view digits = "0123456789") {
  return std::min(text.find_first_not_of(digits, at), text.size());
}

/// 0o17 and 0x1F, which take no sign.
bool is_prefixed_integer(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return false;
  if (text[1] == 'o') return skip_digits(text, 2, "01234567") == text.size();
  return text[1] == 'x' && skip_digits(text, 2, "0123456789abcdefABCDEF") == text.size();
}

bool is_exponent(std::string_view text) {
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  const std::size_t start = text.size() > 1 && (text[1] == '+' || text[1] == '-') ? 2 : 1;
  return start < text.size() && skip_digits(text, start) == text.size();
}

/// YAML 1.2, core schema: the patterns of int and float, but for infinity and not-a-number.
bool is_decimal(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  const std::size_t whole = skip_digits(text, 0);
  std::size_t end = whole;
  if (end < text.size() && text[end] == '.') end = skip_digits(text, end + 1);
  const bool has_digit = whole > 0 || end > 1;
  return has_digit && is_exponent(text.substr(end));
}

bool is_number(std::string_view text) { return is_decimal(text) || is_prefixed_integer(text); }

bool is_boolean(std::string_view text) {
  constexpr std::string_view booleans[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
  return std::find(std::begin(booleans), std::end(booleans), text) != std::end(booleans);
}

std::string describe_scalar(const Node& node) {
  if (node.plain && is_number(node.text)) return "the number " + shown(node.text);
  if (node.plain && is_boolean(node.text)) return "the boolean " + node.text;
  return fmt::format("the text \"{}\"", shown(node.text));
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [key](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

Node parse(FileId file, const Sources& sources, Diagnostics& diagnostics, const Limits& limits) {
  Node nothing;
  nothing.at = start_of(file);
  const std::string_view text = sources.text(file);
  if (!check_size(file, text, limits, diagnostics)) return nothing;
  const Positions positions(file, text);
  if (!check_text(positions, diagnostics)) return nothing;
  return Composer(positions, diagnostics, limits).document();
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null:
      return "nothing";
    case Node::Kind::Scalar:
      return describe_scalar(node);
    case Node::Kind::Sequence:
      return "a list";
    case Node::Kind::Mapping:
      return "a mapping";
  }
  return {};
}

bool is_number_or_boolean(const Node& node) {
  return node.is_scalar() && node.plain && (is_number(node.text) || is_boolean(node.text));
}

}  // namespace ashlar::yaml

#include "lab/servers/haproxy_text.h"

#include "base/text.h"

namespace ashlar::lab {

std::string haproxy_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    const bool control = (c >= 0 && c < ' ') || c == 0x7f;
    if (c == '\'') quoted += R"('\'')";
    if (c != '\'' && !control) quoted += c;
  }
  return quoted + "'";
}

std::string haproxy_literal(std::string_view text) { return replace_all(text, "%", "%%"); }

std::string pattern_expression(std::string_view pattern, std::string_view any) {
  constexpr std::string_view special = R"(\^$.|+()[]{})";
  std::string expression;
  for (const char c : pattern) {
    if (c == '*' || c == '?') {
      expression += any;
      if (c == '*') expression += '*';
      continue;
    }
    if (special.find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression;
}

std::string haproxy_pattern(std::string_view pattern) {
  const std::size_t wild = pattern.find_first_of("*?");
  if (wild == std::string_view::npos) return "-m str -- " + haproxy_quoted(pattern);
  if (pattern[wild] == '*' && wild + 1 == pattern.size() && wild > 0) {
    return "-m beg -- " + haproxy_quoted(pattern.substr(0, wild));
  }
  return "-m reg -- " + haproxy_quoted("^" + pattern_expression(pattern) + "$");
}

}  // namespace ashlar::lab

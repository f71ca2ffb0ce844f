#include "schema/table_words.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <system_error>

namespace ashlar::schema {

namespace {

template <class Number>
Number parse(std::string_view text, int base, std::uint32_t line) {
  Number value{};
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) table_error(line, "a number is expected");
  return value;
}

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

void table_error(std::uint32_t line, std::string_view what) {
  throw std::runtime_error("schema table, line " + std::to_string(line) + ": " + std::string(what));
}

std::string_view Words::word() {
  std::size_t space = rest_.find(' ');
  std::string_view word = rest_.substr(0, space);
  if (word.empty()) table_error(line_, "a word is missing");
  more_ = space != std::string_view::npos;
  rest_.remove_prefix(more_ ? space + 1 : rest_.size());
  return word;
}

std::string_view Words::name() { return check_name(word(), line_); }

int Words::number() { return parse_number(word(), line_); }

bool Words::deprecated() {
  if (!more_) return false;
  if (word() != "deprecated") table_error(line_, "only \"deprecated\" may stand here");
  return true;
}

void Words::end() const {
  if (more_) table_error(line_, "the line is too long");
}

int parse_number(std::string_view text, std::uint32_t line) {
  int value = parse<int>(text, 10, line);
  if (value < 0) table_error(line, "a number is negative");
  return value;
}

std::uint32_t parse_block_number(std::string_view text, std::uint32_t line) {
  if (text.size() != 8) table_error(line, "the number of a block has eight digits");
  return parse<std::uint32_t>(text, 16, line);
}

std::string_view check_name(std::string_view text, std::uint32_t line) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_name_character))
    table_error(line, "a name is expected");
  return text;
}

}  // namespace ashlar::schema

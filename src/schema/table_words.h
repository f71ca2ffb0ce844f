// Lines of the table are words with one space between. A line that is not as it must be means that the table,
// a part of the program, is damaged: an exception that names the line.
#pragma once

#include <cstdint>
#include <string_view>

namespace ashlar::schema {

/// Throws std::runtime_error: "schema table, line 7: ...".
[[noreturn]] void table_error(std::uint32_t line, std::string_view what);

/// The words of one line, taken from the left.
class Words {
 public:
  Words(std::string_view text, std::uint32_t line) : rest_(text), line_(line) {}

  bool more() const { return more_; }
  std::uint32_t line() const { return line_; }
  /// The next word, never empty.
  std::string_view word();
  /// A word of lower-case letters, digits and underscores.
  std::string_view name();
  /// A decimal number, at most INT_MAX.
  int number();
  /// True for one word more, which must be "deprecated".
  bool deprecated();
  /// Nothing may follow.
  void end() const;

 private:
  std::string_view rest_;
  std::uint32_t line_;
  bool more_ = true;
};

/// `text` as a decimal number, whole.
int parse_number(std::string_view text, std::uint32_t line);
/// `text` as eight hexadecimal digits: the number of a block.
std::uint32_t parse_block_number(std::string_view text, std::uint32_t line);
/// `text`, if it is made of lower-case letters, digits and underscores.
std::string_view check_name(std::string_view text, std::uint32_t line);

}  // namespace ashlar::schema

// Pretty JSON, written straight from values: the graph of a large organisation is too big to be copied into a
// second tree first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ashlar::terraform {

/// Appends `text` as a JSON string with its quotes. `text` must be UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// Writes one JSON value, indented by two spaces. Calls must nest properly; `key` comes before each member of
/// an object.
class JsonText {
 public:
  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_list() { begin('['); }
  void end_list() { end(']'); }
  void key(std::string_view name);
  void string(std::string_view text);
  void boolean(bool value);
  void integer(std::int64_t value);
  void number(double value);
  void null();

  /// The text, ending in a line break.
  std::string finish() && { return std::move(out_) + "\n"; }

 private:
  void begin(char bracket);
  void end(char bracket);
  void item();
  void new_line();

  std::string out_;
  int depth_ = 0;
  bool empty_ = true;       ///< nothing in the current object or list yet
  bool after_key_ = false;  ///< the next value belongs to the key just written
};

}  // namespace ashlar::terraform

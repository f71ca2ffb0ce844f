#include "terraform/json_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace ashlar::terraform {

namespace {

bool needs_escape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

std::string escaped(char c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '"':
    case '\\':
      return {'\\', c};
    default:
      return fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto stop = std::find_if(text.begin(), text.end(), [](char c) { return needs_escape(c); });
    out.append(text.begin(), stop);
    if (stop == text.end()) break;
    out += escaped(*stop);
    text.remove_prefix(static_cast<std::size_t>(stop - text.begin()) + 1);
  }
  out += '"';
}

void JsonText::key(std::string_view name) {
  item();
  append_json_string(out_, name);
  out_ += ": ";
  after_key_ = true;
}

void JsonText::string(std::string_view text) {
  item();
  append_json_string(out_, text);
}

void JsonText::boolean(bool value) {
  item();
  out_ += value ? "true" : "false";
}

void JsonText::integer(std::int64_t value) {
  item();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonText::number(double value) {
  item();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonText::null() {
  item();
  out_ += "null";
}

void JsonText::begin(char bracket) {
  item();
  out_ += bracket;
  ++depth_;
  empty_ = true;
}

void JsonText::end(char bracket) {
  --depth_;
  if (!empty_) new_line();
  out_ += bracket;
  empty_ = false;
}

void JsonText::item() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!empty_) out_ += ',';
  empty_ = false;
  new_line();
}

void JsonText::new_line() {
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

}  // namespace ashlar::terraform

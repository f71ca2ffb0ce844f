#include "provider/json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/overloaded.h"
#include "provider/value_builder.h"

namespace ashlar::provider {

namespace {

using nlohmann::json;

std::string quoted(const std::string& text) { return json(text).dump(); }

class Writer {
 public:
  explicit Writer(int indent) : indent_(indent) {}

  std::string write(const Value& value) {
    add(value);
    return std::move(text_);
  }

 private:
  void add(const Value& value) {
    std::visit(Overloaded{
                   [&](std::monostate) { text_ += "null"; },
                   [&](Unknown) { throw std::logic_error("an unknown value cannot be written as JSON"); },
                   [&](bool flag) { text_ += flag ? "true" : "false"; },
                   [&](const Number& number) { text_ += number.text(); },
                   [&](const std::string& text) { text_ += quoted(text); },
                   [&](const List& items) { add_list(items); },
                   [&](const Object& members) { add_object(members); },
               },
               value.data());
  }

  void add_list(const List& items) {
    open('[');
    for (const Value& item : items) {
      next();
      add(item);
    }
    close(']', items.empty());
  }

  void add_object(const Object& members) {
    open('{');
    for (const auto& [name, member] : members) {
      next();
      text_ += quoted(name) + (indent_ > 0 ? ": " : ":");
      add(member);
    }
    close('}', members.empty());
  }

  void open(char bracket) {
    text_ += bracket;
    ++depth_;
    first_ = true;
  }

  void next() {
    if (!first_) text_ += ',';
    first_ = false;
    new_line();
  }

  void close(char bracket, bool empty) {
    --depth_;
    if (!empty) new_line();
    text_ += bracket;
    first_ = false;
  }

  void new_line() {
    if (indent_ > 0) text_ += '\n' + std::string(static_cast<std::size_t>(indent_ * depth_), ' ');
  }

  std::string text_;
  int indent_;
  int depth_ = 0;
  bool first_ = true;
};

/// nlohmann's parser tells a number's text only of those that are no integers; the others fit one.
class Reader : public nlohmann::json_sax<json> {
 public:
  bool null() override { return builder_.add({}); }
  bool boolean(bool flag) override { return builder_.add(flag); }
  bool number_integer(std::int64_t number) override { return builder_.add(Number(number)); }
  bool number_unsigned(std::uint64_t number) override { return builder_.add(Number(number)); }
  bool number_float(double, const std::string& text) override {
    const auto number = Number::parse(text);
    return number ? builder_.add(*number) : builder_.refuse("a number is too long");
  }
  bool string(std::string& text) override { return builder_.text(text); }
  bool binary(json::binary_t&) override { return builder_.refuse("it holds binary data"); }
  bool start_object(std::size_t) override { return builder_.start(Object{}); }
  bool key(std::string& name) override { return builder_.key(name); }
  bool end_object() override { return builder_.end(); }
  bool start_array(std::size_t) override { return builder_.start(List{}); }
  bool end_array() override { return builder_.end(); }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    return builder_.refuse("it is not JSON from byte " + std::to_string(position) + " on");
  }

  ValueBuilder& builder() { return builder_; }

 private:
  ValueBuilder builder_;
};

}  // namespace

std::string to_json(const Value& value, int indent) { return Writer(indent).write(value); }

Expected<Value> from_json(std::string_view text) {
  Reader reader;
  if (json::sax_parse(text, &reader)) return reader.builder().take();
  return tl::unexpected(Failure{"read", "a value in JSON", reader.builder().problem(), {}, false, 0});
}

}  // namespace ashlar::provider

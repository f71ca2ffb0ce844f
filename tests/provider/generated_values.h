// Values by chance.
#pragma once

#include <string>

#include <rapidcheck.h>

#include "provider/value.h"

namespace ashlar::provider::testing {

/// A few of them: sizes grow with each level otherwise.
template <class Container, class Item>
rc::Gen<Container> few(rc::Gen<Item> item) {
  return rc::gen::resize(4, rc::gen::container<Container>(std::move(item)));
}

/// Text as providers send it: any characters, well formed.
inline rc::Gen<std::string> any_text() {
  static const std::vector<std::string> characters{
      "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", std::string(1, '\0'), "\x7f", "é", "€", "😀", "${x}"};
  return rc::gen::map(few<std::vector<std::string>>(rc::gen::elementOf(characters)),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

inline rc::Gen<Number> any_number() {
  const auto digits =
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>('0', '9' + 1)));
  return rc::gen::resize(
      40, rc::gen::oneOf(
              rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t n) { return Number(n); }),
              rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t n) { return Number(n); }),
              rc::gen::map(rc::gen::arbitrary<double>(),
                           [](double n) { return Number::from(n).value_or(Number(7)); }),
              rc::gen::map(rc::gen::pair(digits, rc::gen::inRange(-30, 30)),
                           [](const std::pair<std::string, int>& parts) {
                             return Number::parse(parts.first + "e" + std::to_string(parts.second)).value();
                           })));
}

inline rc::Gen<Value> any_value(int depth, bool with_unknowns) {
  const auto leaf =
      rc::gen::oneOf(rc::gen::just(Value()), rc::gen::just(with_unknowns ? Value(Unknown{}) : Value(true)),
                     rc::gen::map(rc::gen::arbitrary<bool>(), [](bool flag) { return Value(flag); }),
                     rc::gen::map(any_number(), [](Number number) { return Value(std::move(number)); }),
                     rc::gen::map(any_text(), [](std::string text) { return Value(std::move(text)); }));
  if (depth == 0) return leaf;
  const auto inner = any_value(depth - 1, with_unknowns);
  using Members = std::vector<std::pair<std::string, Value>>;
  return rc::gen::oneOf(
      leaf, rc::gen::map(few<List>(inner), [](List items) { return Value(std::move(items)); }),
      rc::gen::map(few<Members>(rc::gen::pair(any_text(), inner)),
                   [](const Members& members) { return Value(Object(members.begin(), members.end())); }));
}

}  // namespace ashlar::provider::testing

namespace rc {
inline void showValue(const ashlar::provider::Value&, std::ostream& out) { out << "a value"; }
}  // namespace rc

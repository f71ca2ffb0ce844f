#include "engine/reference_path.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>

namespace ashlar::engine {

using provider::Value;

namespace {

[[noreturn]] void refuse(std::string_view path) {
  throw std::logic_error("a reference's path cannot be read: " + std::string(path));
}

/// Takes what stands before the next step, with the step's own sign: "name", ".name", "[0]", "[*]",
/// "[\"key\"]".
std::string_view take_step(std::string_view& rest, std::string_view whole) {
  const std::size_t end = rest.front() == '[' ? rest.find(']') : rest.find_first_of(".[", 1);
  if (end == std::string_view::npos && rest.front() == '[') refuse(whole);
  const std::size_t size = rest.front() == '[' ? end + 1 : std::min(end, rest.size());
  const std::string_view step = rest.substr(0, size);
  rest.remove_prefix(size);
  return step;
}

Value member(const Value& of, std::string_view name) {
  const Value* found = of.find(name);
  return found == nullptr ? Value() : *found;
}

Value element(const Value& of, std::string_view index) {
  const auto* list = of.as<provider::List>();
  if (list == nullptr || list->empty()) return {};
  const auto least = [](const Value& a, const Value& b) { return compare(a, b) < 0; };
  if (index == "*") return *std::min_element(list->begin(), list->end(), least);
  std::size_t number = 0;
  std::from_chars(index.data(), index.data() + index.size(), number);
  return number < list->size() ? list->at(number) : Value();
}

Value take(const Value& of, std::string_view step) {
  if (step.front() == '.') return member(of, step.substr(1));
  if (step.front() != '[') return member(of, step);
  const std::string_view inner = step.substr(1, step.size() - 2);
  return inner.starts_with('"') ? member(of, inner.substr(1, inner.size() - 2)) : element(of, inner);
}

}  // namespace

Value follow(const Value& from, std::string_view path) {
  if (path.empty()) refuse(path);
  Value at = from;
  for (std::string_view rest = path; !rest.empty() && !at.is_unknown();) at = take(at, take_step(rest, path));
  return at;
}

}  // namespace ashlar::engine

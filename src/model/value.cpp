#include "model/value.h"

#include <algorithm>
#include <stdexcept>

#include "base/overloaded.h"

namespace ashlar {

namespace {

void append_text(Template& into, const std::string& text) {
  if (!into.parts.empty()) {
    if (std::string* last = std::get_if<std::string>(&into.parts.back())) {
      *last += text;
      return;
    }
  }
  into.parts.emplace_back(text);
}

void append(Template& into, const Value& part) {
  std::visit(
      Overloaded{
          [&](const std::string& text) { append_text(into, text); },
          [&](std::int64_t number) { append_text(into, std::to_string(number)); },
          [&](const Reference& reference) { into.parts.emplace_back(reference); },
          [&](const Template& inner) {
            for (const auto& piece : inner.parts) {
              if (const std::string* text = std::get_if<std::string>(&piece)) append_text(into, *text);
              if (const Reference* reference = std::get_if<Reference>(&piece))
                into.parts.emplace_back(*reference);
            }
          },
          [](const auto&) { throw std::logic_error("only text, numbers and references can be joined"); },
      },
      part.data());
}

}  // namespace

Value concat(std::initializer_list<Value> parts) {
  Template joined;
  Place from;
  for (const Value& part : parts) {
    append(joined, part);
    if (part.from()) from = part.from();
  }
  if (joined.parts.empty()) return Value("").from(from);
  std::string* only_text = std::get_if<std::string>(&joined.parts.front());
  if (joined.parts.size() == 1 && only_text) return Value(std::move(*only_text)).from(from);
  return Value(std::move(joined)).from(from);
}

const Value* find(const Object& object, std::string_view name) {
  auto found = std::find_if(object.begin(), object.end(), [&](const Member& m) { return m.name == name; });
  return found == object.end() ? nullptr : &found->value;
}

Value* find(Object& object, std::string_view name) {
  return const_cast<Value*>(find(static_cast<const Object&>(object), name));
}

void set(Object& object, std::string_view name, Value value) {
  if (Value* there = find(object, name)) {
    *there = std::move(value);
  } else {
    object.push_back({std::string(name), std::move(value)});
  }
}

void for_each_reference(const Value& value, const std::function<void(const Reference&)>& visit) {
  std::visit(Overloaded{
                 [&](const Reference& reference) { visit(reference); },
                 [&](const Template& text) {
                   for (const auto& part : text.parts) {
                     if (const Reference* reference = std::get_if<Reference>(&part)) visit(*reference);
                   }
                 },
                 [&](const JsonDocument& document) { for_each_reference(*document.root, visit); },
                 [&](const List& items) {
                   for (const Value& item : items) for_each_reference(item, visit);
                 },
                 [&](const Object& members) {
                   for (const Member& member : members) for_each_reference(member.value, visit);
                 },
                 [](const auto&) {},
             },
             value.data());
}

}  // namespace ashlar

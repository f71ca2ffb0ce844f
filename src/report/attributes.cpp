#include "report/attributes.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"

namespace ashlar::report {

namespace {

const Value* step(const Value& value, std::string_view name) {
  if (const auto* document = value.as<JsonDocument>()) return step(*document->root, name);
  if (const auto* items = value.as<List>()) return items->empty() ? nullptr : step(items->front(), name);
  if (const auto* members = value.as<Object>()) return find(*members, name);
  return nullptr;
}

std::string text_of(const Value& value) {
  return std::visit(
      Overloaded{[](bool flag) { return std::string(flag ? "true" : "false"); },
                 [](std::int64_t number) { return std::to_string(number); },
                 [](double number) { return fmt::format("{}", number); },
                 [](const std::string& text) { return text; }, [](const auto&) { return std::string(); }},
      value.data());
}

void texts_of(const Value& value, const std::function<void(const std::string&)>& visit) {
  if (const auto* text = value.as<std::string>()) visit(*text);
  if (const auto* document = value.as<JsonDocument>()) texts_of(*document->root, visit);
  if (const auto* items = value.as<List>()) {
    for (const Value& item : *items) texts_of(item, visit);
  }
  if (const auto* members = value.as<Object>()) {
    for (const Member& member : *members) texts_of(member.value, visit);
  }
}

}  // namespace

const Value* value_at(const Resource& resource, std::string_view path) {
  const std::vector<std::string> names = split(path, '.');
  const Value* value = find(resource.attributes, names.front());
  for (std::size_t i = 1; value && i < names.size(); ++i) value = step(*value, names[i]);
  return value;
}

std::string text_at(const Resource& resource, std::string_view path) {
  const Value* value = value_at(resource, path);
  return value ? text_of(*value) : std::string();
}

std::int64_t number_at(const Resource& resource, std::string_view path) {
  const Value* value = value_at(resource, path);
  const auto* number = value ? value->as<std::int64_t>() : nullptr;
  return number ? *number : 0;
}

bool is_true(const Resource& resource, std::string_view path) { return text_at(resource, path) == "true"; }

void for_each_text(const Resource& resource, const std::function<void(const std::string&)>& visit) {
  for (const Member& attribute : resource.attributes) texts_of(attribute.value, visit);
}

void for_each_target(const Resource& resource, const std::function<void(const Resource&)>& visit) {
  for (const Member& attribute : resource.attributes) {
    for_each_reference(attribute.value, [&](const Reference& reference) { visit(*reference.resource); });
  }
}

}  // namespace ashlar::report

#include "topology/attributes.h"

#include <charconv>

namespace ashlar::topology {

const Value* Attributes::given(std::string_view name) const {
  const Value* value = find(*members_, name);
  return value && !value->is_null() ? value : nullptr;
}

std::string Attributes::text(std::string_view name) const {
  const Value* value = given(name);
  return value ? values_->text(*value) : std::string();
}

std::string Attributes::text(std::string_view name, std::string_view otherwise) const {
  const Value* value = given(name);
  return value ? values_->text(*value) : std::string(otherwise);
}

int Attributes::number(std::string_view name, int otherwise) const {
  const std::string written = text(name);
  int number = otherwise;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), number);
  return error == std::errc() && end == written.data() + written.size() ? number : otherwise;
}

bool Attributes::flag(std::string_view name, bool otherwise) const {
  const std::string written = text(name);
  if (written == "true" || written == "1") return true;
  if (written == "false" || written == "0") return false;
  return otherwise;
}

std::vector<std::string> Attributes::texts(std::string_view name) const {
  std::vector<std::string> texts;
  const Value* value = given(name);
  if (!value) return texts;
  for (const Value& item : values_->items(*value)) texts.push_back(values_->text(item));
  return texts;
}

std::vector<Attributes> Attributes::blocks(std::string_view name) const {
  std::vector<Attributes> blocks;
  const Value* value = given(name);
  if (!value) return blocks;
  if (const Object* only = value->as<Object>()) blocks.push_back(Attributes(*this, *only));
  const List* list = value->as<List>();
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    if (const Object* each = (*list)[i].as<Object>()) blocks.push_back(Attributes(*this, *each));
  }
  return blocks;
}

std::optional<Attributes> Attributes::block(std::string_view name) const {
  std::vector<Attributes> all = blocks(name);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::optional<Attributes> Attributes::document(std::string_view name) const {
  const Value* value = given(name);
  const JsonDocument* document = value ? value->as<JsonDocument>() : nullptr;
  const Object* members = document ? document->root->as<Object>() : nullptr;
  return members ? std::optional(Attributes(*this, *members)) : std::nullopt;
}

std::string Attributes::json() const { return values_->text(Value(*members_)); }

std::optional<Reference> Attributes::follow(std::string_view name, Types types) const {
  const Value* value = given(name);
  return value ? values_->follow(*resource_, *value, types) : std::nullopt;
}

const Resource* Attributes::resource_at(std::string_view name, Types types) const {
  const std::optional<Reference> found = follow(name, types);
  return found ? found->resource : nullptr;
}

std::vector<std::optional<Reference>> Attributes::follow_all(std::string_view name, Types types) const {
  std::vector<std::optional<Reference>> all;
  const Value* value = given(name);
  if (!value) return all;
  for (const Value& item : values_->items(*value)) all.push_back(values_->follow(*resource_, item, types));
  return all;
}

}  // namespace ashlar::topology

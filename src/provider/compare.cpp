#include "provider/compare.h"

#include <algorithm>

namespace ashlar::provider {

namespace {

using schema::Nesting;
using Kind = schema::Type::Kind;

/// Both kinds of trees: `each` makes one element or member canonical.
template <class Each>
void each_item(Value& value, const Each& each) {
  if (List* items = value.as<List>()) {
    for (Value& item : *items) item = each(std::move(item));
  } else if (Object* members = value.as<Object>()) {
    for (auto& member : *members) member.second = each(std::move(member.second));
  }
}

void sort_set(Value& value) {
  List* items = value.as<List>();
  if (!items) return;
  std::sort(items->begin(), items->end(), [](const Value& a, const Value& b) { return compare(a, b) < 0; });
  items->erase(std::unique(items->begin(), items->end()), items->end());
}

Value canonical(const schema::NestedBlock& nested, Value value) {
  if (nested.nesting == Nesting::Single || nested.nesting == Nesting::Group) {
    return canonical(*nested.block, std::move(value));
  }
  each_item(value, [&](Value item) { return canonical(*nested.block, std::move(item)); });
  if (nested.nesting == Nesting::Set) sort_set(value);
  return value;
}

bool is_empty(const Value& value) {
  const std::string* text = value.as<std::string>();
  const List* items = value.as<List>();
  const Object* members = value.as<Object>();
  return (text && text->empty()) || (items && items->empty()) || (members && members->empty());
}

}  // namespace

Value canonical(const schema::Block& block, Value value) {
  for (const schema::Attribute& attribute : block.attributes) {
    if (Value* member = value.find(attribute.name)) {
      *member = canonical(attribute.type, std::move(*member));
    }
  }
  for (const schema::NestedBlock& nested : block.blocks) {
    if (Value* member = value.find(nested.name)) *member = canonical(nested, std::move(*member));
  }
  return value;
}

Value canonical(const schema::Type& type, Value value) {
  if (type.element) {
    each_item(value, [&](Value item) { return canonical(*type.element, std::move(item)); });
  }
  for (const schema::Type::Field& field : type.fields) {
    if (Value* member = value.find(field.name)) *member = canonical(field.type, std::move(*member));
  }
  if (type.kind == Kind::Set) sort_set(value);
  return value;
}

bool same(const schema::Block& block, const Value& a, const Value& b) {
  return a == b || canonical(block, a) == canonical(block, b);
}

bool same(const schema::Type& type, const Value& a, const Value& b) {
  return a == b || canonical(type, a) == canonical(type, b);
}

Value empty_as_null(Value value) {
  if (List* items = value.as<List>()) {
    for (Value& item : *items) {
      // An element keeps its place: only what is in it changes.
      if (!is_empty(item)) item = empty_as_null(std::move(item));
    }
  } else if (Object* members = value.as<Object>()) {
    for (auto& member : *members) member.second = empty_as_null(std::move(member.second));
  }
  if (is_empty(value)) return {};
  return value;
}

bool same_but_for_empty(const schema::Block& block, const Value& a, const Value& b) {
  return same(block, a, b) || canonical(block, empty_as_null(a)) == canonical(block, empty_as_null(b));
}

}  // namespace ashlar::provider

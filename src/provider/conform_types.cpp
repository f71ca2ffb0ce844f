// Values of one type: what is in attributes.
#include <algorithm>
#include <stdexcept>

#include "provider/conformer.h"

namespace ashlar::provider {

namespace {

using Kind = schema::Type::Kind;

std::optional<bool> read_bool(const std::string& text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

}  // namespace

Value Conformer::type(const schema::Type& type, Value value) {
  if (value.is_null() || value.is_unknown()) return value;
  switch (type.kind) {
    case Kind::String:
      return string(std::move(value));
    case Kind::Number:
      return number(std::move(value));
    case Kind::Bool:
      return boolean(std::move(value));
    case Kind::List:
      return list(*type.element, std::move(value));
    case Kind::Set:
      return set(*type.element, std::move(value));
    case Kind::Map:
      return map(*type.element, std::move(value));
    case Kind::Object:
      return object(type, std::move(value));
    case Kind::Dynamic:
      return refused("is of any type, which cannot be exchanged (no type of the provider has that)");
  }
  throw std::logic_error("no such kind of type");
}

Value Conformer::string(Value value) {
  if (value.as<std::string>()) return value;
  const bool* flag = value.as<bool>();
  const Number* number = value.as<Number>();
  if (origin_ == Origin::Configuration && flag) return *flag ? "true" : "false";
  if (origin_ == Origin::Configuration && number) return number->text();
  return misfit(value, "text");
}

Value Conformer::number(Value value) {
  if (value.as<Number>()) return value;
  const std::string* text = value.as<std::string>();
  const auto number = text && origin_ != Origin::State ? Number::parse(*text) : std::nullopt;
  if (!number) return misfit(value, "a number");
  return *number;
}

Value Conformer::boolean(Value value) {
  if (value.as<bool>()) return value;
  const std::string* text = value.as<std::string>();
  const auto flag = text && origin_ == Origin::Configuration ? read_bool(*text) : std::nullopt;
  if (!flag) return misfit(value, "true or false");
  return *flag;
}

Value Conformer::list(const schema::Type& element, Value value) {
  List* items = value.as<List>();
  if (!items) return misfit(value, "a list");
  for (std::size_t i = 0; i < items->size(); ++i) {
    const Entered entered(*this, Step::at(static_cast<std::int64_t>(i)));
    (*items)[i] = type(element, std::move((*items)[i]));
  }
  return value;
}

Value Conformer::set(const schema::Type& element, Value value) {
  return once_each(list(element, std::move(value)));
}

Value Conformer::once_each(Value value) const {
  List* items = value.as<List>();
  if (origin_ != Origin::Configuration || !items) return value;
  List different;
  for (Value& item : *items) {
    const bool again = std::find(different.begin(), different.end(), item) != different.end();
    if (!again || !item.is_wholly_known()) different.push_back(std::move(item));
  }
  return different;
}

Value Conformer::map(const schema::Type& element, Value value) {
  Object* members = value.as<Object>();
  if (!members) return misfit(value, "a map");
  for (auto& [name, member] : *members) {
    const Entered entered(*this, Step::key(name));
    member = type(element, std::move(member));
  }
  return value;
}

Value Conformer::object(const schema::Type& object_type, Value value) {
  Object* given = value.as<Object>();
  if (!given) return misfit(value, "an object");
  Object whole;
  for (const schema::Type::Field& field : object_type.fields) {
    const Entered entered(*this, Step::attribute(field.name));
    whole[field.name] = type(field.type, taken(*given, field.name, {}));
  }
  refuse_rest(*given);
  return whole;
}

}  // namespace ashlar::provider

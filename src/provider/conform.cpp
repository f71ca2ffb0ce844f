#include "provider/conform.h"

#include <stdexcept>

#include <fmt/format.h>

#include "base/text.h"
#include "provider/conformer.h"

namespace ashlar::provider {

namespace {

using schema::Nesting;

const char* kind_of(const Value& value) {
  static constexpr const char* kinds[] = {"null", "an unknown value", "a boolean", "a number",
                                          "text", "a list",           "an object"};
  return kinds[value.data().index()];
}

Value no_blocks(const schema::NestedBlock& nested) {
  switch (nested.nesting) {
    case Nesting::List:
    case Nesting::Set:
      return List{};
    case Nesting::Map:
      return Object{};
    case Nesting::Single:
      return {};
    case Nesting::Group:
      return empty_block(*nested.block);
  }
  throw std::logic_error("no such nesting");
}

/// Null is no block; one block may be written without the list around it, or with it.
Value as_written(const schema::NestedBlock& nested, Value value, bool many) {
  if (value.is_null()) return no_blocks(nested);
  if (many && value.as<Object>()) return List{std::move(value)};
  List* items = value.as<List>();
  const bool one = nested.nesting == Nesting::Single || nested.nesting == Nesting::Group;
  if (!one || !items || items->size() > 1) return value;
  return items->empty() ? no_blocks(nested) : std::move(items->front());
}

}  // namespace

Value Conformer::block(const schema::Block& block, Value value) {
  Object* given = value.as<Object>();
  if (!given) return misfit(value, "an object");
  Object whole;
  for (const schema::Attribute& attribute : block.attributes) {
    const Entered entered(*this, Step::attribute(attribute.name));
    whole[attribute.name] = type(attribute.type, taken(*given, attribute.name, {}));
  }
  for (const schema::NestedBlock& nested : block.blocks) {
    const Entered entered(*this, Step::attribute(nested.name));
    whole[nested.name] = blocks(nested, taken(*given, nested.name, no_blocks(nested)));
  }
  refuse_rest(*given);
  return whole;
}

Value Conformer::blocks(const schema::NestedBlock& nested, Value value) {
  if (value.is_unknown()) return value;
  const bool many = nested.nesting == Nesting::List || nested.nesting == Nesting::Set;
  if (origin_ == Origin::Configuration) value = as_written(nested, std::move(value), many);
  if (value.is_null()) value = no_blocks(nested);  // types of the old SDK answer so
  if (nested.nesting == Nesting::Single && value.is_null()) return value;
  if (nested.nesting == Nesting::Map) return block_map(*nested.block, std::move(value));
  if (!many) return block(*nested.block, std::move(value));
  value = block_list(*nested.block, std::move(value));
  return nested.nesting == Nesting::Set ? once_each(std::move(value)) : value;
}

Value Conformer::block_list(const schema::Block& block, Value value) {
  List* items = value.as<List>();
  if (!items) return misfit(value, "a list of blocks");
  for (std::size_t i = 0; i < items->size(); ++i) {
    const Entered entered(*this, Step::at(static_cast<std::int64_t>(i)));
    (*items)[i] = this->block(block, std::move((*items)[i]));
  }
  return value;
}

Value Conformer::block_map(const schema::Block& block, Value value) {
  Object* members = value.as<Object>();
  if (!members) return misfit(value, "blocks by name");
  for (auto& [name, member] : *members) {
    const Entered entered(*this, Step::key(name));
    member = this->block(block, std::move(member));
  }
  return value;
}

Value Conformer::taken(Object& from, const std::string& name, Value if_missing) {
  auto node = from.extract(name);
  if (!node.empty()) return std::move(node.mapped());
  if (origin_ == Origin::Provider) return refused("is missing");
  return if_missing;
}

void Conformer::refuse_rest(const Object& rest) {
  if (rest.empty()) return;
  const Entered entered(*this, Step::attribute(rest.begin()->first));
  refused("is not in the schema");
}

Value Conformer::misfit(const Value& found, const char* wanted) {
  return refused(fmt::format("is {}, and {} is wanted", kind_of(found), wanted));
}

Value Conformer::refused(const std::string& why) {
  const std::string where = path_.empty() ? "it" : printable(text(path_));
  if (problem_.empty()) problem_ = where + " " + why;
  return {};
}

namespace {

const char* target_of(Origin origin) {
  if (origin == Origin::Provider) return "what the provider sent";
  return origin == Origin::State ? "what the state holds" : "a configuration";
}

Expected<Value> result(const Conformer& conformer, Value value, Origin origin) {
  if (conformer.problem().empty()) return value;
  return tl::unexpected(Failure{"use", target_of(origin), conformer.problem(), {}, false, 0});
}

}  // namespace

Expected<Value> conform(const schema::Block& block, Value value, Origin origin) {
  if (value.is_null() || value.is_unknown()) return value;
  Conformer conformer(origin);
  Value conforming = conformer.block(block, std::move(value));
  return result(conformer, std::move(conforming), origin);
}

Expected<Value> conform(const schema::Type& type, Value value, Origin origin) {
  Conformer conformer(origin);
  Value conforming = conformer.type(type, std::move(value));
  return result(conformer, std::move(conforming), origin);
}

Value empty_block(const schema::Block& block) {
  Object members;
  for (const schema::Attribute& attribute : block.attributes) members[attribute.name];
  for (const schema::NestedBlock& nested : block.blocks) members[nested.name] = no_blocks(nested);
  return members;
}

}  // namespace ashlar::provider

#include "schema/compare.h"

#include <map>

#include <gtest/gtest.h>

namespace ashlar::schema {

namespace {

using nlohmann::json;

json as_json(const Type& type) {
  static const std::map<Type::Kind, std::string> names{
      {Type::Kind::String, "string"},   {Type::Kind::Number, "number"}, {Type::Kind::Bool, "bool"},
      {Type::Kind::Dynamic, "dynamic"}, {Type::Kind::List, "list"},     {Type::Kind::Set, "set"},
      {Type::Kind::Map, "map"},         {Type::Kind::Object, "object"}};
  if (type.element) return json::array({names.at(type.kind), as_json(*type.element)});
  if (type.kind != Type::Kind::Object) return names.at(type.kind);
  json fields = json::object();
  for (const Type::Field& field : type.fields) fields[field.name] = as_json(field.type);
  return json::array({"object", fields});
}

json as_json(Nesting nesting) {
  static const std::map<Nesting, std::string> names{{Nesting::Single, "single"},
                                                    {Nesting::List, "list"},
                                                    {Nesting::Set, "set"},
                                                    {Nesting::Map, "map"},
                                                    {Nesting::Group, "group"}};
  return names.at(nesting);
}

/// Terraform leaves out what is empty.
const json& member_or_empty(const json& object, const char* key) {
  static const json empty = json::object();
  auto found = object.find(key);
  return found == object.end() ? empty : *found;
}

void expect_same_attribute(const Attribute& attribute, const json& expected, const std::string& place) {
  EXPECT_EQ(as_json(attribute.type), expected.at("type")) << place;
  EXPECT_EQ(attribute.required, expected.value("required", false)) << place;
  EXPECT_EQ(attribute.optional, expected.value("optional", false)) << place;
  EXPECT_EQ(attribute.computed, expected.value("computed", false)) << place;
  EXPECT_EQ(attribute.sensitive, expected.value("sensitive", false)) << place;
  EXPECT_EQ(attribute.write_only, expected.value("write_only", false)) << place;
  EXPECT_EQ(attribute.deprecated, expected.value("deprecated", false)) << place;
}

void expect_same_nested(const NestedBlock& nested, const json& expected, const std::string& place) {
  EXPECT_EQ(as_json(nested.nesting), expected.at("nesting_mode")) << place;
  EXPECT_EQ(nested.min_items, expected.value("min_items", 0)) << place;
  EXPECT_EQ(nested.max_items, expected.value("max_items", 0)) << place;
  expect_same_block(*nested.block, expected.at("block"), place);
}

}  // namespace

void expect_same_block(const Block& block, const json& expected, const std::string& place) {
  const json& attributes = member_or_empty(expected, "attributes");
  const json& blocks = member_or_empty(expected, "block_types");
  EXPECT_EQ(block.deprecated, expected.value("deprecated", false)) << place;
  ASSERT_EQ(block.attributes.size(), attributes.size()) << place;
  ASSERT_EQ(block.blocks.size(), blocks.size()) << place;
  for (const Attribute& attribute : block.attributes)
    expect_same_attribute(attribute, attributes.at(attribute.name), place + '.' + attribute.name);
  for (const NestedBlock& nested : block.blocks)
    expect_same_nested(nested, blocks.at(nested.name), place + '.' + nested.name);
}

void expect_same_type(const ResourceType& type, const json& expected) {
  EXPECT_EQ(type.version, expected.at("version")) << type.name;
  expect_same_block(*type.block, expected.at("block"), type.name);
}

}  // namespace ashlar::schema

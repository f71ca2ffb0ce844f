// The table's writer against its reader: whatever the provider may say comes back unchanged, or is refused by
// name.
#include "schema/make_table/table_writer.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "schema/compare.h"
#include "schema/schema.h"

namespace ashlar::schema {
namespace {

using nlohmann::json;

const std::vector<WantedType> one_type{{"managed", "aws_x"}};

json provider_of(const json& block) {
  json type{{"version", 3}, {"block", block}};
  return {{"provider_schemas",
           {{"registry.terraform.io/hashicorp/aws", {{"resource_schemas", {{"aws_x", type}}}}}}}};
}

std::string refusal(const json& block, const std::vector<WantedType>& types = one_type) {
  try {
    write_table(provider_of(block), types, "1.0.0");
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST(TableWriterTest, WritesEqualBlocksOnce) {
  json inner{{"attributes", {{"n", {{"type", "number"}, {"required", true}}}}}};
  json outer{{"block_types",
              {{"a", {{"nesting_mode", "list"}, {"min_items", 1}, {"max_items", 1}, {"block", inner}}},
               {"b", {{"nesting_mode", "single"}, {"block", inner}}}}}};
  EXPECT_EQ(write_table(provider_of(outer), one_type, "1.0.0"),
            "ashlar schema table 1\nprovider 1.0.0\n"
            "# Made by make_schema_table from the provider; README.md says how. Do not edit.\n"
            "managed aws_x 3\n a = list 1..1 fdfbc490\n b = single 0..* fdfbc490\n"
            "block fdfbc490\n n r number\nend\n");
}

TEST(TableWriterTest, WritesTheProvidersOwnBlock) {
  json block{{"attributes", {{"region", {{"type", "string"}, {"optional", true}}}}}};
  json schemas{
      {"provider_schemas",
       {{"registry.terraform.io/hashicorp/aws", {{"provider", {{"version", 0}, {"block", block}}}}}}}};
  std::string table = write_table(schemas, {{"configuration", "aws"}}, "1.0.0");
  EXPECT_NE(table.find("configuration aws 0\n region o string\nend\n"), std::string::npos) << table;
}

TEST(TableWriterTest, NamesEachMissingType) {
  EXPECT_EQ(refusal(json::object(), {{"data", "aws_x"}, {"managed", "aws_x"}, {"managed", "aws_y"}}),
            "the provider has no data aws_x, managed aws_y");
}

TEST(TableWriterTest, RefusesWhatTheTableCannotHold) {
  auto attribute = [](const json& value) { return json{{"attributes", {{"a", value}}}}; };
  EXPECT_EQ(refusal(attribute({{"nested_type", json::object()}, {"optional", true}})),
            "aws_x.a: the table cannot hold \"nested_type\"");
  EXPECT_EQ(refusal(attribute({{"type", "string"}})), "aws_x.a: neither required, optional nor computed");
  EXPECT_EQ(refusal(attribute({{"type", {"tuple", {"string"}}}, {"optional", true}})),
            "aws_x.a: the table cannot hold the type [\"tuple\",[\"string\"]]");
  EXPECT_EQ(refusal({{"attributes", {{"A b", {{"type", "string"}, {"optional", true}}}}}}),
            "aws_x.A b: the table cannot hold the name \"A b\"");
  EXPECT_EQ(refusal({{"block_types", {{"b", {{"nesting_mode", "list"}}}}}}), "aws_x.b: \"block\" is missing");
}

TEST(TypeListTest, ReadsModesAndNames) {
  EXPECT_EQ(read_type_list("# why\ndata b\n\nmanaged a\n"),
            (std::vector<WantedType>{{"data", "b"}, {"managed", "a"}}));
  EXPECT_THROW(read_type_list("managed b\nmanaged a\n"), std::runtime_error);
  EXPECT_THROW(read_type_list("managed a\nmanaged a\n"), std::runtime_error);
  EXPECT_THROW(read_type_list("resource a\n"), std::runtime_error);
  EXPECT_THROW(read_type_list("managed\n"), std::runtime_error);
}

rc::Gen<std::string> any_name() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcxyz019_"))));
}

json any_type(int depth) {
  int kind = *rc::gen::inRange(0, depth > 2 ? 4 : 8);
  static const std::vector<std::string> words{"string", "number", "bool", "dynamic", "list", "set", "map"};
  if (kind < 4) return words.at(static_cast<std::size_t>(kind));
  if (kind < 7) return json::array({words.at(static_cast<std::size_t>(kind)), any_type(depth + 1)});
  json fields = json::object();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) fields[*any_name()] = any_type(depth + 1);
  return json::array({"object", fields});
}

json any_attribute() {
  static const std::vector<std::vector<std::string>> uses{
      {"required"}, {"optional"}, {"computed"}, {"optional", "computed"}};
  json attribute{{"type", any_type(0)}};
  for (const std::string& key : *rc::gen::elementOf(uses)) attribute[key] = true;
  for (const char* key : {"sensitive", "write_only", "deprecated"})
    attribute[key] = *rc::gen::arbitrary<bool>();
  return attribute;
}

json any_block(int depth);

json any_nested(int depth) {
  static const std::vector<std::string> nestings{"single", "list", "set", "map", "group"};
  json nested{{"nesting_mode", *rc::gen::elementOf(nestings)}, {"block", any_block(depth + 1)}};
  for (const char* key : {"min_items", "max_items"})
    if (*rc::gen::arbitrary<bool>()) nested[key] = *rc::gen::inRange(1, 2000);
  return nested;
}

json any_block(int depth) {
  json block{{"deprecated", *rc::gen::arbitrary<bool>()}};
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) block["attributes"][*any_name()] = any_attribute();
  if (depth > 2) return block;
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) block["block_types"][*any_name()] = any_nested(depth);
  return block;
}

RC_GTEST_PROP(TableWriterTest, WhatIsWrittenIsRead, ()) {
  json provider = provider_of(any_block(0));
  std::string table = write_table(provider, one_type, "1.0.0");
  Schema schema(table);
  const ResourceType* type = schema.find(Mode::Managed, "aws_x");
  RC_ASSERT(type != nullptr);
  expect_same_type(*type, provider["provider_schemas"].front()["resource_schemas"]["aws_x"]);
  RC_ASSERT(!testing::Test::HasFailure());
}

}  // namespace
}  // namespace ashlar::schema

// What is known of the provider's types, asked of the table that is built in.
#include "schema/schema.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "schema/make_table/table_writer.h"

namespace ashlar::schema {
namespace {

const Block& managed(std::string_view name) {
  const ResourceType* type = Schema::builtin().find(Mode::Managed, name);
  if (type == nullptr) throw std::runtime_error("no type " + std::string(name));
  return *type->block;
}

/// The block inside blocks that `path` leads to.
const Block& inside(const Block& outer, const std::vector<std::string>& path) {
  const Block* block = &outer;
  for (const std::string& name : path) block = block->block(name)->block.get();
  return *block;
}

TEST(SchemaTest, SubnetNeedsItsVpc) {
  const Attribute* vpc = managed("aws_subnet").attribute("vpc_id");
  ASSERT_NE(vpc, nullptr);
  EXPECT_TRUE(vpc->required);
  EXPECT_FALSE(vpc->optional || vpc->computed || vpc->sensitive || vpc->write_only || vpc->deprecated);
  EXPECT_EQ(vpc->type.text(), "string");
}

TEST(SchemaTest, DatabasePasswordHasAWriteOnlyForm) {
  const Block& database = managed("aws_db_instance");
  EXPECT_TRUE(database.attribute("password_wo")->write_only);
  EXPECT_TRUE(database.attribute("password_wo")->optional);
  EXPECT_FALSE(database.attribute("password")->write_only);
  EXPECT_TRUE(database.attribute("password")->sensitive);
}

TEST(SchemaTest, SecretsCanStayOutOfTheState) {
  const ResourceType* password =
      Schema::builtin().find(Mode::Ephemeral, "aws_secretsmanager_random_password");
  ASSERT_NE(password, nullptr);
  EXPECT_EQ(password->mode, Mode::Ephemeral);
  EXPECT_TRUE(password->block->attribute("random_password")->read_only());
  EXPECT_TRUE(managed("aws_secretsmanager_secret_version").attribute("secret_string_wo")->write_only);
}

TEST(SchemaTest, SecurityGroupRulesAreAnAttributeNotABlock) {
  const Block& group = managed("aws_security_group");
  EXPECT_EQ(group.block("ingress"), nullptr);
  ASSERT_NE(group.attribute("ingress"), nullptr);
  EXPECT_EQ(
      group.attribute("ingress")->type.text(),
      "set(object({cidr_blocks=list(string),description=string,from_port=number,ipv6_cidr_blocks=list(string)"
      ","
      "prefix_list_ids=list(string),protocol=string,security_groups=set(string),self=bool,to_port=number}))");
}

TEST(SchemaTest, ArnIsReadOnlyAndIdMostlyNot) {
  EXPECT_TRUE(managed("aws_vpc").attribute("arn")->read_only());
  // A relic of the provider's old SDK: `id` may be set there, though it never should be.
  EXPECT_FALSE(managed("aws_vpc").attribute("id")->read_only());
  EXPECT_TRUE(managed("aws_vpc_security_group_ingress_rule").attribute("id")->read_only());
}

TEST(SchemaTest, NestingAndBounds) {
  const NestedBlock* versioning = managed("aws_s3_bucket_versioning").block("versioning_configuration");
  ASSERT_NE(versioning, nullptr);
  EXPECT_EQ(versioning->nesting, Nesting::List);
  EXPECT_EQ(versioning->min_items, 1);
  EXPECT_EQ(versioning->max_items, 1);
  EXPECT_EQ(managed("aws_cloudfront_distribution").block("origin")->nesting, Nesting::Set);
  EXPECT_EQ(managed("aws_cloudfront_distribution").block("origin")->max_items, 0);
  EXPECT_EQ(managed("aws_subnet").block("timeouts")->nesting, Nesting::Single);
}

TEST(SchemaTest, WebAclStatementsNestAndAreShared) {
  const Block& acl = managed("aws_wafv2_web_acl");
  const Block& statement = inside(acl, {"rule", "statement"});
  EXPECT_NE(statement.block("rate_based_statement"), nullptr);
  EXPECT_TRUE(inside(statement, {"managed_rule_group_statement"}).attribute("name")->required);
  // The same block, not an equal one.
  EXPECT_EQ(&inside(statement, {"byte_match_statement"}),
            &inside(statement, {"and_statement", "statement", "byte_match_statement"}));
}

TEST(SchemaTest, Versions) {
  EXPECT_EQ(Schema::builtin().provider_version(), "5.100.0");
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, "aws_subnet")->version, 1);
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, "aws_db_instance")->version, 2);
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, "aws_instance")->version, 1);
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, "aws_sns_topic")->version, 0);
}

TEST(SchemaTest, Deprecations) {
  EXPECT_TRUE(managed("aws_s3_bucket_object").deprecated);
  EXPECT_FALSE(managed("aws_s3_object").deprecated);
  EXPECT_TRUE(managed("aws_s3_bucket").attribute("acl")->deprecated);
}

TEST(SchemaTest, ModesAreApart) {
  EXPECT_NE(Schema::builtin().find(Mode::Data, "aws_caller_identity"), nullptr);
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, "aws_caller_identity"), nullptr);
  EXPECT_TRUE(Schema::builtin().find(Mode::Data, "aws_s3_object")->block->attribute("body")->read_only());
  EXPECT_EQ(Schema::builtin().find(Mode::Data, "aws_subnet"), nullptr);
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, ""), nullptr);
  EXPECT_EQ(Schema::builtin().find(Mode::Managed, "aws_zzz"), nullptr);
}

TEST(SchemaTest, UnknownNamesAreNull) {
  EXPECT_EQ(managed("aws_vpc").attribute("cidr"), nullptr);
  EXPECT_EQ(managed("aws_vpc").attribute(""), nullptr);
  EXPECT_EQ(managed("aws_vpc").block("zzz"), nullptr);
}

TEST(SchemaTest, TellsHowTheProviderItselfIsConfigured) {
  const ResourceType* provider = Schema::builtin().find(Mode::Configuration, "aws");
  ASSERT_NE(provider, nullptr);
  EXPECT_TRUE(provider->block->attribute("region")->optional);
  EXPECT_EQ(provider->block->attribute("allowed_account_ids")->type.text(), "set(string)");
  EXPECT_EQ(provider->block->block("default_tags")->nesting, Nesting::List);
}

TEST(SchemaTest, HoldsJustTheTypesOfTheList) {
  std::ifstream file(ASHLAR_SOURCE_DIR "/src/schema/types.txt");
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<WantedType> held;
  for (const auto& [mode, word] : {std::pair{Mode::Configuration, "configuration"},
                                   {Mode::Data, "data"},
                                   {Mode::Ephemeral, "ephemeral"},
                                   {Mode::Managed, "managed"}})
    for (const std::string& name : Schema::builtin().names(mode)) held.push_back({word, name});
  EXPECT_EQ(held, read_type_list(text));
}

template <class Item>
void expect_sorted(const std::vector<Item>& items) {
  EXPECT_TRUE(std::is_sorted(items.begin(), items.end(),
                             [](const Item& a, const Item& b) { return a.name < b.name; }));
}

/// Each block once: they are shared.
void expect_sorted(const Block& block, std::set<const Block*>& seen) {
  if (!seen.insert(&block).second) return;
  expect_sorted(block.attributes);
  expect_sorted(block.blocks);
  for (const Attribute& attribute : block.attributes) EXPECT_EQ(block.attribute(attribute.name), &attribute);
  for (const NestedBlock& nested : block.blocks) {
    EXPECT_EQ(block.block(nested.name), &nested);
    expect_sorted(*nested.block, seen);
  }
}

TEST(SchemaTest, EveryTypeDecodesAndIsSorted) {
  std::set<const Block*> seen;
  for (Mode mode : {Mode::Managed, Mode::Data, Mode::Ephemeral, Mode::Configuration}) {
    for (const std::string& name : Schema::builtin().names(mode)) {
      const ResourceType* type = Schema::builtin().find(mode, name);
      ASSERT_NE(type, nullptr);
      EXPECT_EQ(type->name, name);
      EXPECT_EQ(type->mode, mode);
      EXPECT_FALSE(type->block->attributes.empty()) << name;
      expect_sorted(*type->block, seen);
    }
  }
}

std::vector<const ResourceType*> find_all(const Schema& schema) {
  std::vector<const ResourceType*> types;
  for (const std::string& name : schema.names(Mode::Managed))
    types.push_back(schema.find(Mode::Managed, name));
  return types;
}

TEST(SchemaTest, ThreadsSeeTheSameTypes) {
  constexpr std::string_view table =
      "ashlar schema table 1\nprovider 1.0.0\n"
      "managed a 0\n x = list 0..* 00000001\nmanaged b 0\n y o string\nmanaged c 0\n x = set 0..1 00000001\n"
      "block 00000001\n z r list(number)\nend\n";
  Schema schema(table);
  std::vector<std::vector<const ResourceType*>> found(4);
  std::vector<std::thread> threads;
  threads.reserve(found.size());
  for (auto& slot : found) threads.emplace_back([&schema, &slot] { slot = find_all(schema); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& types : found) EXPECT_EQ(types, find_all(schema));
}

}  // namespace
}  // namespace ashlar::schema

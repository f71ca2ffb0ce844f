// A damaged table is an exception that names the line; never a crash, never a hang.
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "schema/builtin_table.h"
#include "schema/schema.h"

namespace ashlar::schema {
namespace {

void decode_all(std::string_view table) {
  Schema schema(table);
  for (Mode mode : {Mode::Managed, Mode::Data, Mode::Ephemeral, Mode::Configuration})
    for (const std::string& name : schema.names(mode)) schema.find(mode, name);
}

/// What the exception says; empty where there was none.
std::string complaint(std::string_view table) {
  try {
    decode_all(table);
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

std::string with_head(const std::string& sections) {
  return "ashlar schema table 1\nprovider 5.100.0\n" + sections + "end\n";
}

struct Damage {
  std::string sections;
  std::string complaint;
};

class DamagedTable : public testing::TestWithParam<Damage> {};

TEST_P(DamagedTable, SaysWhatAndWhere) {
  EXPECT_EQ(complaint(with_head(GetParam().sections)), "schema table, line " + GetParam().complaint);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, DamagedTable,
    testing::Values(
        Damage{"resource a 0\n", "3: a type, a block or the end is expected"},
        Damage{" a r string\n", "3: a word is missing"}, Damage{"\n", "3: a word is missing"},
        Damage{"managed a\n", "3: a word is missing"}, Damage{"managed A 0\n", "3: a name is expected"},
        Damage{"managed a -1\n", "3: a number is negative"},
        Damage{"managed a 99999999999\n", "3: a number is expected"},
        Damage{"managed a 0 old\n", "3: only \"deprecated\" may stand here"},
        Damage{"managed a 0 deprecated \n", "3: the line is too long"},
        Damage{"managed b 0\nmanaged a 0\n", "4: types are not sorted"},
        Damage{"managed a 0\nmanaged a 0\n", "4: types are not sorted"},
        Damage{"block 1\n", "3: the number of a block has eight digits"},
        Damage{"block 0000000g\n", "3: a number is expected"},
        Damage{"block 00000002\nblock 00000001\n", "4: blocks are not sorted"},
        Damage{"end\n", "3: text after the end"}, Damage{"managed a 0\n \n", "4: a word is missing"},
        Damage{"managed a 0\n x\n", "4: a word is missing"},
        Damage{"managed a 0\n x ro string\n", "4: an attribute is either required, or optional or computed"},
        Damage{"managed a 0\n x s string\n", "4: an attribute is either required, or optional or computed"},
        Damage{"managed a 0\n x co string\n", "4: unknown flags"},
        Damage{"managed a 0\n x r string string\n", "4: the line is too long"},
        Damage{"managed a 0\n y r string\n x r string\n", "5: names are not sorted"},
        Damage{"managed a 0\n x = list 0..1 00000001\n y r string\nblock 00000001\n",
               "5: attributes stand before blocks"},
        Damage{"managed a 0\n x = heap 0..1 00000001\n", "4: a nesting is expected"},
        Damage{"managed a 0\n x = list 0 00000001\n", "4: bounds are expected"},
        Damage{"managed a 0\n x = list *..1 00000001\n", "4: a number is expected"},
        Damage{"managed a 0\n x = list 0..1 00000001\n", "4: no such block"},
        Damage{"managed a 0\n x = list 0..1 00000001\nblock 00000001\n x = list 0..1 00000001\n",
               "5: blocks are nested too deep"}));

class DamagedType : public testing::TestWithParam<Damage> {};

TEST_P(DamagedType, SaysWhatAndWhere) {
  EXPECT_EQ(complaint(with_head("managed a 0\n x r " + GetParam().sections + "\n")),
            "schema table, line 4: " + GetParam().complaint);
}

std::string nested_lists(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += "list(";
  return text + "string" + std::string(depth, ')');
}

INSTANTIATE_TEST_SUITE_P(Types, DamagedType,
                         testing::Values(Damage{"strings", "a type is expected"},
                                         Damage{"list", "a type is not well formed"},
                                         Damage{"list()", "a type is expected"},
                                         Damage{"list(string", "a type is not well formed"},
                                         Damage{"list(string))", "text after a type"},
                                         Damage{"string(bool)", "text after a type"},
                                         Damage{"object({a=string,})", "a name is expected"},
                                         Damage{"object({b=string,a=bool})", "fields are not sorted"},
                                         Damage{"object({a=string", "a type is not well formed"},
                                         Damage{"object({a", "a type is not well formed"},
                                         Damage{nested_lists(100000), "a type is nested too deep"}));

TEST(DamagedTableTest, HeadIsChecked) {
  EXPECT_EQ(complaint(""), "schema table, line 1: the table is cut off");
  EXPECT_EQ(complaint("ashlar schema table 2\n"),
            "schema table, line 1: this is not a schema table of format 1");
  EXPECT_EQ(complaint("ashlar schema table 1\nend\n"),
            "schema table, line 2: the provider's version is expected");
  EXPECT_EQ(complaint(with_head("")), "");
}

TEST(DamagedTableTest, AFailedTypeLeavesTheOthersGood) {
  std::string table = with_head("managed a 0\n x r strin\nmanaged b 0\n x r string\n");
  Schema schema(table);
  EXPECT_THROW(schema.find(Mode::Managed, "a"), std::runtime_error);
  EXPECT_THROW(schema.find(Mode::Managed, "a"), std::runtime_error);
  EXPECT_TRUE(schema.find(Mode::Managed, "b")->block->attribute("x")->required);
}

RC_GTEST_PROP(DamagedTableTest, ATableCutOffIsAlwaysNoticed, ()) {
  std::string_view whole = builtin_table();
  auto length = *rc::gen::inRange<std::size_t>(0, whole.size());
  std::string cut(whole.substr(0, length));  // a copy, so that a sanitizer sees reads beyond it
  RC_ASSERT_THROWS_AS(decode_all(cut), std::runtime_error);
}

RC_GTEST_PROP(DamagedTableTest, FlippedBytesNeverCrash, ()) {
  std::string table(builtin_table());
  auto places = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, table.size()));
  for (std::size_t place : places) table[place] = static_cast<char>(table[place] ^ *rc::gen::inRange(1, 256));
  std::string said = complaint(table);
  RC_ASSERT(said.empty() || said.starts_with("schema table, line "));
}

}  // namespace
}  // namespace ashlar::schema

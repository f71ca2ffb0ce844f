// Values against the schema: what is taken, what is made of it, and what is said of the rest.
#include "provider/conform.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "provider/compare.h"
#include "provider/generated_values.h"
#include "provider/message_pack.h"
#include "provider/schema_example.h"

namespace ashlar::provider::testing {
namespace {

std::string problem(Value value, Origin origin) {
  const auto conforming = conform(example(), std::move(value), origin);
  return conforming ? "" : conforming.error().reason;
}

Value read(Object members, Origin origin = Origin::Configuration) {
  const auto conforming = conform(example(), std::move(members), origin);
  if (!conforming) throw std::runtime_error(conforming.error().text());
  return *conforming;
}

TEST(Conform, AConfigurationGetsEveryName) {
  const Value whole = read({});
  EXPECT_EQ(whole, empty_block(example()));
  EXPECT_TRUE(whole.find("id")->is_null());
  EXPECT_EQ(*whole.find("items"), Value(List{}));
  EXPECT_EQ(*whole.find("rules"), Value(List{}));
  EXPECT_EQ(*whole.find("by_name"), Value(Object{}));
  EXPECT_TRUE(whole.find("one")->is_null());
  EXPECT_EQ(*whole.find("group"), Value(Object{{"arn", {}}, {"key", {}}, {"secret", {}}}));
}

TEST(Conform, AConfigurationIsConverted) {
  const Value whole = read(
      {{"count", "12.50"}, {"flag", "true"}, {"id", 7}, {"token", false}, {"names", List{1, true, "x"}}});
  EXPECT_EQ(*whole.find("count"), Value(*Number::parse("12.5")));
  EXPECT_EQ(*whole.find("flag"), Value(true));
  EXPECT_EQ(*whole.find("id"), Value("7"));
  EXPECT_EQ(*whole.find("token"), Value("false"));
  EXPECT_EQ(*whole.find("names"), Value(List{"1", "true", "x"}));
}

TEST(Conform, ASetHoldsEachOnce) {
  const Value whole = read({{"tags", List{"b", 1, "a", "1", Unknown{}, Unknown{}}}});
  EXPECT_EQ(*whole.find("tags"), Value(List{"b", "1", "a", Unknown{}, Unknown{}}));
}

TEST(Conform, BlocksAreWrittenWithAListOrWithout) {
  const Value block = Object{{"arn", {}}, {"key", "x"}, {"secret", {}}};
  EXPECT_EQ(*read({{"items", Object{{"key", "x"}}}}).find("items"), Value(List{block}));
  EXPECT_EQ(*read({{"one", List{Object{{"key", "x"}}}}}).find("one"), block);
  EXPECT_TRUE(read({{"one", List{}}}).find("one")->is_null());
  EXPECT_EQ(*read({{"items", {}}}).find("items"), Value(List{}));
  EXPECT_TRUE(read({{"items", Unknown{}}}).find("items")->is_unknown());
}

TEST(Conform, MistakesAreNamedAtTheirPlace) {
  using enum Origin;
  EXPECT_EQ(problem(Object{{"count", "many"}}, Configuration), "count is text, and a number is wanted");
  EXPECT_EQ(problem(Object{{"flag", "yes"}}, Configuration), "flag is text, and true or false is wanted");
  EXPECT_EQ(problem(Object{{"items", List{Object{}, Object{{"key", List{}}}}}}, Configuration),
            "items[1].key is a list, and text is wanted");
  EXPECT_EQ(problem(Object{{"limits", Object{{"cpu", "x"}}}}, Configuration),
            "limits[\"cpu\"] is text, and a number is wanted");
  EXPECT_EQ(problem(Object{{"one", Object{{"kee", 1}}}}, Configuration), "one.kee is not in the schema");
  EXPECT_EQ(problem(Object{{"one", List{Object{}, Object{}}}}, Configuration),
            "one is a list, and an object is wanted");
  EXPECT_EQ(problem("x", Configuration), "it is text, and an object is wanted");
  EXPECT_EQ(problem(Object{{"object", Object{{"n", 1}, {"z", 1}}}}, Configuration),
            "object.z is not in the schema");
}

TEST(Conform, AMistakeDoesNotTellWhatTheValueWas) {
  EXPECT_EQ(problem(Object{{"password", List{"hunter2"}}}, Origin::Configuration).find("hunter2"),
            std::string::npos);
}

TEST(Conform, AStateIsNotConverted) {
  EXPECT_EQ(problem(Object{{"id", 7}}, Origin::State), "id is a number, and text is wanted");
  EXPECT_EQ(problem(Object{{"count", "7"}}, Origin::State), "count is text, and a number is wanted");
  EXPECT_EQ(*read({{"id", "x"}}, Origin::State).find("id"), Value("x"));
}

TEST(Conform, AProviderSaysEverything) {
  EXPECT_EQ(problem(Object{}, Origin::Provider), "count is missing");
  Value whole = empty_block(example());
  EXPECT_EQ(problem(whole, Origin::Provider), "");
  *whole.find("count") = "123456789012345678901234567890";
  EXPECT_EQ(*conform(example(), whole, Origin::Provider)->find("count"),
            Value(*Number::parse("123456789012345678901234567890")));
  *whole.find("rules") = Value();
  EXPECT_EQ(*conform(example(), whole, Origin::Provider)->find("rules"), Value(List{}));  // as old types do
}

TEST(Conform, NullAndUnknownAreTakenWhole) {
  EXPECT_TRUE(conform(example(), Value(), Origin::Provider)->is_null());
  EXPECT_TRUE(conform(example(), Unknown{}, Origin::Provider)->is_unknown());
}

TEST(Conform, EveryTypeOfTheTableHasAnEmptyBlock) {
  const schema::Schema& schema = schema::Schema::builtin();
  for (const auto mode :
       {schema::Mode::Managed, schema::Mode::Data, schema::Mode::Ephemeral, schema::Mode::Configuration}) {
    for (const std::string& name : schema.names(mode)) {
      const schema::Block& block = *schema.find(mode, name)->block;
      const auto whole = conform(block, Object{}, Origin::Configuration);
      ASSERT_TRUE(whole) << name;
      EXPECT_TRUE(conform(block, *from_message_pack(to_message_pack(*whole)), Origin::Provider)) << name;
    }
  }
}

RC_GTEST_PROP(Conform, AnyValueIsTakenOrRefused, ()) {
  Object members;
  for (const schema::Attribute& attribute : example().attributes) {
    if (*rc::gen::arbitrary<bool>()) members[attribute.name] = *any_value(2, true);
  }
  const auto origin = *rc::gen::element(Origin::Provider, Origin::State, Origin::Configuration);
  const auto once = conform(example(), members, origin);
  // What conforms, conforms as it is.
  if (once) RC_ASSERT(*conform(example(), *once, Origin::Provider) == *once);
}

}  // namespace
}  // namespace ashlar::provider::testing

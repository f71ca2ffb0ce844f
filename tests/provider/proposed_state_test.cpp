// Terraform's merge of prior state and configuration, case by case.
#include "provider/proposed_state.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "provider/compare.h"
#include "provider/conform.h"
#include "provider/generated_values.h"
#include "provider/schema_example.h"
#include "provider/secrecy.h"

namespace ashlar::provider::testing {
namespace {

Value read(Object members) { return conform(example(), std::move(members), Origin::Configuration).value(); }

void expect_proposed(Object prior, Object config, Object expected) {
  const Value proposed = proposed_new_state(example(), read(std::move(prior)), read(std::move(config)));
  EXPECT_TRUE(same(example(), proposed, read(std::move(expected))));
}

TEST(ProposedState, OfWhatIsMadeIsTheConfiguration) {
  const Value config = read({{"id", "x"},
                             {"count", 3},
                             {"items", List{Object{{"key", "k"}}}},
                             {"rules", List{Object{{"from", "a"}}}}});
  EXPECT_EQ(proposed_new_state(example(), {}, config), config);
}

TEST(ProposedState, OfWhatIsDestroyedIsNull) {
  EXPECT_TRUE(proposed_new_state(example(), read({}), {}).is_null());
  EXPECT_TRUE(proposed_new_state(example(), {}, {}).is_null());
}

TEST(ProposedState, WhatIsComputedAndLeftOutStays) {
  expect_proposed({{"id", "i"}, {"token", "t"}, {"tags", List{"a"}}}, {{"token", "u"}},
                  {{"id", "i"}, {"token", "u"}, {"tags", List{"a"}}});
}

TEST(ProposedState, WhatIsNotComputedGoesWithTheConfiguration) {
  expect_proposed({{"count", 3}, {"flag", true}}, {{"flag", false}}, {{"flag", false}});
}

TEST(ProposedState, AnUnknownInTheConfigurationStaysUnknown) {
  expect_proposed({{"id", "i"}}, {{"id", Unknown{}}}, {{"id", Unknown{}}});
}

TEST(ProposedState, WriteOnlyAttributesAreNull) {
  expect_proposed({}, {{"password", "p"}, {"items", Object{{"secret", "s"}}}}, {{"items", Object{}}});
  const Value made = proposed_new_state(example(), {}, read({{"password", Unknown{}}}));
  EXPECT_TRUE(made.find("password")->is_null());
}

TEST(ProposedState, AListIsMatchedByIndex) {
  expect_proposed({{"items", List{Object{{"key", "a"}, {"arn", "1"}}, Object{{"key", "b"}, {"arn", "2"}}}}},
                  {{"items", List{Object{{"key", "b"}}, Object{{"key", "a"}}, Object{{"key", "c"}}}}},
                  {{"items", List{Object{{"key", "b"}, {"arn", "1"}}, Object{{"key", "a"}, {"arn", "2"}},
                                  Object{{"key", "c"}}}}});
  expect_proposed({{"items", List{Object{{"key", "a"}, {"arn", "1"}}}}}, {}, {});
  expect_proposed({{"items", List{Object{{"key", "a"}}}}}, {{"items", Unknown{}}}, {{"items", Unknown{}}});
}

TEST(ProposedState, AMapIsMatchedByName) {
  expect_proposed({{"by_name", Object{{"x", Object{{"arn", "1"}}}, {"y", Object{{"arn", "2"}}}}}},
                  {{"by_name", Object{{"y", Object{{"key", "k"}}}, {"z", Object{}}}}},
                  {{"by_name", Object{{"y", Object{{"key", "k"}, {"arn", "2"}}}, {"z", Object{}}}}});
}

TEST(ProposedState, ASingleBlockGoesWithTheConfigurationAndAGroupStays) {
  expect_proposed({{"one", Object{{"arn", "1"}}}, {"group", Object{{"arn", "2"}, {"key", "k"}}}}, {},
                  {{"group", Object{{"arn", "2"}}}});
  expect_proposed({{"one", Object{{"arn", "1"}}}}, {{"one", Object{{"key", "k"}}}},
                  {{"one", Object{{"key", "k"}, {"arn", "1"}}}});
}

TEST(ProposedState, ASetIsMatchedByWhatIsNotComputed) {
  expect_proposed({{"rules", List{Object{{"from", "a"}, {"id", "1"}}, Object{{"from", "b"}, {"id", "2"}}}}},
                  {{"rules", List{Object{{"from", "b"}}, Object{{"from", "c"}}}}},
                  {{"rules", List{Object{{"from", "b"}, {"id", "2"}}, Object{{"from", "c"}}}}});
}

TEST(ProposedState, ABlockOfASetIsUsedOnce) {
  expect_proposed({{"rules", List{Object{{"from", "a"}, {"id", "1"}}}}},
                  {{"rules", List{Object{{"from", "a"}}, Object{{"from", "a"}, {"key", "k"}}}}},
                  {{"rules", List{Object{{"from", "a"}, {"id", "1"}}, Object{{"from", "a"}, {"key", "k"}}}}});
}

TEST(ProposedState, AComputedValueThatIsConfiguredMustBeTheSame) {
  expect_proposed({{"rules", List{Object{{"from", "a"}, {"id", "1"}}}}},
                  {{"rules", List{Object{{"from", "a"}, {"id", "9"}}}}},
                  {{"rules", List{Object{{"from", "a"}, {"id", "9"}}}}});
  expect_proposed({{"rules", List{Object{{"from", "a"}, {"id", "1"}}}}},
                  {{"rules", List{Object{{"from", "a"}, {"id", Unknown{}}}}}},
                  {{"rules", List{Object{{"from", "a"}, {"id", Unknown{}}}}}});
}

TEST(ProposedState, ListsInASetsBlocksAreComparedInside) {
  const auto rule = [](List parts) {
    return List{Object{{"from", "a"}, {"id", "1"}, {"parts", std::move(parts)}}};
  };
  const auto wanted = [](List parts) { return List{Object{{"from", "a"}, {"parts", std::move(parts)}}}; };
  expect_proposed({{"rules", rule({Object{{"key", "k"}, {"arn", "r"}}})}},
                  {{"rules", wanted({Object{{"key", "k"}}})}},
                  {{"rules", rule({Object{{"key", "k"}, {"arn", "r"}}})}});
  expect_proposed({{"rules", rule({Object{{"key", "k"}, {"arn", "r"}}})}},
                  {{"rules", wanted({Object{{"key", "other"}}})}},
                  {{"rules", wanted({Object{{"key", "other"}}})}});
}

TEST(ProposedState, SetsInASetsBlocksMustBeTheSame) {
  const auto rule = [](List ports, Value id) {
    return List{Object{{"from", "a"}, {"id", std::move(id)}, {"ports", std::move(ports)}}};
  };
  const List two{Object{{"key", "1"}}, Object{{"key", "2"}}};
  const List turned{Object{{"key", "2"}}, Object{{"key", "1"}}};
  expect_proposed({{"rules", rule(two, "1")}}, {{"rules", rule(turned, {})}}, {{"rules", rule(two, "1")}});
  const List computed{Object{{"key", "1"}, {"arn", "r"}}};
  expect_proposed({{"rules", rule(computed, "1")}}, {{"rules", rule({Object{{"key", "1"}}}, {})}},
                  {{"rules", rule({Object{{"key", "1"}}}, {})}});
}

RC_GTEST_PROP(ProposedState, OfAStateMadeFromItsConfigurationIsTheState, ()) {
  Object members;
  for (const char* name : {"id", "token", "count"}) {
    if (*rc::gen::arbitrary<bool>()) members[name] = std::to_string(*rc::gen::inRange(0, 100));
  }
  List rules;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
    rules.push_back(Object{{"from", std::to_string(i)}, {"parts", List{Object{}}}});
  members["rules"] = rules;
  const Value config = read(members);
  Value state = config;
  for (const char* name : {"id", "token"}) {
    if (state.find(name)->is_null()) *state.find(name) = "computed";
  }
  for (Value& rule : *state.find("rules")->as<List>()) {
    *rule.find("id") = "id of " + *rule.find("from")->as<std::string>();
    *(*rule.find("parts")->as<List>())[0].find("arn") = "arn";
  }
  RC_ASSERT(same(example(), proposed_new_state(example(), state, config), state));
}

}  // namespace
}  // namespace ashlar::provider::testing

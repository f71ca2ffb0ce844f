// States' JSON there and back.
#include "provider/json.h"

#include <stdexcept>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "provider/generated_values.h"
#include "provider/message_pack.h"

namespace ashlar::provider::testing {
namespace {

std::string problem(const std::string& text) {
  const auto value = from_json(text);
  return value ? "" : value.error().reason;
}

TEST(Json, IsWrittenOnOneLineOrMany) {
  const Value value = Object{{"a", List{1, {}, false}}, {"b", Object{}}, {"c", List{}}, {"d", "x\"\n€"}};
  EXPECT_EQ(to_json(value), R"({"a":[1,null,false],"b":{},"c":[],"d":"x\"\n€"})");
  EXPECT_EQ(to_json(value, 2),
            "{\n  \"a\": [\n    1,\n    null,\n    false\n  ],\n  \"b\": {},\n  \"c\": [],\n  \"d\": "
            "\"x\\\"\\n€\"\n}");
}

TEST(Json, KeepsEveryDigit) {
  for (const char* digits : {"123456789012345678901234567890", "18446744073709551616", "-9223372036854775809",
                             "0.1", "0.10000000000000000001"}) {
    const auto value = from_json(digits);
    ASSERT_TRUE(value) << digits;
    EXPECT_EQ(to_json(*value), digits);
  }
  EXPECT_EQ(to_json(*from_json("1.50e2")), "150");
}

TEST(Json, RefusesWhatNoStateHolds) {
  EXPECT_NE(problem(""), "");
  EXPECT_NE(problem("{} x"), "");
  EXPECT_NE(problem("[1,]"), "");
  EXPECT_NE(problem("NaN"), "");
  EXPECT_NE(problem("\"\xff\""), "");
  EXPECT_EQ(problem(R"({"a":1,"a":2})"), "the key \"a\" comes twice");
  EXPECT_EQ(problem(std::string(1'000'000, '[')), "it is nested too deep");
  EXPECT_THROW(to_json(List{Unknown{}}), std::logic_error);
}

RC_GTEST_PROP(Json, ComesBack, ()) {
  const Value value = *any_value(3, false);
  const auto back = from_json(to_json(value, *rc::gen::inRange(0, 4)));
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == value);
}

RC_GTEST_PROP(Json, ADamagedTextIsReadOrRefused, ()) {
  std::string text = to_json(*any_value(3, false));
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = *rc::gen::arbitrary<char>();
  static_cast<void>(from_json(text));
}

}  // namespace
}  // namespace ashlar::provider::testing

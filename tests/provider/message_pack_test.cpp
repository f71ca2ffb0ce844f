// Values there and back, the bytes that Terraform's plugins expect, and bytes from nobody good.
#include "provider/message_pack.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "provider/generated_values.h"

namespace ashlar::provider::testing {
namespace {

using namespace std::string_literals;

std::string problem(const std::string& bytes) {
  const auto value = from_message_pack(bytes);
  return value ? "" : value.error().reason;
}

TEST(MessagePack, IsWhatPluginsExpect) {
  EXPECT_EQ(to_message_pack({}), "\xc0"s);
  EXPECT_EQ(to_message_pack(Unknown{}), "\xd4\x00\x00"s);
  EXPECT_EQ(to_message_pack(true), "\xc3"s);
  EXPECT_EQ(to_message_pack(24), "\x18"s);
  EXPECT_EQ(to_message_pack(-1), "\xff"s);
  EXPECT_EQ(to_message_pack(*Number::parse("24.5")), "\xcb\x40\x38\x80\x00\x00\x00\x00\x00"s);
  EXPECT_EQ(to_message_pack(*Number::parse("18446744073709551615")), "\xcf\xff\xff\xff\xff\xff\xff\xff\xff"s);
  EXPECT_EQ(to_message_pack(*Number::parse("18446744073709551617")),
            "\xb4"
            "18446744073709551617"s);
  EXPECT_EQ(to_message_pack("a"), "\xa1"s + "a");
  EXPECT_EQ(to_message_pack(List{}), "\x90"s);
  EXPECT_EQ(to_message_pack(Object{{"b", 1}, {"a", {}}}), "\x82\xa1"s + "a\xc0\xa1" + "b\x01");
}

TEST(MessagePack, KnowsBothKindsOfUnknown) {
  EXPECT_TRUE(from_message_pack("\xd4\x00\x00"s)->is_unknown());
  EXPECT_TRUE(from_message_pack("\xc7\x03\x0c\x81\x01\xc2"s)->is_unknown());  // refined: not null
  EXPECT_EQ(problem("\xd4\x05\x00"s), "it holds an extension that is no unknown value");
  EXPECT_EQ(problem("\xc7\x00\x05"s), "it holds an extension that is no unknown value");
}

TEST(MessagePack, IsOneWholeValue) {
  EXPECT_EQ(problem(""), "it is cut off");
  EXPECT_EQ(problem("\x92\x01"s), "it is cut off");
  EXPECT_EQ(problem("\xdd\xff\xff\xff\xff"s), "it is cut off");  // four thousand million elements
  EXPECT_EQ(problem("\xdb\xff\xff\xff\xff"s), "it is cut off");
  EXPECT_EQ(problem("\xc9\xff\xff\xff\xff"s), "it is cut off");
  EXPECT_EQ(problem("\x01\x01"s), "something follows it");
  EXPECT_EQ(problem("\xc0\x00"s), "something follows it");
  EXPECT_EQ(problem("\xc1"s), "it is not MessagePack");
}

TEST(MessagePack, RefusesWhatNoValueHolds) {
  EXPECT_EQ(problem("\x81\x01\x01"s), "a key is not text");
  EXPECT_EQ(problem("\x81\xc0\x01"s), "a key is not text");
  EXPECT_EQ(problem("\x81\x90\x01"s), "a key is not text");
  EXPECT_EQ(problem("\x81\x80\x01"s), "a key is not text");
  EXPECT_EQ(problem("\x82\xa1"s + "a\x01\xa1" + "a\x02"), "the key \"a\" comes twice");
  EXPECT_EQ(problem("\xa1\xff"s), "a text is not UTF-8");
  EXPECT_EQ(problem("\x81\xa1\xff\x01"s), "a key is not UTF-8");
  EXPECT_EQ(problem("\xc4\x01\x01"s), "it holds binary data");
  EXPECT_EQ(problem("\xca\x7f\x80\x00\x00"s), "a number is not finite");
  EXPECT_EQ(problem("\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00"s), "a number is not finite");
}

TEST(MessagePack, IsNotNestedForEver) {
  EXPECT_EQ(problem(std::string(most_depth, '\x91') + "\xc0"), "");
  EXPECT_EQ(problem(std::string(most_depth + 1, '\x91') + "\xc0"), "it is nested too deep");
  EXPECT_EQ(problem(std::string(5'000'000, '\x91')), "it is nested too deep");
}

TEST(MessagePack, FloatsAreNumbers) {
  EXPECT_EQ(*from_message_pack("\xca\x3f\x00\x00\x00"s), Value(*Number::parse("0.5")));
  EXPECT_EQ(*from_message_pack("\xcb\x40\x38\x00\x00\x00\x00\x00\x00"s), Value(24));
}

RC_GTEST_PROP(MessagePack, ComesBack, ()) {
  const Value value = *any_value(3, true);
  const auto back = from_message_pack(to_message_pack(value));
  RC_ASSERT(back.has_value());
  // A number that fits no machine type comes back as text: conform makes it a number again.
  RC_ASSERT(to_message_pack(*back) == to_message_pack(value));
}

RC_GTEST_PROP(MessagePack, AnyBytesAreReadOrRefused, (std::string bytes)) {
  const auto value = from_message_pack(bytes);
  if (value) RC_ASSERT(from_message_pack(to_message_pack(*value)).has_value());
}

RC_GTEST_PROP(MessagePack, ADamagedValueIsReadOrRefused, ()) {
  std::string bytes = to_message_pack(*any_value(3, true));
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[at] = *rc::gen::arbitrary<char>();
  if (*rc::gen::arbitrary<bool>()) bytes.resize(at);
  static_cast<void>(from_message_pack(bytes));
}

}  // namespace
}  // namespace ashlar::provider::testing

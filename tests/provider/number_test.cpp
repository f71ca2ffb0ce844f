// No digit is lost, and equal numbers have equal texts.
#include "provider/number.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace ashlar::provider {
namespace {

std::string read(std::string_view text) {
  const auto number = Number::parse(text);
  return number ? number->text() : "none";
}

TEST(Numbers, HaveOneForm) {
  EXPECT_EQ(read("0"), "0");
  EXPECT_EQ(read("-0"), "0");
  EXPECT_EQ(read("-0.0e7"), "0");
  EXPECT_EQ(read("+007"), "7");
  EXPECT_EQ(read("24.0"), "24");
  EXPECT_EQ(read("24.50"), "24.5");
  EXPECT_EQ(read(".5"), "0.5");
  EXPECT_EQ(read("5."), "5");
  EXPECT_EQ(read("1e3"), "1000");
  EXPECT_EQ(read("1.25E-3"), "0.00125");
  EXPECT_EQ(read("-12.34e1"), "-123.4");
  EXPECT_EQ(read("123456789012345678901234567890"), "123456789012345678901234567890");
}

TEST(Numbers, WhatIsNone) {
  for (const char* bad : {"", "-", ".", "e5", "1e", "1e+", "0x10", "1 ", " 1", "inf", "NaN", "1.2.3", "--1",
                          "1e99999999999", "1e1500", "1e-1500"}) {
    EXPECT_EQ(read(bad), "none") << bad;
  }
  EXPECT_EQ(read(std::string(2000, '9')), "none");
  EXPECT_FALSE(Number::from(std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(Number::from(std::numeric_limits<double>::quiet_NaN()));
}

TEST(Numbers, FitMachineTypesOrDoNot) {
  EXPECT_EQ(Number(-7).int64(), -7);
  EXPECT_FALSE(Number::parse("24.5")->int64());
  EXPECT_FALSE(Number::parse("9223372036854775808")->int64());
  EXPECT_EQ(Number::parse("9223372036854775808")->uint64(), 9223372036854775808ULL);
  EXPECT_FALSE(Number::parse("18446744073709551616")->uint64());
  EXPECT_EQ(Number::parse("0.1")->exact_double(), 0.1);
  EXPECT_EQ(Number::parse("1e300")->exact_double(), 1e300);
  EXPECT_FALSE(Number::parse("123456789012345678901234567891")->exact_double());
  EXPECT_FALSE(Number::parse("0.10000000000000000001")->exact_double());
}

RC_GTEST_PROP(Numbers, IntegersComeBack, (std::int64_t number)) {
  RC_ASSERT(Number(number).int64() == number);
  RC_ASSERT(Number::parse(std::to_string(number)) == Number(number));
}

RC_GTEST_PROP(Numbers, DoublesComeBack, (double number)) {
  const auto read_number = Number::from(number);
  RC_ASSERT(read_number.has_value());
  RC_ASSERT(read_number->exact_double() == number);
  RC_ASSERT(Number::parse(read_number->text()) == read_number);
}

}  // namespace
}  // namespace ashlar::provider

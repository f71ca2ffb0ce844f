#include "base/pattern.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace ashlar {
namespace {

TEST(Pattern, MatchesTheWholeOnly) {
  const Pattern pattern("^([a-z]+|[0-9]{2})$");
  EXPECT_TRUE(pattern.matches("acme"));
  EXPECT_TRUE(pattern.matches("12"));
  for (const char* text : {"", "acme1", "1", "acme\n", "\nacme"}) EXPECT_FALSE(pattern.matches(text)) << text;
}

TEST(Pattern, LooksAhead) {
  const Pattern pattern("(?!aws:)[a-z:]+");
  EXPECT_TRUE(pattern.matches("own:tag"));
  EXPECT_FALSE(pattern.matches("aws:tag"));
}

TEST(Pattern, TakesBytesAsTheyAre) {
  EXPECT_TRUE(Pattern("[^a]*").matches(std::string("\0\xff\n", 3)));
  EXPECT_FALSE(Pattern("[a-z]*").matches("\xc3\xa9"));
}

TEST(Pattern, OneThatWouldTakeForEverDoesNotMatch) {
  EXPECT_FALSE(Pattern("(a+)+b").matches(std::string(100'000, 'a')));
}

TEST(Pattern, OneThatIsNoneIsABug) { EXPECT_THROW(Pattern("(").matches("x"), std::logic_error); }

}  // namespace
}  // namespace ashlar

// Verification's report. What it checks is tried on the whole lab, in tests/cli.
#include "lab/verify/verify.h"

#include <gtest/gtest.h>

#include "lab/verify/check.h"

namespace ashlar::lab {
namespace {

TEST(Junit, nothing_is_a_report_too) {
  EXPECT_EQ(to_junit({}), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n</testsuites>\n");
}

TEST(Junit, outcomes_stand_in_suites_with_what_was_found) {
  const std::string expected =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"a\" tests=\"2\" failures=\"1\">\n"
      "    <testcase classname=\"a\" name=\"one\" time=\"0.500\"></testcase>\n"
      "    <testcase classname=\"a\" name=\"two\" time=\"1.250\"><failure message=\"503\"/></testcase>\n"
      "  </testsuite>\n"
      "  <testsuite name=\"b\" tests=\"1\" failures=\"0\">\n"
      "    <testcase classname=\"b\" name=\"three\" time=\"0.000\"></testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n";
  EXPECT_EQ(
      to_junit(
          {{"a", "one", true, "200", 0.5}, {"b", "three", true, "", 0}, {"a", "two", false, "503", 1.25}}),
      expected);
}

/// A server's answer may hold anything.
TEST(Junit, texts_cannot_break_out) {
  const std::string junit =
      to_junit({{"<a>", "\"&amp;' name", false, "</failure><evil x=\"1\">\n\x01\x1b[31m\xff", 0}});
  EXPECT_NE(junit.find("name=\"&lt;a&gt;\""), std::string::npos) << junit;
  EXPECT_NE(junit.find("name=\"&quot;&amp;amp;' name\""), std::string::npos) << junit;
  EXPECT_NE(junit.find("&lt;/failure&gt;&lt;evil x=&quot;1&quot;&gt;"), std::string::npos) << junit;
  EXPECT_EQ(junit.find("evil x=\"1\""), std::string::npos);
  for (const char c : junit) EXPECT_TRUE(c == '\n' || (c >= ' ' && c < 0x7f)) << static_cast<int>(c);
}

TEST(Findings, are_told_at_once_and_kept) {
  std::vector<std::string> told;
  Findings findings("check", [&](const Outcome& outcome) { told.push_back(outcome.what); });
  findings.say("it holds", true, "yes");
  EXPECT_EQ(told, std::vector<std::string>{"it holds"});
  findings.say("it does not", false, "no");
  ASSERT_EQ(findings.outcomes().size(), 2U);
  EXPECT_EQ(findings.outcomes()[1].check, "check");
  EXPECT_EQ(findings.outcomes()[1].found, "no");
  EXPECT_FALSE(findings.outcomes()[1].holds);
  findings.say("with others", true, "", 1.5);
  EXPECT_EQ(findings.outcomes()[2].seconds, 1.5);
}

}  // namespace
}  // namespace ashlar::lab

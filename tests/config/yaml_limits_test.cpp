// Files made to be expensive: each must end soon, with one clear message.
#include <ctime>
#include <functional>

#include <gtest/gtest.h>

#include "config/yaml.h"
#include "config/yaml_helper.h"

namespace ashlar::yaml {

namespace {

/// Of the processor, so that a busy machine does not matter. What is quadratic in a mebibyte takes minutes.
double seconds_of(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

#if defined(__has_feature)
#define ASHLAR_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ASHLAR_SANITIZED 1
#else
#define ASHLAR_SANITIZED 0
#endif

#if ASHLAR_SANITIZED
constexpr double most_seconds = 10;
#elif defined(__OPTIMIZE__)
constexpr double most_seconds = 1;
#else
constexpr double most_seconds = 5;
#endif

std::string repeat(std::string_view unit, std::size_t bytes) {
  std::string text;
  while (text.size() + unit.size() <= bytes) text += unit;
  return text;
}

std::string numbered(std::string_view before, std::string_view after, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("{}{}{}", before, i, after);
  return text;
}

/// Each level lists the one before `width` times.
std::string laughs(int levels, int width) {
  std::string text = "a0: &a0 lol\n";
  for (int i = 1; i <= levels; ++i) {
    text += fmt::format("a{0}: &a{0} [", i);
    for (int copy = 0; copy < width; ++copy) text += fmt::format("*a{},", i - 1);
    text += "]\n";
  }
  return text;
}

TEST(YamlLimits, Bytes) {
  EXPECT_EQ(mistakes(Read("a: bcd", {.bytes = 5})), lines("1:1-1:1 the file is larger than 5 bytes"));
  EXPECT_EQ(mistakes(Read("a: bcd", {.bytes = 6})), lines());
}

TEST(YamlLimits, Depth) {
  EXPECT_EQ(mistakes(Read("a: [[b]]", {.depth = 3})), lines());
  const Read read("x: 1\na: [[b]]", {.depth = 2});
  EXPECT_EQ(mistakes(read), lines("2:5-2:6 the file is nested deeper than 2 levels"));
  EXPECT_EQ(outline(read.root), "{x: 1, a: []}");
}

TEST(YamlLimits, DepthThroughAliases) {
  const std::string text = "a: &a [[1]]\nb: *a\nc: [*a]\n";
  EXPECT_EQ(mistakes(Read(text, {.depth = 4})), lines());
  EXPECT_EQ(mistakes(Read(text, {.depth = 3})),
            lines("3:5-3:7 with its aliases expanded, the file is nested deeper than 3 levels"));
}

TEST(YamlLimits, Nodes) {
  EXPECT_EQ(mistakes(Read("[a, b, c]", {.nodes = 4})), lines());
  EXPECT_EQ(mistakes(Read("[a, b, c]", {.nodes = 3})), lines("1:8-1:9 the file holds more than 3 values"));
}

TEST(YamlLimits, NodesThroughAliases) {
  EXPECT_EQ(mistakes(Read("- &a [1, 2]\n- *a\n", {.nodes = 7})), lines());
  EXPECT_EQ(mistakes(Read("- &a [1, 2]\n- *a\n", {.nodes = 6})),
            lines("2:3-2:4 with its aliases expanded, the file holds more than 6 values"));
}

TEST(YamlLimits, NodesThroughMerges) {
  EXPECT_EQ(mistakes(Read("- &a {x: 1}\n- {<<: *a}\n- {<<: *a}\n", {.nodes = 9})), lines());
  EXPECT_EQ(mistakes(Read("- &a {x: 1}\n- {<<: *a}\n- {<<: *a}\n", {.nodes = 8})),
            lines("3:8-3:9 with its aliases expanded, the file holds more than 8 values"));
}

TEST(YamlLimits, NestedAnchorsCount) {
  EXPECT_EQ(mistakes(Read("&a [&b [&c [&d 1]]]", {.nodes = 8})),
            lines("1:1-1:3 the file's anchors hold more than 8 values"));
}

TEST(YamlLimits, BytesThroughAliases) {
  const std::string text = "- &a " + std::string(600, 'x') + "\n- *a\n- *a\n";
  EXPECT_EQ(mistakes(Read(text, {.bytes = 1000})),
            lines("3:3-3:5 with its aliases expanded, the file is larger than 1000 bytes"));
}

TEST(YamlLimits, MistakesEndTheReading) {
  const Read read("[" + repeat("*a, ", 4000) + "]");
  EXPECT_EQ(read.diagnostics.all().size(), 51);
  EXPECT_EQ(read.diagnostics.all().back().summary,
            "the file has 50 mistakes or more; the rest of it was not read");
}

struct Costly {
  const char* name;
  std::function<std::string()> text;  ///< made when its test runs: there are many of a mebibyte
  std::string message;                ///< of the last mistake; empty: none
};

std::ostream& operator<<(std::ostream& stream, const Costly& test) { return stream << test.name; }

class YamlCost : public ::testing::TestWithParam<Costly> {};

TEST_P(YamlCost, EndsSoonWithOneMessage) {
  const std::string text = GetParam().text();
  std::vector<std::string> found;
  EXPECT_LT(seconds_of([&] { found = mistakes(Read(text)); }), most_seconds);
  if (GetParam().message.empty()) {
    EXPECT_EQ(found, lines());
  } else {
    ASSERT_FALSE(found.empty());
    EXPECT_NE(found.back().find(GetParam().message), std::string::npos) << found.back();
    EXPECT_TRUE(found.size() <= 2 || found.size() == 51) << found.size();
  }
}

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
constexpr const char* too_deep = "nested deeper than 50 levels";
constexpr const char* too_many = "holds more than 100000 values";
constexpr const char* ended = "the document has ended before this";

const Costly costly[] = {
    {"ten_thousand_lists", [] { return repeat("[", 10'000); }, too_deep},
    {"ten_thousand_mappings", [] { return repeat("{a: ", 40'000); }, too_deep},
    {"ten_thousand_dashes", [] { return repeat("- ", 20'000); }, too_deep},
    {"brackets", [] { return repeat("[", mebibyte); }, too_deep},
    {"bracket_lines", [] { return repeat("[\n", mebibyte); }, too_deep},
    {"braces", [] { return repeat("{", mebibyte); }, too_deep},
    {"alias_words", [] { return repeat("*a ", mebibyte); }, ended},
    {"aliases", [] { return "[" + repeat("*a,", mebibyte - 2) + "]"; }, "50 mistakes"},
    {"anchors", [] { return repeat("&a ", mebibyte); }, ended},
    {"anchor_lines", [] { return repeat("- &a\n", mebibyte); }, too_many},
    {"questions", [] { return repeat("? ", mebibyte); }, too_deep},
    {"lines", [] { return repeat("\n", mebibyte); }, ""},
    {"carriage_returns", [] { return repeat("\r", mebibyte); }, ""},
    {"comments", [] { return repeat("# c\n", mebibyte); }, ""},
    {"billion_laughs", [] { return laughs(12, 10); }, too_many},
    {"laughs_of_one", [] { return laughs(60, 1); }, too_deep},
    {"big_text_often",
     [] { return "- &a " + repeat("x", mebibyte / 2) + "\n" + repeat("- *a\n", mebibyte / 4); },
     "larger than 1048576"},
    {"same_key", [] { return repeat("a: 1\n", mebibyte); }, "50 mistakes"},
    {"many_keys", [] { return numbered("k", ": 1\n", 90'000); }, ""},
    {"too_many_keys", [] { return numbered("k", ":\n", 110'000); }, too_many},
    {"merges_of_merges",
     [] { return "- &a {" + numbered("k", ": 1,", 30'000) + "}\n" + repeat("- {<<: *a}\n", 1000); },
     too_many},
    {"tag_directives", [] { return numbered("%TAG !", "! b\n", 60'000) + "---\na\n"; },
     "too many `%TAG` lines"},
    {"late_tag_directives", [] { return "a\n...\n" + numbered("%TAG !", "! b\n", 60'000) + "---\n"; },
     "too many `%TAG` lines"},
    {"tags", [] { return repeat("- !a b\n", mebibyte); }, "50 mistakes"},
    {"long_key", [] { return repeat("k", mebibyte - 3) + ": 1"; }, "a key is too long"},
    {"long_quoted_key", [] { return "\"" + repeat("k", mebibyte - 5) + "\": 1"; }, "a key is too long"},
    {"long_keys", [] { return repeat(std::string(1000, 'k') + ": 1\n", mebibyte); }, "50 mistakes"},
    {"far_colon", [] { return "k" + repeat(" ", mebibyte - 4) + ": 1"; }, "a key is too long"},
    {"long_anchor", [] { return "&" + repeat("a", mebibyte - 3) + " b"; }, ""},
    {"long_alias", [] { return "*" + repeat("a", mebibyte - 1); }, "no anchor"},
    {"long_tag", [] { return "!" + repeat("a", mebibyte - 3) + " b"; }, "is not known"},
    {"plain_lines", [] { return repeat("a\n", mebibyte); }, ""},
    {"quoted_lines", [] { return "\"" + repeat("a\n", mebibyte - 2) + "\""; }, ""},
    {"unclosed_quote", [] { return "\"" + repeat("a\n", mebibyte - 1); }, "a quoted text is not closed"},
    {"block_lines", [] { return "|\n" + repeat(" \n", mebibyte - 2); }, ""},
    {"folded_lines", [] { return ">\n a\n" + repeat("\n", mebibyte - 10) + " b"; }, ""},
    {"flow_items", [] { return "[" + repeat("a,", mebibyte - 2) + "]"; }, too_many},
    {"flow_keys", [] { return "[" + repeat("[a]: b,", mebibyte - 2) + "]"; }, "50 mistakes"},
    {"deep_flow_items", [] { return repeat("[", 49) + repeat("a,", mebibyte - 49); }, too_many},
    {"deep_spaces", [] { return repeat("[", 49) + repeat(" \n", mebibyte - 49); },
     "ends before a bracket is closed"},
    {"documents", [] { return repeat("---\n", mebibyte); }, "second document"},
    {"characters", [] { return "\"" + repeat("é", mebibyte - 2) + "\""; }, ""},
};

INSTANTIATE_TEST_SUITE_P(Files, YamlCost, ::testing::ValuesIn(costly),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace

}  // namespace ashlar::yaml

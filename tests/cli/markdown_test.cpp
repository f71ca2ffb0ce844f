// Nothing that a value holds means anything to whoever shows the Markdown.
#include "cli/markdown.h"

#include <gtest/gtest.h>

namespace ashlar::cli {
namespace {

TEST(Markdown, TextIsShownAsItIs) {
  EXPECT_EQ(markdown_text("3 to add, 1 loses data"), "3 to add, 1 loses data");
  EXPECT_EQ(markdown_text("a|b"), "a&#124;b");
  EXPECT_EQ(markdown_text("<img src=x>"), "&#60;img src=x&#62;");
  EXPECT_EQ(markdown_text("`a` *b* [c](d) \\ &amp;"),
            "&#96;a&#96; &#42;b&#42; &#91;c&#93;(d) &#92; &#38;amp;");
}

TEST(Markdown, NobodyIsCalledAndNothingIsReferredTo) {
  EXPECT_EQ(markdown_text("@acme/ops #12"), "&#64;\u200bacme/ops &#35;12");
}

TEST(Markdown, LinesStayOnTheirLine) {
  EXPECT_EQ(markdown_text("a\n# b"), "a&#92;x0a&#35; b");
  EXPECT_EQ(markdown_code("a\nb"), "`a\\x0ab`");
}

TEST(Markdown, CodeHoldsBackticks) {
  EXPECT_EQ(markdown_code("aws_vpc.main"), "`aws_vpc.main`");
  EXPECT_EQ(markdown_code("a``b"), "```a``b```");
  EXPECT_EQ(markdown_code("`a"), "`` `a ``");
}

TEST(Markdown, ABlockHoldsWhatWouldEndIt) {
  EXPECT_EQ(markdown_block("diff", "+ a\n- b\n"), "```diff\n+ a\n- b\n```\n");
  EXPECT_EQ(markdown_block("diff", "+ ```\n</details>\n"), "````diff\n+ ```\n</details>\n````\n");
}

TEST(Markdown, ATableHasOneHead) {
  EXPECT_EQ(markdown_table({{"changes", "prod", "all"}, {"my|sql", "~1", "~1"}}),
            "| changes | prod | all |\n|:--|--:|--:|\n| my&#124;sql | &#126;1 | &#126;1 |\n");
}

}  // namespace
}  // namespace ashlar::cli

// What the reader of a broken file is told, where, and what of the file is still read.
#include <gtest/gtest.h>

#include "config/yaml.h"
#include "config/yaml_helper.h"

namespace ashlar::yaml {

namespace {

TEST(YamlMistakes, DuplicateKeys) {
  const Read read("a: 1\nb: 2\n'a': 3\nc: {x: 1, x: 2}\n");
  EXPECT_EQ(mistakes(read),
            lines("3:1-3:4 `a` is written twice in the same mapping (1:1-1:2 the first is here)",
                  "4:11-4:12 `x` is written twice in the same mapping (4:5-4:6 the first is here)"));
  EXPECT_EQ(outline(read.root), "{a: 1, b: 2, c: {x: 1}}");
}

TEST(YamlMistakes, KeysThatAreNoTexts) {
  const Read read("[a]: 1\n? {b: c}\n: 2\nd: &d [e]\n*d : 3\nf: 4\n");
  EXPECT_EQ(mistakes(read), lines("1:1-1:4 a key must be a text", "2:3-2:9 a key must be a text",
                                  "4:7-4:10 a key must be a text"));
  EXPECT_EQ(read.diagnostics.all()[0].found, "a list");
  EXPECT_EQ(outline(read.root), "{d: [e], f: 4}");
}

TEST(YamlMistakes, AliasOfNothing) {
  const Read read("a: *x\nb: [1, *y, 2]\nc: &x 1\n");
  EXPECT_EQ(mistakes(read), lines("1:4-1:6 no anchor `&x` stands before this alias",
                                  "2:8-2:10 no anchor `&y` stands before this alias"));
  EXPECT_EQ(outline(read.root), "{b: [1, 2], c: 1}");
}

TEST(YamlMistakes, AliasInsideItsAnchor) {
  const Read read("a: &x\n  b: [*x]\nc: *x\n");
  EXPECT_EQ(mistakes(read), lines("2:7-2:9 `*x` stands inside what it names (1:4-1:6 the anchor is here)"));
  EXPECT_EQ(outline(read.root), "{a: {b: []}, c: {b: []}}");
}

TEST(YamlMistakes, MergeOfSomethingElse) {
  EXPECT_EQ(mistakes("a: &x 1\nb:\n  <<: *x\n  c: 2\n"),
            lines("3:3-3:5 `<<` takes a mapping, or a list of mappings (1:7-1:8 this is no mapping)"));
  EXPECT_EQ(mistakes("{<<: [{a: 1}, [b]]}"),
            lines("1:2-1:4 `<<` takes a mapping, or a list of mappings (1:15-1:18 this is no mapping)"));
  EXPECT_EQ(mistakes("<<:\n"),
            lines("1:1-1:3 `<<` takes a mapping, or a list of mappings (1:4-1:4 this is no mapping)"));
  EXPECT_EQ(mistakes("<<: {a: 1}\n<<: {b: 1}\n"),
            lines("2:1-2:3 `<<` is written twice in the same mapping (1:1-1:3 the first is here)"));
}

TEST(YamlMistakes, Tags) {
  const Read read(
      "a: !Ref x\nb: &k !!set {c}\nd: !!int [1]\ne: ! f\ng: !!null h\ni: !<tag:yaml.org,2002:str> 1\n");
  EXPECT_EQ(mistakes(read),
            lines("1:4-1:8 the tag `!Ref` is not known", "2:7-2:12 the tag `!!set` is not known",
                  "3:4-3:9 the tag `!!int` does not fit what follows it", "4:4-4:5 the tag `!` is not known",
                  "5:4-5:10 the tag `!!null` does not fit what follows it"));
  EXPECT_EQ(outline(read.root), "{a: x, b: {c: null}, d: [1], e: f, g: 'h', i: '1'}");
}

TEST(YamlMistakes, SecondDocument) {
  const Read read("a: 1\n---\nb: 2\n---\nc: 3\n");
  EXPECT_EQ(mistakes(read), lines("2:1-2:4 the file holds a second document"));
  EXPECT_EQ(outline(read.root), "{a: 1}");
}

TEST(YamlMistakes, Encoding) {
  EXPECT_EQ(mistakes(std::string("a: b\nc: \0d\n", 11)), lines("2:4-2:5 the file contains a NUL byte"));
  EXPECT_EQ(mistakes("a: b\nc: é\xC3\n"), lines("2:6-2:7 the file is not well-formed UTF-8"));
  EXPECT_EQ(mistakes("\xED\xA0\x80"), lines("1:1-1:2 the file is not well-formed UTF-8"));
  EXPECT_EQ(mistakes("a: \x1B[31m\n"), lines("1:4-1:5 the control character U+001B is not allowed in YAML"));
  EXPECT_EQ(mistakes("\xFF\xFE"
                     "a"),
            lines("1:1-1:2 the file is UTF-16, not UTF-8"));
  EXPECT_EQ(mistakes("\xFE\xFF"), lines("1:1-1:2 the file is UTF-16, not UTF-8"));
  EXPECT_EQ(mistakes(std::string("a\0:\0", 4)), lines("1:1-1:2 the file is UTF-16, not UTF-8"));
}

}  // namespace

}  // namespace ashlar::yaml

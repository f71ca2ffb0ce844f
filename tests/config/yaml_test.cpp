// What a well-formed file becomes, and where its parts say they stand.
#include "config/yaml.h"

#include <gtest/gtest.h>

#include "config/yaml_helper.h"

namespace ashlar::yaml {

namespace {

TEST(YamlSpans, KeysAndScalars) {
  const Read read("name: prod\nsize:   50 # GiB\n");
  EXPECT_EQ(mistakes(read), lines());
  EXPECT_EQ(spot(read.root.find("name")->key_at), "1:1-1:5");
  EXPECT_EQ(spot(read.at("name").at), "1:7-1:11");
  EXPECT_EQ(spot(read.root.find("size")->key_at), "2:1-2:5");
  EXPECT_EQ(spot(read.at("size").at), "2:9-2:11");
  EXPECT_EQ(read.at("size").at.start.file, read.file);
}

TEST(YamlSpans, ColumnsCountBytes) {
  const Read read("größe: \"Maß\" # é\n\"日本\": [ü, 😀, x]\n");
  EXPECT_EQ(spot(read.root.find("größe")->key_at), "1:1-1:8");
  EXPECT_EQ(spot(read.at("größe").at), "1:10-1:16");
  EXPECT_EQ(spot(read.root.find("日本")->key_at), "2:1-2:9");
  EXPECT_EQ(spot(read.at("日本").items[1].at), "2:16-2:20");
  EXPECT_EQ(read.cut(read.at("日本").items[1].at), "😀");
  EXPECT_EQ(spot(read.at("日本").items[2].at), "2:22-2:23");
}

TEST(YamlSpans, FarBehindManyCharacters) {
  std::string comment = "# ";
  for (int i = 0; i < 1000; ++i) comment += "é";
  const Read read(comment + "\nx: 'ß' \ny: z\n");
  EXPECT_EQ(spot(read.at("x").at), "2:4-2:8");
  EXPECT_EQ(spot(read.at("y").at), "3:4-3:5");
}

TEST(YamlSpans, EmptyValuesStandBehindTheirKey) {
  const Read read("a:\nb: # nothing\n\nc:\n- \n-\n- x\nd:\n");
  EXPECT_EQ(outline(read.root), "{a: null, b: null, c: [null, null, x], d: null}");
  EXPECT_EQ(spot(read.at("a").at), "1:3-1:3");
  EXPECT_EQ(spot(read.at("b").at), "2:3-2:3");
  EXPECT_EQ(spot(read.at("c").items[0].at), "5:2-5:2");
  EXPECT_EQ(spot(read.at("c").items[1].at), "6:2-6:2");
  EXPECT_EQ(spot(read.at("d").at), "8:3-8:3");
}

TEST(YamlSpans, ValuesThatAreNotEvenBegun) {
  const Read block("? a\n\n# comment\n\nb: 1\n");
  EXPECT_EQ(outline(block.root), "{a: null, b: 1}");
  EXPECT_EQ(spot(block.at("a").at), "1:4-1:4");
  const Read flow("{a , b: , c}");
  EXPECT_EQ(spot(flow.at("a").at), "1:3-1:3");
  EXPECT_EQ(spot(flow.at("b").at), "1:8-1:8");
  EXPECT_EQ(spot(flow.at("c").at), "1:12-1:12");
}

TEST(YamlSpans, Collections) {
  const Read read("a:\n  b: 1\n  c: [x,\n    y]  \n\n# end\nd: {e: f}\ng:\n- 1\n- 2 \n\nh: i");
  EXPECT_EQ(spot(read.at("a").at), "2:3-4:7");
  EXPECT_EQ(spot(read.at("a").find("c")->value.at), "3:6-4:7");
  EXPECT_EQ(spot(read.at("d").at), "7:4-7:10");
  EXPECT_EQ(spot(read.at("g").at), "9:1-10:4");
  EXPECT_EQ(spot(read.root.at), "1:1-12:5");
}

TEST(YamlSpans, BlockTextsEndWithTheirLastLine) {
  const Read read("a: |\n  x\n  y \n\n# c\nb: >-\n  é\n\nc: |+\n\nd: |\ne: |2\n   z");
  EXPECT_EQ(outline(read.root), "{a: 'x\ny \n', b: 'é', c: '\n', d: '', e: ' z'}");
  EXPECT_EQ(read.cut(read.at("a").at), "|\n  x\n  y ");
  EXPECT_EQ(read.cut(read.at("b").at), ">-\n  é");
  EXPECT_EQ(read.cut(read.at("c").at), "|+");
  EXPECT_EQ(read.cut(read.at("d").at), "|");
  EXPECT_EQ(read.cut(read.at("e").at), "|2\n   z");
}

TEST(YamlSpans, AnchorsAndTagsAreNotPartOfTheValue) {
  const Read read("a: &x !!str 5 # c\nb: &y\n  # k\n  c: d\ne: !!seq [f]\ng: &z\n&k h: '&x'\n");
  EXPECT_EQ(read.cut(read.at("a").at), "5");
  EXPECT_EQ(spot(read.at("b").at), "4:3-4:7");
  EXPECT_EQ(read.cut(read.at("e").at), "[f]");
  EXPECT_EQ(spot(read.at("g").at), "6:6-6:6");
  EXPECT_EQ(spot(read.root.find("h")->key_at), "7:4-7:5");
  EXPECT_EQ(read.cut(read.at("h").at), "'&x'");
}

TEST(YamlSpans, CarriageReturnsAndByteOrderMark) {
  const Read read("\xEF\xBB\xBFß: |\r\n  ä\r\nb: 'c'\r\nd:\r\n- e\r\n");
  EXPECT_EQ(mistakes(read), lines());
  EXPECT_EQ(outline(read.root), "{ß: 'ä\n', b: 'c', d: [e]}");
  EXPECT_EQ(spot(read.root.find("ß")->key_at), "1:4-1:6");
  EXPECT_EQ(spot(read.at("ß").at), "1:8-2:5");
  EXPECT_EQ(spot(read.at("b").at), "3:4-3:7");
  EXPECT_EQ(spot(read.at("d").items[0].at), "5:3-5:4");
}

TEST(YamlSpans, OtherLineBreaksOfYamlKeepOurLines) {
  const Read read("a: \"x\u2028y\"\nb: c\u0085d: e\n");
  EXPECT_EQ(spot(read.at("a").at), "1:4-1:11");
  EXPECT_EQ(spot(read.root.find("b")->key_at), "2:1-2:2");
  EXPECT_EQ(spot(read.root.find("d")->key_at), "2:7-2:8");
}

TEST(YamlSpans, ColumnsSaturate) {
  const Read read("[" + std::string(70'000, ' ') + "a]");
  EXPECT_EQ(spot(read.root.items[0].at), "1:65535-1:65535");
}

TEST(YamlScalars, NullIsPlain) {
  EXPECT_EQ(outline("[~, null, Null, NULL, nULL, '', '~', \"null\", !!null null, !!null '']"),
            "[null, null, null, null, nULL, '', '~', 'null', null, null]");
  const Read read("a: ~\n");
  EXPECT_EQ(spot(read.at("a").at), "1:4-1:5");
}

TEST(YamlScalars, NothingAtAll) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "--- # c\n...\n", "\xEF\xBB\xBF"}) {
    const Read read(text);
    EXPECT_EQ(mistakes(read), lines()) << text;
    EXPECT_TRUE(read.root.is_null()) << text;
    EXPECT_TRUE(read.root.at) << text;
  }
}

TEST(YamlScalars, PlainOrNot) {
  const Read read(
      "a: 5\nb: '5'\nc: \"5\"\nd: |\n  5\ne: !!str 5\nf: !!int '5'\ng: !!str\nh: !!bool yes\ni: !!float 1\n");
  EXPECT_EQ(mistakes(read), lines());
  EXPECT_EQ(outline(read.root), "{a: 5, b: '5', c: '5', d: '5\n', e: '5', f: 5, g: '', h: yes, i: 1}");
}

TEST(YamlScalars, Chomping) {
  EXPECT_EQ(outline("a: |\n  x\n\nb: |-\n  x\n\nc: |+\n  x\n\nd: >\n  x\n  y\n\n  z\n"),
            "{a: 'x\n', b: 'x', c: 'x\n\n', d: 'x y\nz\n'}");
}

TEST(YamlScalars, QuotesAndEscapes) {
  EXPECT_EQ(outline("['it''s', \"tab\\t\\x41\\u00e9\\U0001F600\\\"\", \"a\n  b\", a\n  b]"),
            "['it's', 'tab\tAé😀\"', 'a b', a b]");
  EXPECT_EQ(Read("\"a\\0b\"").root.text, std::string("a\0b", 3));
}

TEST(YamlScalars, KeysAreTexts) {
  EXPECT_EQ(outline("1: a\n'true': b\n~: c\n?\n: d\n? >-\n  e\n: f\n"), "{1: a, true: b, ~: c, : d, e: f}");
}

TEST(YamlScalars, OneDocumentMayBeMarked) {
  EXPECT_EQ(outline("%YAML 1.2\n---\na: b\n...\n"), "{a: b}");
  EXPECT_EQ(outline("---\na: b\n"), "{a: b}");
}

TEST(YamlAliases, AreCopiesWithThePlaceOfTheirAnchor) {
  const Read read("a: &x [1, {b: c}]\nd: *x\ne: *x\n");
  EXPECT_EQ(outline(read.root), "{a: [1, {b: c}], d: [1, {b: c}], e: [1, {b: c}]}");
  EXPECT_EQ(spot(read.at("e").at), "1:7-1:18");
  EXPECT_EQ(spot(read.at("e").items[1].at), "1:11-1:17");
  EXPECT_EQ(spot(read.root.at), "1:1-3:6");
}

TEST(YamlAliases, ALaterAnchorReplacesAnEarlierOne) {
  EXPECT_EQ(outline("[&a 1, *a, &a 2, *a]"), "[1, 1, 2, 2]");
  EXPECT_EQ(outline("[&a [&a 1, *a], *a]"), "[[1, 1], 1]");
}

TEST(YamlAliases, AsKeys) {
  const Read read("a: &x name\n*x : b\n");
  EXPECT_EQ(outline(read.root), "{a: name, name: b}");
  EXPECT_EQ(spot(read.root.find("name")->key_at), "2:1-2:3");
}

TEST(YamlMerge, OwnKeysWinWhereverTheyStand) {
  const Read read("base: &b {x: 1, y: 2}\nt:\n  y: 3\n  <<: *b\nu:\n  <<: *b\n  y: 4\n  z: 5\n");
  EXPECT_EQ(mistakes(read), lines());
  EXPECT_EQ(outline(read.at("t")), "{y: 3, x: 1}");
  EXPECT_EQ(outline(read.at("u")), "{y: 4, z: 5, x: 1}");
  EXPECT_EQ(spot(read.at("t").find("x")->key_at), "1:11-1:12");
  EXPECT_EQ(spot(read.at("t").at), "3:3-4:9");
}

TEST(YamlMerge, EarlierInTheListWins) {
  EXPECT_EQ(outline("- &a {x: 1, y: 1}\n- &b {y: 2, z: 2}\n- <<: [*a, *b]\n  w: 0\n- <<: [{x: 9}, *b, *a]\n"),
            "[{x: 1, y: 1}, {y: 2, z: 2}, {w: 0, x: 1, y: 1, z: 2}, {x: 9, y: 2, z: 2}]");
}

TEST(YamlMerge, OfMergedMappings) {
  EXPECT_EQ(outline("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n"),
            "{a: {x: 1}, b: {y: 2, x: 1}, c: {z: 3, y: 2, x: 1}}");
}

TEST(YamlMerge, QuotedIsAnOrdinaryKey) { EXPECT_EQ(outline("'<<': 1\n"), "{<<: 1}"); }

TEST(YamlDescribe, EveryKind) {
  const Read read("[50, -1.5e3, 0x1F, .5, '50', true, abc, '', ~, [], {}, 1.2.3, '+', .]");
  const std::vector<std::string> expected = {
      "the number 50",    "the number -1.5e3",  "the number 0x1F", "the number .5", "the text \"50\"",
      "the boolean true", "the text \"abc\"",   "the text \"\"",   "nothing",       "a list",
      "a mapping",        "the text \"1.2.3\"", "the text \"+\"",  "the text \".\""};
  ASSERT_EQ(read.root.items.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(describe(read.root.items[i]), expected[i]);
}

TEST(YamlDescribe, LongOrUnprintableTexts) {
  std::string long_text;
  std::string cut;
  for (int i = 0; i < 50; ++i) (i < 40 ? cut : long_text) += "é";
  EXPECT_EQ(describe(Read(cut + long_text).root), "the text \"" + cut + "...\"");
  EXPECT_EQ(describe(Read(cut).root), "the text \"" + cut + "\"");
  EXPECT_EQ(describe(Read("\"\\e[31m\"").root), "the text \"\\x1b[31m\"");
}

TEST(YamlNode, FindsNothingInOtherKinds) {
  EXPECT_EQ(Read("[a]").root.find("a"), nullptr);
  EXPECT_EQ(Read("{a: 1}").root.find("b"), nullptr);
}

}  // namespace

}  // namespace ashlar::yaml

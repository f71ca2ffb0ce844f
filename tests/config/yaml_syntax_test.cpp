// Every way of breaking YAML that people find: what is said, where, and what of the file is still read.
#include <gtest/gtest.h>

#include "config/yaml.h"
#include "config/yaml_helper.h"

namespace ashlar::yaml {

namespace {

struct SyntaxCase {
  const char* text;
  const char* mistake;
  const char* read;
};

std::ostream& operator<<(std::ostream& stream, const SyntaxCase& test) { return stream << test.text; }

class YamlSyntax : public ::testing::TestWithParam<SyntaxCase> {};

TEST_P(YamlSyntax, SaysWhereAndKeepsWhatWasRead) {
  const Read read(GetParam().text);
  EXPECT_EQ(mistakes(read), lines(GetParam().mistake));
  EXPECT_EQ(outline(read.root), GetParam().read);
  EXPECT_NE(read.diagnostics.all().front().help, "");
}

constexpr SyntaxCase syntax_cases[] = {
    {"x: 1\na: b: c\n", "2:5-2:6 a `:` cannot stand here", "{x: 1, a: b}"},
    {"a: b\n c: d\n", "2:3-2:4 a `:` cannot stand here", "{a: b c}"},
    {"a:\n\tb: c\n", "2:1-2:2 a tab stands where YAML allows only spaces", "{}"},
    {"a: b\n\tc: d\n",
     "2:1-2:2 a tab stands where YAML allows only spaces (1:4-1:5 inside the value that starts here)", "{}"},
    {"a: |\n\tb\n",
     "2:1-2:2 a tab stands where YAML allows only spaces (1:4-1:5 inside the value that starts here)", "{}"},
    {"-\t- a\n", "1:2-1:3 a tab stands where YAML allows only spaces", "[]"},
    {"a: 1\nb: \"c\nd: e\n", "4:1-4:1 a quoted text is not closed (2:4-2:5 it is opened here)", "{a: 1}"},
    {"a: 'b\n", "2:1-2:1 a quoted text is not closed (1:4-1:5 it is opened here)", "{}"},
    {"'a\n--- b'\n", "2:1-2:2 a quoted text is not closed before this line (1:1-1:2 it is opened here)",
     "null"},
    {"x: 1\na: [b, c\nd: e\n",
     "3:2-3:3 a list in brackets lacks a `,` or its `]` (2:4-2:5 the list is opened here)",
     "{x: 1, a: [b, c d]}"},
    {"a: [b, c", "1:9-1:9 the file ends before a bracket is closed (1:4-1:5 the bracket is opened here)",
     "{a: [b, c]}"},
    {"a: {b: c\nd: e\n",
     "2:2-2:3 a mapping in braces lacks a `,` or its `}` (1:4-1:5 the mapping is opened here)",
     "{a: {b: c d}}"},
    {"a: {b: c, ",
     "1:11-1:11 the file ends before a bracket is closed (1:4-1:5 inside the bracket opened here)",
     "{a: {b: c}}"},
    {"[a, , b]", "1:5-1:6 a value is missing here (1:1-1:2 inside the bracket opened here)", "[a]"},
    {"a: @b", "1:4-1:5 a value cannot start with this character", "{}"},
    {"a: `b`", "1:4-1:5 a value cannot start with this character", "{}"},
    {"a: %b", "1:4-1:5 a value cannot start with this character", "{}"},
    {"x: 1\na: \"b\" c\n",
     "2:8-2:9 this does not fit the mapping around it (1:1-1:2 the mapping starts here)", "{x: 1, a: 'b'}"},
    {"a:\n  b: 1\n c: 2\n",
     "3:2-3:3 this does not fit the mapping around it (1:1-1:2 the mapping starts here)", "{a: {b: 1}}"},
    {"a: b\n- c\n", "2:1-2:2 this does not fit the mapping around it (1:1-1:2 the mapping starts here)",
     "{a: b}"},
    {"- a\nb: c\n", "2:1-2:2 this does not fit the list around it (1:1-1:2 the list starts here)", "[a]"},
    {"- a\n  - b: [\n", "2:6-2:7 a `:` cannot stand here", "[a - b]"},
    {"a: - b\n", "1:4-1:5 a list cannot start here", "{}"},
    {"a: ? b\n", "1:4-1:5 a `?` cannot stand here", "{}"},
    {"a: !foo!b c\n", "1:4-1:5 this tag is not known", "{}"},
    {"a: \"\\q\"\n", "1:5-1:6 a quoted text holds an unknown escape (1:4-1:5 the text starts here)", "{}"},
    {"a: \"\\xZZ\"\n",
     "1:7-1:8 a quoted text holds an escape without its hexadecimal digits (1:4-1:5 the text starts here)",
     "{}"},
    {"a: \"\\ud800\"\n",
     "1:7-1:8 a quoted text holds an escape that names no character (1:4-1:5 the text starts here)", "{}"},
    {"a: 1\nabc\nd: 2\n", "3:1-3:2 a `:` is missing after a key (2:1-2:2 the key starts here)", "{a: 1}"},
    {"[a]]\n", "1:4-1:5 the document has ended before this", "[a]"},
    {"a: ]\n", "1:4-1:5 a value cannot start here", "{}"},
    {"a: }", "1:4-1:5 a value cannot start here", "{}"},
    {"a: ,b", "1:4-1:5 a value cannot start here", "{}"},
    {"a: * b\n",
     "1:5-1:6 `*` names no anchor, or the name has a character it cannot have (1:4-1:5 it starts here)",
     "{}"},
    {"a: & b\n",
     "1:5-1:6 `&` is followed by no name, or the name has a character it cannot have (1:4-1:5 it starts "
     "here)",
     "{}"},
    {"a: |x\n  b\n", "1:5-1:6 the text after `|` or `>` starts on the next line (1:4-1:5 it starts here)",
     "{}"},
    {"a: |0\n", "1:5-1:6 the indentation after `|` or `>` cannot be 0 (1:4-1:5 it starts here)", "{}"},
    {"%YAML 3.0\n---\na\n", "1:1-1:2 the file asks for an unknown version of YAML", "null"},
    {"%FOO\n---\na", "1:5-1:5 an unknown directive (1:1-1:2 it starts here)", "null"},
    {"%YAML 1.1\na: b\n", "2:1-2:2 the document has ended before this", "null"},
    {"a: !x{} \n", "1:6-1:7 a tag has a character it cannot have (1:4-1:5 it starts here)", "{}"},
    {"{a: b: c}", "1:6-1:7 a mapping in braces lacks a `,` or its `}` (1:1-1:2 the mapping is opened here)",
     "{a: b}"},
    {"\"a\n b\": c\n", "2:4-2:5 a `:` cannot stand here", "'a b'"},
    {"a: 1\n\"b\n c\": d\n",
     "3:4-3:5 a key is too long, or runs over several lines (2:1-2:2 the key starts here)", "{a: 1}"},
    {"- a\n - b\n-c\n", "4:1-4:1 a `:` is missing after a key (3:1-3:2 the key starts here)", "[a - b]"},
    {"a: 1\n... x\n", "2:5-2:6 the document has ended before this", "{a: 1}"},
    {"a: [b\n", "2:1-2:1 the file ends before a bracket is closed (1:4-1:5 the bracket is opened here)",
     "{a: [b]}"},
    {"[[a, {b: c]\n",
     "1:11-1:12 a mapping in braces lacks a `,` or its `}` (1:6-1:7 the mapping is opened here)",
     "[[a, {b: c}]]"},
    {"a: {b, c: [d}\n",
     "1:13-1:14 a list in brackets lacks a `,` or its `]` (1:11-1:12 the list is opened here)",
     "{a: {b: null, c: [d]}}"},
    {"a: é: é: x\n", "1:6-1:7 a `:` cannot stand here", "{a: é}"},
    {"- - a\n - b\n", "2:2-2:3 this does not fit the list around it (1:1-1:2 the list starts here)", "[[a]]"},
    {"%YAML 1.1\n%YAML 1.1\n---\n", "2:1-2:2 `%YAML` is given twice", "null"},
    {"a: 'it's'\n", "1:8-1:9 this does not fit the mapping around it (1:1-1:2 the mapping starts here)",
     "{a: 'it'}"},
    {"a: \"x\\\n", "2:1-2:1 a quoted text is not closed (1:4-1:5 it is opened here)", "{}"},
    {"? [a\n", "2:1-2:1 the file ends before a bracket is closed (1:3-1:4 the bracket is opened here)", "{}"},
};

INSTANTIATE_TEST_SUITE_P(Cases, YamlSyntax, ::testing::ValuesIn(syntax_cases));

TEST(YamlSyntaxError, UnlistedOnesAreShownAsLibyamlWordsThem) {
  EXPECT_EQ(mistakes("a: !<> b"),
            lines("1:6-1:7 the YAML cannot be read: did not find expected tag URI (1:4-1:5 it starts here)"));
}

TEST(YamlSyntaxError, SaysWhatStandsThere) {
  EXPECT_EQ(Read("a: @b").diagnostics.all().front().found, "\"@\"");
  EXPECT_EQ(Read("a:\n\tb: c").diagnostics.all().front().found, "a tab");
  EXPECT_EQ(Read("a:\n\tb: c").diagnostics.all().front().help, "YAML indents with spaces");
  EXPECT_EQ(Read("a: [").diagnostics.all().front().found, "the end of the file");
}

TEST(YamlSyntaxError, LongKeys) {
  const std::string key(1100, 'k');
  EXPECT_EQ(mistakes(key + ": b"), lines("1:1101-1:1102 a key is too long, or runs over several lines"));
  EXPECT_EQ(
      mistakes("a: 1\n" + key + ": b"),
      lines("2:1101-2:1102 a key is too long, or runs over several lines (2:1-2:2 the key starts here)"));
  EXPECT_EQ(outline(std::string(1000, 'k') + ": b"), "{" + std::string(1000, 'k') + ": b}");
}

}  // namespace

}  // namespace ashlar::yaml

// What a person sees of a mistake.
#include "base/diagnostics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/excerpt.h"
#include "base/text.h"

namespace ashlar {
namespace {

/// Columns count bytes, from 1.
Span span(FileId file, unsigned line, unsigned column, unsigned end_line, unsigned end_column) {
  return {{line, static_cast<std::uint16_t>(column), file}, end_line, static_cast<std::uint16_t>(end_column)};
}

Diagnostic mistake(std::string summary, Span at = {}, Severity severity = Severity::Error) {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.summary = std::move(summary);
  diagnostic.at = at;
  return diagnostic;
}

std::string shown(const Diagnostic& diagnostic, const Sources& sources) {
  return to_text(diagnostic, sources, Colour::Off);
}

TEST(ToText, shows_all_parts) {
  Sources sources;
  const FileId file = sources.add("net/main.yaml", "name: a\nzone: b\ncidr: 10.0.0.1/16\n");
  Diagnostic diagnostic = mistake("this is not a network", span(file, 3, 7, 3, 18));
  diagnostic.found = "10.0.0.1/16";
  diagnostic.expected = "a network such as 10.0.0.0/16";
  diagnostic.help = "write 10.0.0.0/16\nor 10.0.0.1/32 for the one address";
  diagnostic.notes = {{"the zone is named here", span(file, 2, 7, 2, 8)}, {"networks have no host bits", {}}};
  EXPECT_EQ(shown(diagnostic, sources),
            "error: this is not a network\n"
            "  --> net/main.yaml:3:7\n"
            "   |\n"
            " 3 | cidr: 10.0.0.1/16\n"
            "   |       ^^^^^^^^^^^\n"
            "   = found: 10.0.0.1/16\n"
            "   = expected: a network such as 10.0.0.0/16\n"
            "   = help: write 10.0.0.0/16\n"
            "           or 10.0.0.1/32 for the one address\n"
            "note: the zone is named here\n"
            "  --> net/main.yaml:2:7\n"
            "   |\n"
            " 2 | zone: b\n"
            "   |       ^\n"
            "   = note: networks have no host bits\n");
}

TEST(ToText, leaves_out_what_is_empty) {
  EXPECT_EQ(shown(mistake("no environment", {}, Severity::Warning), Sources()), "warning: no environment\n");
}

TEST(ToText, a_span_over_lines_is_underlined_to_the_end_of_its_first) {
  Sources sources;
  const FileId file = sources.add("a.yaml", "tags:\n  a: 1\n  b: 2\n");
  EXPECT_EQ(shown(mistake("tags", span(file, 2, 3, 3, 7)), sources),
            "error: tags\n  --> a.yaml:2:3\n   |\n 2 |   a: 1\n   |   ^^^^\n");
}

TEST(ToText, carets_stand_under_the_spot_after_tabs_and_utf8) {
  Sources sources;
  const FileId file = sources.add("a.yaml", "\tnäme: zöne\r\n");
  EXPECT_EQ(
      shown(mistake("zone", span(file, 1, 9, 1, 14)), sources),
      "error: zone\n  --> a.yaml:1:8\n   |\n 1 |     näme: zöne\n   |           ^^^^\n   = found: zöne\n");
}

TEST(ToText, an_empty_span_and_one_past_the_line_get_one_caret) {
  Sources sources;
  const FileId file = sources.add("a.yaml", "name:\n");
  const std::string empty = "error: value\n  --> a.yaml:1:6\n   |\n 1 | name:\n   |      ^\n";
  EXPECT_EQ(shown(mistake("value", span(file, 1, 6, 1, 6)), sources), empty);
  EXPECT_EQ(shown(mistake("value", span(file, 1, 60, 1, 61)), sources), empty);
  EXPECT_EQ(shown(mistake("end", span(file, 9, 1, 9, 1)), sources),
            "error: end\n  --> a.yaml:9:1\n   |\n 9 |\n   | ^\n");
}

TEST(ToText, the_gutter_fits_the_largest_line) {
  Sources sources;
  const FileId file = sources.add("a.yaml", std::string(1233, '\n') + "x");
  Diagnostic diagnostic = mistake("x", span(file, 1234, 1, 1234, 2));
  diagnostic.notes = {{"y", span(file, 5, 1, 5, 1)}};
  EXPECT_EQ(shown(diagnostic, sources),
            "error: x\n    --> a.yaml:1234:1\n     |\n1234 | x\n     | ^\n"
            "note: y\n    --> a.yaml:5:1\n     |\n   5 |\n     | ^\n");
}

TEST(ToText, user_text_cannot_drive_the_terminal) {
  Sources sources;
  const FileId file = sources.add("a\x1b.yaml", "x: \x1b]0;t\x07 \xff é\n");
  Diagnostic diagnostic = mistake("bad \x1b", span(file, 1, 4, 1, 5));
  diagnostic.found = "\x1b[2J";
  EXPECT_EQ(shown(diagnostic, sources),
            "error: bad \\x1b\n  --> a\\x1b.yaml:1:4\n   |\n"
            " 1 | x: \\x1b]0;t\\x07 \\xff é\n   |    ^^^^\n"
            "   = found: \\x1b[2J\n");
}

TEST(ToText, colours_only_when_asked) {
  Sources sources;
  const FileId file = sources.add("a.yaml", "x\n");
  const Diagnostic diagnostic = mistake("x", span(file, 1, 1, 1, 2));
  EXPECT_EQ(shown(diagnostic, sources).find('\x1b'), std::string::npos);
  const std::string coloured = to_text(diagnostic, sources, Colour::On);
  EXPECT_EQ(coloured.rfind("\x1b[1;31merror\x1b[0m\x1b[1m: x\x1b[0m\n", 0), 0U) << printable(coloured);
}

TEST(Excerpt, a_long_line_is_cut_around_the_spot) {
  const std::string line = std::string(5000, 'a') + "SPOT" + std::string(5000, 'b');
  const Excerpt excerpt = make_excerpt(line, 5000, 5004);
  EXPECT_EQ(excerpt.line, "…" + std::string(40, 'a') + "SPOT" + std::string(74, 'b') + "…");
  EXPECT_EQ(excerpt.indent, 41U);
  EXPECT_EQ(excerpt.underlined, 4U);
}

TEST(Excerpt, a_spot_at_either_end_keeps_the_room_filled) {
  const std::string line(200, 'a');
  EXPECT_EQ(make_excerpt(line, 0, 1).line, std::string(118, 'a') + "…");
  EXPECT_EQ(make_excerpt(line, 199, 200).line, "…" + std::string(118, 'a'));
  EXPECT_EQ(make_excerpt(line, 199, 200).indent, 118U);
  EXPECT_EQ(make_excerpt(std::string(120, 'a'), 60, 61).line, std::string(120, 'a'));
}

TEST(Excerpt, an_underline_stops_at_the_cut) {
  const Excerpt excerpt = make_excerpt(std::string(1000, 'a'), 0, 1000);
  EXPECT_EQ(excerpt.underlined, 118U);
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(utf8_sequence(text));
  return count;
}

RC_GTEST_PROP(Excerpt, fits_and_covers_the_spot, ()) {
  const auto piece = rc::gen::element<std::string>("a", "é", "日", "\t", "\xff", "\x1b", "𝄞");
  const auto before = *rc::gen::resize(400, rc::gen::container<std::vector<std::string>>(piece));
  const auto after = *rc::gen::resize(400, rc::gen::container<std::vector<std::string>>(piece));
  const std::string start = join(before, "");
  const Excerpt excerpt = make_excerpt(start + "X" + join(after, ""), start.size(), start.size() + 1);
  RC_ASSERT(is_utf8(excerpt.line));
  RC_ASSERT(columns(excerpt.line) <= excerpt_columns);
  RC_ASSERT(excerpt.underlined == 1U);
  RC_ASSERT(columns(excerpt.line.substr(0, excerpt.line.find('X'))) == excerpt.indent);
}

RC_GTEST_PROP(Excerpt, takes_any_position,
              (const std::string& line, std::uint16_t start, std::uint16_t end)) {
  const Excerpt excerpt = make_excerpt(line, start % (line.size() + 2), end % (line.size() + 2));
  RC_ASSERT(excerpt.underlined >= 1U);
  RC_ASSERT(excerpt.indent + excerpt.underlined <= columns(excerpt.line) + 1);
}

TEST(Diagnostics, the_same_mistake_is_added_once) {
  Diagnostics diagnostics;
  const Span at = span(FileId{1}, 1, 1, 1, 2);
  diagnostics.add(mistake("a", at));
  diagnostics.add(mistake("a", at));
  diagnostics.add(mistake("b", at));
  diagnostics.add(mistake("a", span(FileId{1}, 2, 1, 2, 2)));
  EXPECT_EQ(diagnostics.error_count(), 3U);
  EXPECT_EQ(diagnostics.all().size(), 3U);
}

TEST(Diagnostics, a_warning_does_not_hide_an_error) {
  Diagnostics diagnostics;
  diagnostics.add(mistake("a", {}, Severity::Warning));
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.add(mistake("a"));
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.warning_count(), 0U);
}

TEST(Diagnostics, are_sorted_by_file_name_and_place) {
  Sources sources;
  const FileId late = sources.add("z.yaml", "");
  const FileId early = sources.add("a.yaml", "");
  Diagnostics diagnostics;
  diagnostics.add(mistake("4", span(late, 1, 1, 1, 1)));
  diagnostics.add(mistake("3", span(early, 2, 5, 2, 6)));
  diagnostics.add(mistake("2", span(early, 2, 1, 2, 6)));
  diagnostics.add(mistake("1"));
  std::string order;
  for (const Diagnostic& diagnostic : diagnostics.sorted(sources)) order += diagnostic.summary;
  EXPECT_EQ(order, "1234");
}

TEST(CountText, is_grammatical) {
  Diagnostics diagnostics;
  EXPECT_EQ(count_text(diagnostics), "no mistakes");
  diagnostics.add(mistake("w1", {}, Severity::Warning));
  EXPECT_EQ(count_text(diagnostics), "1 warning");
  diagnostics.add(mistake("e1"));
  diagnostics.add(mistake("e2"));
  EXPECT_EQ(count_text(diagnostics), "2 errors and 1 warning");
}

}  // namespace
}  // namespace ashlar

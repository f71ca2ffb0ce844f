#include "base/report.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ashlar::test {
namespace {

Diagnostic mistake(FileId file, std::uint32_t line, std::string expected) {
  Diagnostic mistake;
  mistake.summary = fmt::format("wrong in line {}", line);
  mistake.at.start = {line, 1, file};
  mistake.at.end_line = line;
  mistake.at.end_column = 2;
  mistake.expected = std::move(expected);
  return mistake;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Report, OfAKindTheFirstAreShownAndTheRestCounted) {
  Sources sources;
  const FileId a = sources.add("a.yaml", std::string(1000, '\n'));
  const FileId b = sources.add("b.yaml", "\n");
  Diagnostics diagnostics;
  for (std::uint32_t line = 1; line <= 500; ++line) diagnostics.add(mistake(a, line, "a known key"));
  diagnostics.add(mistake(a, 501, "a number"));
  diagnostics.add(mistake(b, 1, "a known key"));
  const std::string text = report_text(diagnostics, sources, Colour::Off);
  EXPECT_EQ(count(text, "expected: a known key"), most_shown_of_a_kind + 1);
  EXPECT_NE(text.find("wrong in line 1\n"), std::string::npos);
  EXPECT_EQ(count(text, fmt::format("… and {} more like this in a.yaml", 500 - most_shown_of_a_kind)), 1U);
  EXPECT_EQ(count(text, "expected: a number"), 1U) << "another kind is not hidden";
  EXPECT_EQ(count(text, "more like this"), 1U);
  EXPECT_EQ(count_text(diagnostics), "502 errors");
}

TEST(Report, AsManyAsAreShownNeedNoCount) {
  Sources sources;
  const FileId file = sources.add("a.yaml", std::string(100, '\n'));
  Diagnostics diagnostics;
  for (std::uint32_t line = 1; line <= most_shown_of_a_kind; ++line)
    diagnostics.add(mistake(file, line, "x"));
  const std::string text = report_text(diagnostics, sources, Colour::Off);
  EXPECT_EQ(count(text, "wrong in line"), most_shown_of_a_kind);
  EXPECT_EQ(count(text, "more like this"), 0U);
}

}  // namespace
}  // namespace ashlar::test

// Tables and columns keep to the terminal's width.
#include "cli/table.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/columns.h"

namespace ashlar::cli {
namespace {

Table three_accounts() {
  Table table;
  table.head({"resources", "dev", "prod", "stage"});
  table.row({"dns", "1", "22", "3"});
  return table;
}

TEST(Table, FitsOrIsWhole) {
  const std::string whole =
      "resources  dev  prod  stage\n"
      "───────────────────────────\n"
      "dns          1    22      3\n";
  EXPECT_EQ(three_accounts().text(), whole);
  EXPECT_EQ(three_accounts().text(27), whole);
}

TEST(Table, WhereItIsTooWideItsColumnsGoOnBelow) {
  EXPECT_EQ(three_accounts().text(26),
            "resources  dev  prod\n"
            "────────────────────\n"
            "dns          1    22\n"
            "\n"
            "resources  stage\n"
            "────────────────\n"
            "dns            3\n");
}

TEST(Table, OneColumnIsShownHoweverNarrowTheTerminal) {
  for (const std::string& line : split(three_accounts().text(1), '\n')) EXPECT_LE(text_width(line), 16U);
}

TEST(Columns, TheLastOneIsBroken) {
  const std::vector<std::vector<std::string>> rows{{"a", "one two three four five six"}, {"bb", "x"}};
  EXPECT_EQ(columns(rows, 2), "  a   one two three four five six\n  bb  x\n");
  EXPECT_EQ(columns(rows, 2, 24), "  a   one two three four\n      five six\n  bb  x\n");
}

TEST(Columns, WhereTooLittleRoomIsLeftItStandsOnLinesOfItsOwn) {
  const std::vector<std::vector<std::string>> rows{{std::string(30, 'a'), "b", "one two three four"},
                                                   {"a", "b", "c"}};
  EXPECT_EQ(columns(rows, 2, 44), "  " + std::string(30, 'a') + "  b\n      one two three four\n  a" +
                                      std::string(31, ' ') + "b  c\n");
}

}  // namespace
}  // namespace ashlar::cli

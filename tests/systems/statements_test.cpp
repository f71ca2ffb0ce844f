// docs/architecture.md says what the architecture is, in numbered statements; statements.txt says where each
// shows in acme's graph. No statement stands without a row, every row holds, and a change of any row's
// attribute is seen.
#include <fstream>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "systems/statement_rows.h"

namespace ashlar::testing {
namespace {

/// The numbers of the statements: "**3.4**" at the start of an item.
std::set<std::string> read_statements() {
  std::ifstream file(std::string(ASHLAR_SOURCE_DIR) + "/docs/architecture.md");
  const std::regex number(R"(^- \*\*([0-9]+\.[0-9]+)\*\* )");
  std::set<std::string> numbers;
  std::string line;
  std::smatch found;
  while (std::getline(file, line)) {
    if (!std::regex_search(line, found, number)) continue;
    if (!numbers.insert(found[1]).second)
      throw std::runtime_error("there are two statements " + found[1].str());
  }
  return numbers;
}

class Statements : public ::testing::Test {
 protected:
  /// What is wrong with a row; empty where it is right.
  static std::string mistake(const Row& row, const std::vector<Subject*>& found) {
    std::size_t holding = 0;
    std::string mistakes;
    for (const Subject* subject : found) {
      if (holds(row, *subject))
        ++holding;
      else
        mistakes += shown(row, *subject) + "\n";
    }
    const std::string line = "statements.txt:" + std::to_string(row.line);
    if (found.empty()) return line + ": acme has no " + row.unit + "//" + row.address;
    if (!row.count) return mistakes;
    if (holding == *row.count) return {};
    return line + ": " + std::to_string(holding) + " instead of " + std::to_string(*row.count);
  }

  std::vector<Subject> acme_ = subjects_of(*build_organization(acme_files()));
  std::vector<Row> rows_ = read_rows();
};

TEST_F(Statements, EachHasARow) {
  std::set<std::string> with_row;
  for (const Row& row : rows_) with_row.insert(row.statement);
  const std::set<std::string> statements = read_statements();
  ASSERT_FALSE(statements.empty());
  for (const std::string& statement : statements)
    EXPECT_TRUE(with_row.contains(statement)) << "statement " << statement << " has no row in statements.txt";
  for (const std::string& statement : with_row)
    EXPECT_TRUE(statements.contains(statement)) << "docs/architecture.md has no statement " << statement;
}

TEST_F(Statements, EachHoldsInAcme) {
  for (const Row& row : rows_) EXPECT_EQ(mistake(row, matches(row, acme_)), "");
}

TEST_F(Statements, AChangeOfAnyAttributeIsSeen) {
  for (const Row& row : rows_) {
    const std::vector<Subject*> found = matches(row, acme_);
    for (Subject* subject : found) {
      const nlohmann::json before = subject->attributes;
      turn(row, *subject);
      EXPECT_NE(mistake(row, row.count ? found : std::vector<Subject*>{subject}), "") << shown(row, *subject);
      subject->attributes = before;
    }
  }
}

}  // namespace
}  // namespace ashlar::testing

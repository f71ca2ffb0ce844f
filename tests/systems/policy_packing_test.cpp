// How the statements of a role are spread over documents.
#include "systems/policy_packing.h"

#include <gtest/gtest.h>

namespace ashlar::testing {
namespace {

using systems::allow;
using systems::managed_policy_limit;
using systems::pack;
using systems::PermissionSet;
using systems::policy_length;
using systems::Statement;

/// A statement whose document has this length where it stands alone.
Statement statement_of(const std::string& sid, std::size_t length) {
  const auto of = [&](std::size_t letters) {
    return allow(sid).action({"s3:GetObject"}).on({std::string(letters, 'x')});
  };
  return of(length - policy_length({of(0)}));
}

/// "name: first second"
std::vector<std::string> layout(const std::vector<PermissionSet>& sets) {
  std::vector<std::string> lines;
  for (const PermissionSet& set : sets) {
    lines.push_back(set.name + ":");
    for (const Statement& statement : set.statements) {
      const Value value = statement.value();
      lines.back() += " " + *find(*value.as<Object>(), "Sid")->as<std::string>();
    }
  }
  return lines;
}

TEST(PolicyPacking, LengthIsThatOfTheJsonWithoutWhiteSpace) {
  const std::string text =
      R"({"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject",)"
      R"("s3:ListBucket"],"Resource":["*"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}}]})";
  EXPECT_EQ(policy_length({allow("Read")
                               .action({"s3:GetObject", "s3:ListBucket"})
                               .on({"*"})
                               .when("Bool", "aws:SecureTransport", "true")}),
            text.size());
}

TEST(PolicyPacking, OneDocumentIsFilledToItsLastCharacter) {
  const Statement whole = statement_of("Whole", managed_policy_limit);
  EXPECT_EQ(layout(pack("data", {whole})), std::vector<std::string>{"data: Whole"});
  const Statement most = statement_of("Most", managed_policy_limit - 100);
  EXPECT_EQ(layout(pack("data", {most, statement_of("Rest", 150)})),
            (std::vector<std::string>{"data: Most", "data-2: Rest"}));
}

TEST(PolicyPacking, WhatComesLaterFillsTheRoomThatIsLeft) {
  const std::vector<Statement> statements{statement_of("A", 4000), statement_of("B", 4000),
                                          statement_of("C", 1000)};
  EXPECT_EQ(layout(pack("data", statements)), (std::vector<std::string>{"data: A C", "data-2: B"}));
}

TEST(PolicyPacking, WhatIsAddedAtTheEndMovesNothing) {
  std::vector<Statement> statements;
  std::vector<std::string> before;
  for (std::size_t i = 0; i < 20; ++i) {
    statements.push_back(statement_of("S" + std::to_string(i), 700 + (i * 797) % 3000));
    const std::vector<std::string> now = layout(pack("data", statements));
    ASSERT_GE(now.size(), before.size());
    for (std::size_t set = 0; set < before.size(); ++set) EXPECT_TRUE(now[set].starts_with(before[set]));
    before = now;
  }
  for (const PermissionSet& set : pack("data", statements)) {
    EXPECT_LE(policy_length(set.statements), managed_policy_limit);
  }
}

}  // namespace
}  // namespace ashlar::testing

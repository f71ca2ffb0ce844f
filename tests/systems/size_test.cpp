// Organisations far larger than acme. Time and memory are the benchmarks' matter, not the tests'.
#include <gtest/gtest.h>

#include "support/generated_organization.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

TEST(Size, AHundredAndTwentyAccountsAreBuiltWithoutAMistake) {
  std::unique_ptr<Built> built = build_organization(generated_files(120));
  EXPECT_EQ(built->diagnostics.error_count(), 0U) << built->messages().substr(0, 4000);
  EXPECT_EQ(built->organization.accounts.size(), 120U);
  EXPECT_GE(built->architecture.resource_count(), 30'000U);
}

/// What stands in acme's own accounts is the same, but for what must know of every account.
TEST(Size, ACopyOfAnAccountHasWhatItsModelHas) {
  std::unique_ptr<Built> built = build_organization(generated_files(9));
  ASSERT_EQ(built->diagnostics.error_count(), 0U) << built->messages().substr(0, 4000);
  std::map<std::string, std::size_t> units;
  for (const auto& [path, unit] : built->architecture.units()) ++units[path.account];
  EXPECT_EQ(units["app-0"], units["dev"]);
  EXPECT_EQ(units["app-1"], units["stage"]);
  EXPECT_EQ(units["app-2"], units["prod"]);
}

}  // namespace
}  // namespace ashlar::testing

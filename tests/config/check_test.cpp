// Mistakes as data: tests/data/mistakes/NAME holds the files in which an organisation differs from the tiny
// one, and expected.txt what `ashlar check` says of it. ASHLAR_ACCEPT=1 accepts what it says now.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "config/groups.h"
#include "config/organization_helper.h"
#include "config/support_dates.h"

namespace ashlar::test {
namespace {

namespace fs = std::filesystem;

fs::path mistakes_folder() { return test_data() / "mistakes"; }

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(mistakes_folder())) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Mistakes : public ::testing::TestWithParam<std::string> {};

TEST_P(Mistakes, AreToldAsRecorded) {
  const fs::path folder = mistakes_folder() / GetParam();
  const fs::path expected = folder / "expected.txt";
  Files changed = files_of(folder);
  changed.erase("expected.txt");
  const Loaded loaded = tiny_with(changed).load();
  ASSERT_FALSE(loaded.diagnostics.all().empty()) << "a case without a mistake";
  if (std::getenv("ASHLAR_ACCEPT") != nullptr) put(expected, loaded.messages());
  EXPECT_EQ(loaded.messages(), slurp(expected));
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Check, Mistakes, ::testing::ValuesIn(case_names()), test_name);

TEST(Check, TinyHasNoMistakes) { EXPECT_EQ(tiny_with({}).load().messages(), "no mistakes\n"); }

TEST(Check, AcmeHasNoMistakes) {
  EXPECT_EQ(Loaded(fs::path(ASHLAR_SOURCE_DIR) / "examples" / "acme").messages(), "no mistakes\n");
}

TEST(Check, NoMistakeHidesAnother) {
  const std::string unrelated = "users: {zoe: {groups: [no-such-group]}}\n";
  for (const std::string& name : case_names()) {
    Files changed = files_of(mistakes_folder() / name);
    if (changed.contains("people/account.yaml")) continue;
    changed.erase("expected.txt");
    changed["people/account.yaml"] = "kind: security\nemail: aws+people@tiny.example\n" + unrelated;
    const std::string messages = tiny_with(changed).load().messages();
    EXPECT_NE(messages.find("there is no group no-such-group"), std::string::npos) << name;
  }
}

TEST(Check, AtMostOneLetterIsWrongInANearestName) {
  const OrganizationFolder folder =
      tiny_with({{"people/account.yaml",
                  "kind: security\nemail: aws+people@tiny.example\nusers: {ann: {groups: "
                  "[_account.app-full-acces]}}\n"}});
  EXPECT_NE(folder.load().messages().find("did you mean _account.app-full-access?"), std::string::npos);
}

Diagnostics check_on(const Organization& organization, const Date& day) {
  Diagnostics diagnostics;
  check_organization(organization, day, diagnostics);
  return diagnostics;
}

Date day(int year, std::chrono::month month, unsigned number) {
  return {std::chrono::year(year), month, std::chrono::day(number)};
}

/// MySQL 8.4's standard support ends on 2029-07-31, its extended support on 2032-07-31.
TEST(Check, SupportIsJudgedByTheDay) {
  const Loaded loaded =
      tiny_with({{"app/eu-west-1/live.yaml", "network: {cidr: 10.1.0.0/16}\nmysql:\n"}}).load();
  EXPECT_TRUE(check_on(loaded.organization, day(2029, std::chrono::May, 31)).all().empty());
  const Diagnostics soon = check_on(loaded.organization, day(2029, std::chrono::June, 1));
  ASSERT_EQ(soon.warning_count(), 1U);
  EXPECT_EQ(soon.all()[0].found, "8.4, whose standard support ends on 2029-07-31, in 60 days");
  EXPECT_EQ(check_on(loaded.organization, day(2029, std::chrono::July, 31)).all()[0].summary,
            "MySQL 8.4 will soon be out of standard support");
  EXPECT_EQ(check_on(loaded.organization, day(2029, std::chrono::August, 1)).all()[0].summary,
            "MySQL 8.4 is out of standard support");
  EXPECT_FALSE(check_on(loaded.organization, day(2032, std::chrono::July, 31)).has_errors());
  EXPECT_TRUE(check_on(loaded.organization, day(2032, std::chrono::August, 1)).has_errors());
}

TEST(Check, SupportDatesAreDates) {
  for (Product product : {Product::Mysql, Product::Kubernetes, Product::Redis, Product::Lambda}) {
    for (const std::string& version : known_versions(product)) {
      const Support* support = find_support(product, version);
      ASSERT_NE(support, nullptr) << version;
      const Date standard = support->standard_ends.value_or(test_day);
      const Date extended =
          support->extended_ends.value_or(Date(std::chrono::year::max(), standard.month(), standard.day()));
      EXPECT_TRUE(standard.ok()) << version;
      EXPECT_LT(standard, extended) << version;
    }
  }
}

TEST(Check, GroupsAreThoseOfEveryAccount) {
  const std::vector<std::string> names = group_names(tiny_with({}).load().organization);
  EXPECT_EQ(names.size(), 5U + 4U * 7U);
  for (std::string_view name :
       {"_account.all", "developers", "_account.app-openvpn-users", "_account.billing-read-only"}) {
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  }
}

/// A thousand networks in one pass; each overlap once, at the network that comes later.
TEST(Check, ManyNetworksAreComparedWithEachOther) {
  Organization organization;
  organization.at.start = {1, 1, FileId(1)};
  organization.accounts.emplace_back();
  organization.accounts[0].regions.emplace_back();
  std::vector<Environment>& environments = organization.accounts[0].regions[0].environments;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    Environment environment;
    environment.name = "e" + std::to_string(i);
    environment.settings.network.value.cidr = {{(10U << 24) + (i / 2) * 2048, 21},
                                               {{i + 1, 1, FileId(1)}, i + 1, 2}};
    environments.push_back(environment);
  }
  std::size_t overlaps = 0;
  const Diagnostics diagnostics = check_on(organization, test_day);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.summary.find("overlaps the network of") != std::string::npos) ++overlaps;
  }
  EXPECT_EQ(overlaps, 500U);
}

}  // namespace
}  // namespace ashlar::test

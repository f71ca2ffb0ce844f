// A new organisation's folder must be right at once: read and checked without a word, switched-off lines
// included.
#include "config/scaffold.h"

#include <regex>

#include <gtest/gtest.h>

#include "base/text.h"
#include "config/aws_regions.h"
#include "config/check.h"
#include "config/described.h"

namespace ashlar::test {
namespace {

const ScaffoldAnswers acme{"acme", "acme.example", "eu-west-1", "aws@acme.example"};
constexpr Date day{std::chrono::year(2026), std::chrono::November, std::chrono::day(25)};

std::string messages_of(const FileTree& files) {
  Described described(files);
  check_organization(described.organization, day, described.diagnostics);
  return described.messages();
}

TEST(Scaffold, PassesEveryCheckWithoutAWarning) { EXPECT_EQ(messages_of(scaffold(acme)), ""); }

TEST(Scaffold, AnswersThatYamlWouldReadOtherwise) {
  for (const char* name : {"null", "true", "off", "e15"}) {
    ScaffoldAnswers answers = acme;
    answers.name = name;
    EXPECT_EQ(messages_of(scaffold(answers)), "") << name;
  }
}

TEST(Scaffold, WorksInEveryRegionThatNeedsNoOptIn) {
  for (const std::string& region : aws_region_names()) {
    ScaffoldAnswers there = acme;
    there.region = region;
    const ScaffoldQuestion* question = &scaffold_questions()[2];
    if (!wrong_answer(*question, region).empty() || find_aws_region(region)->opt_in) continue;
    EXPECT_EQ(messages_of(scaffold(there)), "") << region;
  }
}

TEST(Scaffold, HasSixAccountsAndTheirNetworks) {
  const Described described(scaffold(acme));
  std::vector<std::string> names;
  std::size_t management = 0;
  std::size_t environments = 0;
  for (const Account& account : described.organization.accounts) {
    names.push_back(account.name);
    for (const Region& region : account.regions) {
      if (region.settings.management) ++management;
      environments += region.environments.size();
    }
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"dev", "master", "prod", "security", "shared-services", "stage"}));
  EXPECT_EQ(management, 4U);
  EXPECT_EQ(environments, 3U);
}

/// Takes the # away from every line that has a setting behind it.
std::string switched_on(const std::string& text) {
  static const std::regex setting("^#((  )*[a-z][a-z0-9_]*:.*)$");
  std::string out;
  for (const std::string& line : split(text, '\n')) out += std::regex_replace(line, setting, "$1") + "\n";
  return out;
}

TEST(Scaffold, SwitchedOffLinesAreRightOnes) {
  FileTree files = scaffold(acme);
  for (auto& [path, text] : files) {
    if (!path.ends_with(".yaml")) continue;
    const std::string on = switched_on(text);
    bool has_some = path == "organization.yaml" || path == "security/account.yaml";
    EXPECT_EQ(on != text + "\n", has_some) << path;
    text = on;
  }
  EXPECT_EQ(messages_of(files), "");
}

TEST(Scaffold, TellsOfEverySettingThatHoldsForAll) {
  const std::string text = scaffold(acme)["organization.yaml"];
  for (const char* name :
       {"password_policy", "management", "network", "load_balancers", "mysql", "services", "keys"}) {
    EXPECT_NE(text.find(std::string(name) + ":"), std::string::npos) << name;
  }
  for (const FieldInfo& field : MysqlSettings::section().info.fields) {
    EXPECT_NE(text.find("  " + field.name + ":"), std::string::npos) << field.name;
  }
}

TEST(Scaffold, LinesFitAPage) {
  for (const auto& [path, text] : scaffold(acme)) {
    if (!path.ends_with(".yaml")) continue;
    for (const std::string& line : split(text, '\n')) EXPECT_LE(line.size(), 120U) << path << ": " << line;
  }
}

TEST(Scaffold, EachAccountHasAnAddressOfItsOwn) {
  EXPECT_EQ(address_for_account("aws@acme.example", "prod"), "aws+prod@acme.example");
}

std::string wrong(std::size_t question, const std::string& answer) {
  return wrong_answer(scaffold_questions()[question], answer);
}

TEST(Scaffold, RefusesAnswersAsTheSettingsWould) {
  EXPECT_EQ(wrong(0, "acme"), "");
  EXPECT_NE(wrong(0, "Acme Inc."), "");
  EXPECT_NE(wrong(0, ""), "");
  EXPECT_EQ(wrong(1, "acme.example"), "");
  EXPECT_NE(wrong(1, "acme"), "");
  EXPECT_EQ(wrong(2, "eu-west-1"), "");
  EXPECT_NE(wrong(2, "eu-wst-1").find("did you mean eu-west-1?"), std::string::npos);
  EXPECT_NE(wrong(2, "cn-north-1"), "");
  EXPECT_EQ(wrong(3, "aws@acme.example"), "");
  EXPECT_NE(wrong(3, "aws"), "");
  const std::string long_one = std::string(45, 'a') + "@acme.example";
  EXPECT_NE(wrong(3, long_one).find("shorter"), std::string::npos);
}

}  // namespace
}  // namespace ashlar::test

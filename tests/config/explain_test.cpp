// Where values come from: the line that said so, or the default; and what upper levels said instead.
#include "config/explain.h"

#include <gtest/gtest.h>

#include "config/described.h"
#include "config/inline_yaml.h"

namespace ashlar::test {
namespace {

Explanation explained(const Described& described, std::string_view address) {
  return explain_setting(resolve_setting(address, &described.organization).value(), &described.organization,
                         described.sources);
}

/// "50 GiB < stage/eu-west-1/stage.yaml:4, the environment"
std::string value_text(const SettingValue& value, const Sources& sources) {
  return value.text + " < " + origin_text(value, sources);
}

std::string value_text(const Described& described, std::string_view address) {
  return value_text(explained(described, address).value, described.sources);
}

TEST(Explain, ValuesFromEveryLevel) {
  const Described small;
  EXPECT_EQ(value_text(small, "stage.mysql.instance"),
            "db.t4g.small < stage/eu-west-1/stage.yaml:3, the environment");
  EXPECT_EQ(value_text(small, "stage.mysql.version"), "\"8.4\" < organization.yaml:5, the organisation");
  EXPECT_EQ(value_text(small, "stage.mgmt.cidr"),
            "10.16.160.0/19 < stage/eu-west-1/region.yaml:1, the region");
  EXPECT_EQ(value_text(small, "stage.kind"), "application < stage/account.yaml:1, the account");
  EXPECT_EQ(value_text(small, "organization.name"), "acme < organization.yaml:1, the organisation");
  EXPECT_EQ(value_text(small, "stage.frontend.image"),
            "acme/frontend < organization.yaml:7, the organisation");
}

TEST(Explain, ValuesThatNobodyWrote) {
  const Described small;
  EXPECT_EQ(value_text(small, "stage.mysql.multi_az"), "false < built-in default");
  EXPECT_EQ(value_text(small, "stage.frontend.host"), "(any host of the load balancer) < not set");
  EXPECT_EQ(value_text(small, "stage.empty.mysql.storage"), "(no MySQL) < not here");
  EXPECT_EQ(value_text(small, "stage.empty.mysql"), "(no MySQL) < not set");
  EXPECT_EQ(explained(small, "mysql.storage").value.origin, Origin::BuiltIn);
  EXPECT_EQ(explained(small, "network.cidr").value.origin, Origin::Missing);
  // `mysql:` with nothing in it is a database as the levels above mean it.
  EXPECT_EQ(value_text(small, "prod.eu-west-1.mysql.storage"),
            "30 GiB < organization.yaml:5, the organisation");
}

TEST(Explain, WhatUpperLevelsSayInstead) {
  const Described small;
  std::vector<std::string> overridden;
  for (const SettingValue& value : explained(small, "stage.mysql.storage").overridden) {
    overridden.push_back(value_text(value, small.sources));
  }
  EXPECT_EQ(overridden, (std::vector<std::string>{"40 GiB < stage/account.yaml:4, the account",
                                                  "30 GiB < organization.yaml:5, the organisation"}));
  EXPECT_TRUE(explained(small, "stage.mysql.instance").overridden.empty());
}

TEST(Explain, TagsOfAllLevelsAddUp) {
  const Described small;
  Explanation tags = explained(small, "stage.tags");
  EXPECT_EQ(value_text(tags.value, small.sources), "{team: web, company: acme} < several levels");
  EXPECT_TRUE(tags.overridden.empty());
  ASSERT_EQ(tags.below.size(), 2U);
  EXPECT_EQ(value_text(tags.below[1].value, small.sources), "acme < organization.yaml:4, the organisation");
}

TEST(Explain, ASectionListsItsSettings) {
  const Described small;
  Explanation mysql = explained(small, "stage.mysql");
  EXPECT_EQ(mysql.below.size(),
            MysqlSettings::section().info.fields.size() + MysqlAlarmSettings::section().info.fields.size());
  for (const SettingHere& row : mysql.below)
    EXPECT_NE(row.value.origin, Origin::Absent) << row.setting.address;
}

TEST(Explain, AnEnvironmentLeavesOutWhatItDoesNotHave) {
  const Described small;
  for (const SettingHere& row : explained(small, "stage.empty").below) {
    EXPECT_FALSE(row.setting.address.starts_with("stage.empty.mysql.")) << row.setting.address;
  }
}

TEST(Explain, InGeneralItTellsTheValueOfEveryPlace) {
  const Described small;
  std::vector<std::string> places;
  for (const SettingHere& here : explained(small, "mysql.storage").in_places) {
    places.push_back(here.setting.address + " " + here.value.text);
  }
  EXPECT_EQ(places, (std::vector<std::string>{"prod.eu-central-1.prod.mysql.storage 30 GiB",
                                              "prod.eu-west-1.prod.mysql.storage 30 GiB",
                                              "stage.stage.mysql.storage 50 GiB"}));
  EXPECT_EQ(explained(small, "notify").in_places.size(), 9U);
}

TEST(Explain, WhichFilesMaySayIt) {
  const Described small;
  EXPECT_EQ(flow_text(explained(small, "organization.domain").setting), "organization.yaml alone");
  EXPECT_EQ(flow_text(explained(small, "users").setting), "account.yaml alone");
  EXPECT_EQ(levels_that_say(explained(small, "password_policy.length").setting),
            (std::vector<Level>{Level::Organization, Level::Account}));
  EXPECT_NE(flow_text(explained(small, "mysql.storage").setting)
                .find("mysql exists where ENVIRONMENT.yaml names it"),
            std::string::npos);
}

TEST(Explain, PeopleAreToldTheGroups) {
  const Described small;
  std::vector<std::string> groups = explained(small, "security.users").groups;
  EXPECT_NE(std::find(groups.begin(), groups.end(), "_account.stage-read-only"), groups.end());
  EXPECT_TRUE(explained(small, "mysql").groups.empty());
}

TEST(Explain, ABrokenFolderIsExplainedAsFarAsItGoes) {
  FileTree files = small_organization();
  files["stage/eu-west-1/stage.yaml"] += "mysq: {}\nprotect: perhaps\n";
  files["prod/account.yaml"] = "kind: [\n";
  const Described broken(files);
  EXPECT_TRUE(broken.diagnostics.has_errors());
  EXPECT_EQ(value_text(broken, "stage.mysql.storage"),
            "50 GiB < stage/eu-west-1/stage.yaml:4, the environment");
  EXPECT_EQ(value_text(broken, "stage.stage.protect"),
            "perhaps < stage/eu-west-1/stage.yaml:8, the environment");
}

TEST(Explain, ValuesAreShownAsYamlThatReadsBackTheSame) {
  for (std::string text :
       {"8.4",         "true",       "a: b",    "#x",    "a #b",     "[a]",  "a, b", "",
        "null",        "- a",        "x\"y\\z", "plain", "null",     "~",    "=",    "1e3",
        "0x10",        "a]",         "a}",      "?",     "key: {a}", "!tag", "&a",   "aws+prod@acme.example",
        "10.0.0.0/16", "02:00-03:00"}) {
    yaml::Node node;
    node.kind = yaml::Node::Kind::Scalar;
    node.text = text;
    yaml::Node list;
    list.kind = yaml::Node::Kind::Sequence;
    list.items = {node};
    const yaml::Node read = default_node(inline_yaml(list));
    ASSERT_EQ(read.items.size(), 1U) << inline_yaml(list);
    EXPECT_EQ(read.items[0].text, text) << inline_yaml(list);
    EXPECT_TRUE(read.items[0].is_scalar()) << inline_yaml(list);
  }
}

TEST(Explain, EverySettingHasHelpAndSaysWhoMaySayIt) {
  for (const Setting& setting : general_settings()) {
    EXPECT_FALSE(help_of(setting).empty()) << setting.address;
    EXPECT_EQ(flow_text(setting).empty(), setting.type == nullptr) << setting.address;
  }
}

}  // namespace
}  // namespace ashlar::test

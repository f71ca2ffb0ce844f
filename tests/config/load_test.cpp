// From a folder to an Organization: how values flow down, and what is said of folders that are not as they
// should be.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "config/organization_helper.h"

namespace ashlar::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr std::string_view organization = "name: tiny\ndomain: tiny.example\nhome_region: eu-west-1\n";
constexpr std::string_view app = "kind: application\nemail: aws+app@tiny.example\n";
constexpr std::string_view live = "network: {cidr: 10.1.0.0/16}\n";

std::string plus(std::string_view start, const std::string& more) { return std::string(start) + more; }

/// Of the organisation that the tiny one becomes with those files, which must have no mistake.
Loaded load_well(const Files& changed) {
  Loaded loaded = tiny_with(changed).load();
  EXPECT_EQ(loaded.messages(), "no mistakes\n");
  return loaded;
}

const MysqlSettings& mysql(const Loaded& loaded, const std::string& environment) {
  return **loaded.environment(environment).settings.mysql;
}

std::vector<std::string> tags_of(const CommonSettings& common) {
  std::vector<std::string> tags;
  for (const Named<std::string>& tag : *common.tags) tags.push_back(*tag.name + "=" + tag.value);
  return tags;
}

std::vector<std::string> texts(const Located<std::vector<Located<std::string>>>& list) {
  std::vector<std::string> items;
  for (const Located<std::string>& item : *list) items.push_back(*item);
  return items;
}

TEST(Inheritance, TheNearestLevelWins) {
  const Loaded loaded = load_well({
      {"organization.yaml", plus(organization, "mysql: {backup_days: 1, replicas: 1, storage: 31 GiB}\n")},
      {"app/account.yaml", plus(app, "mysql: {backup_days: 2, replicas: 2}\n")},
      {"app/eu-west-1/region.yaml",
       "management: {cidr: 10.0.0.0/19}\nserver_images: {eu-west-1: ami-0123456789abcdef0}\nmysql: "
       "{backup_days: 3}\n"},
      {"app/eu-west-1/live.yaml", plus(live, "mysql: {backup_days: 4}\n")},
      {"app/eu-west-1/next.yaml", "network: {cidr: 10.2.0.0/16}\nmysql:\n"},
  });
  EXPECT_EQ(*mysql(loaded, "live").backup_days, 4);
  EXPECT_EQ(*mysql(loaded, "next").backup_days, 3);
  EXPECT_EQ(*mysql(loaded, "next").replicas, 2);
  EXPECT_EQ(*mysql(loaded, "next").storage, 31);
  EXPECT_EQ(*mysql(loaded, "next").version, "8.4");
}

TEST(Inheritance, ValuesKeepThePlaceTheyComeFrom) {
  const Loaded loaded = load_well({
      {"organization.yaml", plus(organization, "mysql:\n  replicas: 1\n")},
      {"app/eu-west-1/live.yaml", plus(live, "mysql: {}\n")},
  });
  const Place from = mysql(loaded, "live").replicas.at.start;
  EXPECT_EQ(loaded.sources.path(from.file), "organization.yaml");
  EXPECT_EQ(from.line, 5U);
  EXPECT_FALSE(mysql(loaded, "live").storage.at) << "a default stands nowhere";
}

TEST(Inheritance, TagsAddUpAndListsDoNot) {
  const Loaded loaded = load_well({
      {"organization.yaml", plus(organization, "tags: {a: top, b: top}\nnotify: [top@tiny.example]\n")},
      {"app/account.yaml", plus(app, "tags: {b: account, c: account}\n")},
      {"app/eu-west-1/live.yaml", plus(live, "tags: {c: here, d: here}\nnotify: [here@tiny.example]\n")},
  });
  const CommonSettings& common = loaded.environment("live").common;
  EXPECT_THAT(tags_of(common), UnorderedElementsAre("a=top", "b=account", "c=here", "d=here"));
  EXPECT_THAT(texts(common.notify), ElementsAre("here@tiny.example"));
  EXPECT_THAT(texts(loaded.account("app").common.notify), ElementsAre("top@tiny.example"));
  EXPECT_THAT(tags_of(loaded.account("tools").common), UnorderedElementsAre("a=top", "b=top"));
}

TEST(Inheritance, SystemsExistWhereTheLowestLevelNamesThem) {
  const Loaded loaded = load_well({
      {"organization.yaml", plus(organization,
                                 "mysql: {replicas: 1}\nmanagement: {zones: 2}\n"
                                 "services: {shop: {image: shop, path: /}}\n")},
      {"tools/eu-west-1/region.yaml", ""},
  });
  EXPECT_FALSE(loaded.environment("live").settings.mysql.has_value());
  EXPECT_TRUE(loaded.environment("live").settings.services->empty());
  EXPECT_FALSE(loaded.account("tools").regions.front().settings.management.has_value());
  EXPECT_EQ(*(*loaded.account("app").regions.front().settings.management)->zones, 2);
}

TEST(Inheritance, ServicesAreMergedByName) {
  const Loaded loaded = load_well({
      {"organization.yaml", plus(organization,
                                 "services:\n  shop: {image: shop, path: /, replicas: 3}\n"
                                 "  stock: {image: stock, path: /stock}\n")},
      {"app/account.yaml", plus(app, "services: {shop: {replicas: 5}}\n")},
      {"app/eu-west-1/region.yaml",
       "management: {cidr: 10.0.0.0/19}\nserver_images: {eu-west-1: ami-0123456789abcdef0}\nservices: "
       "{stock: {port: 9090}}\n"},
      {"app/eu-west-1/live.yaml", plus(live, "services: {shop: {public: true}, stock: }\n")},
      {"app/eu-west-1/next.yaml", "network: {cidr: 10.2.0.0/16}\nservices: {stock: {}}\n"},
  });
  const std::vector<Named<ServiceSettings>>& services = *loaded.environment("live").settings.services;
  ASSERT_EQ(services.size(), 2U);
  EXPECT_EQ(*services[0].value.image, "shop");
  EXPECT_EQ(*services[0].value.replicas, 5);
  EXPECT_TRUE(*services[0].value.is_public);
  EXPECT_EQ(*services[1].value.port, 9090);
  EXPECT_EQ(*services[1].value.path, "/stock");
  EXPECT_EQ(loaded.environment("next").settings.services->size(), 1U);
}

TEST(Inheritance, WhatBelongsToOneLevelDoesNotFlow) {
  const Loaded loaded = load_well({{"app/account.yaml", plus(app, "organizational_unit: Shops\n")}});
  EXPECT_EQ(*loaded.account("app").settings.organizational_unit, "Shops");
  EXPECT_EQ(*loaded.account("tools").settings.organizational_unit, "Workloads");
}

TEST(Inheritance, DefaultsThatNobodyUsesAreReadAllTheSame) {
  const Loaded loaded =
      tiny_with({{"organization.yaml", plus(organization, "mysql: {storage: 50, replcias: 1}\n")}}).load();
  EXPECT_EQ(loaded.diagnostics.error_count(), 2U) << loaded.messages();
}

TEST(Load, EveryAccountHasTheHomeRegion) {
  const Loaded loaded = load_well({});
  ASSERT_EQ(loaded.account("people").regions.size(), 1U);
  EXPECT_EQ(loaded.account("people").regions[0].name, "eu-west-1");
}

TEST(Load, RecordedIdsAreTheAccounts) {
  const Loaded loaded = load_well({{"accounts.lock.yaml", "app: \"123456789012\"\n"}});
  EXPECT_EQ(loaded.account("app").id, "123456789012");
  EXPECT_TRUE(loaded.account("app").id_known);
  EXPECT_FALSE(loaded.account("tools").id_known);
  EXPECT_TRUE(loaded.account("tools").id.starts_with("0000"));
}

TEST(Load, ByteOrderMarkAndWindowsLineEndsAreRead) {
  Files files = tiny_organization();
  for (auto& [path, text] : files) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
      text.replace(at, 1, "\r\n");
    text.insert(0, "\xef\xbb\xbf");
  }
  EXPECT_EQ(OrganizationFolder(files).load().messages(), "no mistakes\n");
}

TEST(Load, TextOfAnyScriptIsShownWhereItStands) {
  const Loaded loaded =
      tiny_with({{"app/eu-west-1/live.yaml", plus(live, "# Größe, サイズ\nschlüssel: {größe: 1}\n")}}).load();
  EXPECT_THAT(loaded.messages(), HasSubstr("the environment has no setting \"schlüssel\""));
  EXPECT_THAT(loaded.messages(), HasSubstr("app/eu-west-1/live.yaml:3:1"));
}

TEST(Load, EscapeSequencesDoNotReachTheTerminal) {
  const Loaded loaded =
      tiny_with({{"app/eu-west-1/live.yaml", plus(live, "\"\\e[2J\": 1\ntags: {a: \"\\e]0;x\\a\"}\n")}})
          .load();
  EXPECT_EQ(loaded.diagnostics.error_count(), 2U) << loaded.messages();
  EXPECT_EQ(loaded.messages().find('\x1b'), std::string::npos);
}

/// A folder in which only that is wrong is told of in one message, and nothing else is said.
std::string only_message(const fs::path& folder) {
  const Loaded loaded(folder);
  EXPECT_EQ(loaded.diagnostics.all().size(), 1U) << loaded.messages();
  return loaded.messages();
}

TEST(Load, MissingFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(only_message(folder / "nowhere"), HasSubstr("there is no folder"));
}

TEST(Load, EmptyFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(only_message(folder.path()), HasSubstr("ashlar init"));
}

TEST(Load, InAPartOfTheFolderItNamesTheWhole) {
  const OrganizationFolder folder = tiny_with({});
  EXPECT_THAT(only_message(folder / "app/eu-west-1"), HasSubstr("-C " + folder.path().string()));
}

TEST(Load, AnEmptyOrganizationIsOneMistake) {
  EXPECT_THAT(only_message(tiny_with({{"organization.yaml", "# nothing yet\n"}}).path()),
              HasSubstr("organization.yaml says nothing"));
}

TEST(Load, AFileInsteadOfTheFolder) {
  const TemporaryFolder folder;
  put(folder / "file", "x");
  EXPECT_THAT(only_message(folder / "file"), HasSubstr("there is no folder"));
}

TEST(Load, AFolderInsteadOfOrganizationYaml) {
  const OrganizationFolder folder({});
  fs::create_directories(folder / "organization.yaml");
  EXPECT_THAT(only_message(folder.path()), HasSubstr("organization.yaml: "));
}

/// A reader that opened it would wait for ever.
TEST(Load, APipeInsteadOfAFile) {
  const OrganizationFolder folder = tiny_with({});
  ASSERT_EQ(::mkfifo((folder / "app/eu-west-1/next.yaml").c_str(), 0600), 0);
  EXPECT_THAT(only_message(folder.path()), HasSubstr("next.yaml"));
}

TEST(Load, ADeviceInsteadOfAFile) {
  const OrganizationFolder folder = tiny_with({});
  fs::create_symlink("/dev/zero", folder / "app/eu-west-1/next.yaml");
  EXPECT_THAT(only_message(folder.path()), HasSubstr("next.yaml"));
}

TEST(Load, LinksThatLeadNowhereOrInCircles) {
  const OrganizationFolder folder = tiny_with({});
  fs::create_symlink("region.yaml", folder / "people/region.yaml");
  fs::create_directories(folder / "people/eu-west-1");
  fs::create_symlink("region.yaml", folder / "people/eu-west-1/region.yaml");
  fs::create_symlink("/nowhere/at/all", folder / "tools/circle");
  fs::create_symlink("circle", folder / "circle");
  const std::string messages = folder.load().messages();
  EXPECT_THAT(messages, HasSubstr("people/eu-west-1/region.yaml"));
  EXPECT_THAT(messages, HasSubstr("people/region.yaml is not read"));
}

TEST(Load, AFileOfAHundredMegabytes) {
  const OrganizationFolder folder = tiny_with({});
  fs::resize_file(folder / "app/eu-west-1/live.yaml", 100'000'000);
  EXPECT_THAT(only_message(folder.path()), HasSubstr("live.yaml"));
}

TEST(Load, NamesThatAreNearlyRight) {
  const OrganizationFolder folder = tiny_with({
      {"app/eu-wset-1/live.yaml", "network: {cidr: 10.2.0.0/16}\n"},
      {"app/eu-west-1/next.yml", "network: {cidr: 10.3.0.0/16}\n"},
      {"docs/readme.md", "Not an account.\n"},
  });
  const std::string messages = folder.load().messages();
  EXPECT_THAT(
      messages,
      HasSubstr("app/eu-wset-1 is not the name of an AWS region\n   = help: did you mean eu-west-1?"));
  EXPECT_THAT(messages,
              HasSubstr("next.yml is not read: its name ends in .yml\n   = help: name it next.yaml"));
  EXPECT_THAT(messages, HasSubstr("2 errors"));
}

TEST(Load, FilesThatHoldNoMapping) {
  EXPECT_THAT(only_message(tiny_with({{"app/eu-west-1/region.yaml", "[a, b]\n"}}).path()),
              HasSubstr("region.yaml:1:1"));
  EXPECT_EQ(tiny_with({{"people/eu-west-1/region.yaml", ""}}).load().messages(), "no mistakes\n");
  EXPECT_EQ(tiny_with({{"people/eu-west-1/region.yaml", "# nothing yet\n"}}).load().messages(),
            "no mistakes\n");
}

}  // namespace
}  // namespace ashlar::test

// Addresses of settings: what each way to write one means, and what is said of those that mean nothing or too
// much.
#include "config/address.h"

#include <gtest/gtest.h>

#include "config/described.h"

namespace ashlar::test {
namespace {

const Described& small() {
  static const Described described;
  return described;
}

/// The full address; of one that is ambiguous "? a b", of one that means nothing "! near".
std::string meaning(std::string_view address, const Organization* organization = &small().organization) {
  auto resolved = resolve_setting(address, organization);
  if (resolved) return resolved->setting.address;
  std::string text = resolved.error().ambiguous ? "?" : "!";
  for (const std::string& meant : resolved.error().meant) text += " " + meant;
  return text;
}

TEST(Address, InFull) {
  ASSERT_FALSE(small().diagnostics.has_errors()) << small().messages();
  EXPECT_EQ(meaning("stage.stage.mysql.storage"), "stage.stage.mysql.storage");
  EXPECT_EQ(meaning("stage.eu-west-1.stage.mysql.storage"), "stage.stage.mysql.storage");
  EXPECT_EQ(meaning("stage.mgmt.cidr"), "stage.mgmt.cidr");
  EXPECT_EQ(meaning("security._global.users"), "security._global.users");
  EXPECT_EQ(meaning("organization.domain"), "organization.domain");
}

TEST(Address, Shortened) {
  EXPECT_EQ(meaning("security.users"), "security._global.users");
  EXPECT_EQ(meaning("security"), "security._global");
  EXPECT_EQ(meaning("stage.services.frontend.replicas"), "stage.stage.services.frontend.replicas");
  EXPECT_EQ(meaning("stage.frontend.replicas"), "stage.stage.services.frontend.replicas");
  EXPECT_EQ(meaning("stage.frontend"), "stage.stage.services.frontend");
  EXPECT_EQ(meaning("stage.management.cidr"), "stage.mgmt.cidr");
  EXPECT_EQ(meaning("stage.mgmt"), "stage.mgmt");
}

TEST(Address, RegionOnlyWhereAnEnvironmentIsInTwo) {
  EXPECT_EQ(meaning("prod.eu-west-1.prod.mysql"), "prod.eu-west-1.prod.mysql");
  EXPECT_EQ(meaning("prod.eu-central-1.mysql.replicas"), "prod.eu-central-1.prod.mysql.replicas");
  EXPECT_EQ(meaning("prod.mysql"), "? prod.eu-central-1.prod.mysql prod.eu-west-1.prod.mysql");
}

TEST(Address, WithoutPlaceItIsMeantInGeneral) {
  EXPECT_EQ(meaning("mysql.storage"), "mysql.storage");
  EXPECT_EQ(meaning("backup_days"), "mysql.backup_days");
  EXPECT_EQ(meaning("mysql"), "mysql");
  EXPECT_EQ(meaning("mgmt.cidr"), "management.cidr");
  EXPECT_EQ(meaning("kind"), "account.kind");
  EXPECT_EQ(meaning("users"), "account.users");
  EXPECT_EQ(meaning("frontend.replicas"), "services.frontend.replicas");
  EXPECT_EQ(meaning("services.replicas"), "services.NAME.replicas");
  EXPECT_EQ(meaning("services.NAME.replicas"), "services.NAME.replicas");
  EXPECT_EQ(meaning("services.later.replicas"), "services.NAME.replicas");
}

TEST(Address, GeneralOnesNeedNoFolder) {
  EXPECT_EQ(meaning("mysql.storage", nullptr), "mysql.storage");
  EXPECT_EQ(meaning("organization.domain", nullptr), "organization.domain");
  EXPECT_EQ(meaning("stage.mysql.storage", nullptr), "! mysql.storage");
}

TEST(Address, TheNearestLevelThatIsWrittenOutWins) {
  auto resolved = resolve_setting("stage.notify", &small().organization);
  ASSERT_TRUE(resolved);
  EXPECT_EQ(resolved->setting.address, "stage._global.notify");
  EXPECT_EQ(resolved->also,
            (std::vector<std::string>{"stage.empty.notify", "stage.stage.notify", "stage.mgmt.notify"}));
}

TEST(Address, WhatMayMeanTwoThingsIsAnError) {
  EXPECT_EQ(meaning("domain"), "? account.domain organization.domain");
  EXPECT_EQ(meaning("cidr"), "? management.cidr network.cidr");
  EXPECT_EQ(meaning("stage.cidr"), "? stage.empty.network.cidr stage.mgmt.cidr stage.stage.network.cidr");
}

TEST(Address, NamesMayHoldDots) {
  EXPECT_EQ(meaning("security.users.anna.smith"), "security._global.users.anna.smith");
  EXPECT_EQ(meaning("security.anna.smith.groups"), "security._global.users.anna.smith.groups");
}

TEST(Address, SlipsOfTheFingers) {
  EXPECT_EQ(meaning("stage.mysql.instanc"), "! stage.stage.mysql.instance");
  EXPECT_EQ(meaning("stge.stage.mysql.instance"), "! stage.stage.mysql.instance");
  EXPECT_EQ(meaning("security.mysql.storage"), "! mysql.storage");
  EXPECT_EQ(meaning("stage.frontand"), "! stage.stage.services.frontend");
}

TEST(Address, WhatIsNearToNothing) {
  const std::string long_name(10'000, 'a');
  for (std::string_view address :
       std::vector<std::string_view>{"", ".", "stage.", ".mysql", "stage..mysql", "x.y.z", long_name,
                                     "stage.mysql.wombat", "\x1b[2J"}) {
    EXPECT_EQ(meaning(std::string(address)), "!") << address;
  }
  std::string many = "a";
  for (int i = 0; i < 200; ++i) many += ".a";
  EXPECT_EQ(meaning(many), "!");
  auto hostile = resolve_setting("\x1b[2J", nullptr);
  EXPECT_EQ(hostile.error().summary.find('\x1b'), std::string::npos);
}

TEST(Address, EverySettingIsFoundByItsOwnFullAddress) {
  std::vector<Setting> all = general_settings();
  for (const SettingPlace& place : setting_places(small().organization)) {
    all.push_back(whole_place(place));
    std::vector<Setting> below = settings_below(all.back());
    all.insert(all.end(), below.begin(), below.end());
  }
  for (const Setting& setting : all) EXPECT_EQ(meaning(setting.address), setting.address);
}

TEST(Address, ASettingKnowsItsFieldSectionAndValue) {
  Setting setting = resolve_setting("stage.mysql.storage", &small().organization)->setting;
  EXPECT_EQ(setting.field()->name, "storage");
  EXPECT_EQ(setting.section->name, "mysql");
  EXPECT_EQ(setting.place->environment->name, "stage");
  ASSERT_NE(setting.value(), nullptr);
  EXPECT_EQ(setting.value()->text, "50 GiB");
  EXPECT_EQ(small().sources.path(setting.value()->at.start.file), "stage/eu-west-1/stage.yaml");
  EXPECT_EQ(setting.value()->at.start.line, 4U);
  EXPECT_EQ(resolve_setting("stage.mysql.replicas", &small().organization)->setting.value(), nullptr);
}

}  // namespace
}  // namespace ashlar::test

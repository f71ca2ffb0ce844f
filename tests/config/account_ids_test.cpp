// accounts.lock.yaml as the bootstrap keeps it.
#include "config/account_ids.h"

#include <chrono>

#include <gtest/gtest.h>

#include "config/organization_helper.h"

namespace ashlar {
namespace {

using namespace test;

/// An organisation's folder in which `old`, which nobody describes any more, has an id.
class AccountIds : public ::testing::Test {
 protected:
  AccountIds() : folder_(with("old: \"111122223333\"\n")) {}

  static Files with(const std::string& ids) {
    Files files = tiny_organization();
    files["accounts.lock.yaml"] = ids;
    return files;
  }
  Expected<void> record(const std::map<std::string, std::string>& ids) const {
    return record_account_ids(folder_.path(), Loaded(folder_.path()).organization, ids);
  }
  std::string text() const { return slurp(folder_ / "accounts.lock.yaml"); }

  const OrganizationFolder folder_;
};

TEST_F(AccountIds, AreAddedToThoseThatAreThereInOrder) {
  ASSERT_TRUE(record({{"tools", "000000000123"}, {"app", "444455556666"}}));
  const std::string written = text();
  EXPECT_EQ(written.substr(written.find("app:")),
            "app: \"444455556666\"\nold: \"111122223333\"\ntools: \"000000000123\"\n");
  const Loaded loaded(folder_.path());
  EXPECT_NE(loaded.messages().find("there is no account old"), std::string::npos) << loaded.messages();
  EXPECT_EQ(loaded.account("tools").id, "000000000123");
  EXPECT_TRUE(loaded.account("app").id_known);
  ASSERT_TRUE(record({{"app", "444455556666"}}));
  EXPECT_EQ(text(), written);
}

TEST_F(AccountIds, WhatSaysItAllAlreadyIsNotTouched) {
  const std::string by_hand = "# ours since 2019\ntools: '000000000123'\napp: \"444455556666\"  # the shop\n";
  const OrganizationFolder folder(with(by_hand));
  const std::filesystem::path file = folder / "accounts.lock.yaml";
  const auto before = std::filesystem::last_write_time(file) - std::chrono::hours(1);
  std::filesystem::last_write_time(file, before);
  ASSERT_TRUE(
      record_account_ids(folder.path(), Loaded(folder.path()).organization, {{"app", "444455556666"}}));
  EXPECT_EQ(slurp(file), by_hand);
  EXPECT_EQ(std::filesystem::last_write_time(file), before);
}

TEST_F(AccountIds, AnAccountNeverBecomesAnother) {
  ASSERT_TRUE(record({{"app", "444455556666"}}));
  const std::string before = text();
  const auto refused = record({{"app", "777788889999"}, {"tools", "000000000123"}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().reason.find("app is account 444455556666 there, and 777788889999 on AWS"),
            std::string::npos)
      << refused.error().text();
  EXPECT_EQ(text(), before);
}

}  // namespace
}  // namespace ashlar

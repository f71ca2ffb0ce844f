// What is described no more, seen as it was applied.
#include "systems/past_units.h"

#include <gtest/gtest.h>

#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

std::map<std::string, std::string> acme_with_ids() {
  auto files = acme_files();
  files["accounts.lock.yaml"] =
      "dev: \"200000000001\"\nmaster: \"123456789012\"\nprod: \"200000000002\"\nsecurity: \"200000000003\"\n"
      "shared-services: \"200000000004\"\nstage: \"200000000005\"\ngone: \"200000000006\"\n";
  return files;
}

std::string kept_of(const Unit& unit) {
  return unit.account_id + (unit.account_id_known ? " known " : " made up ") + unit.provider_region + " " +
         unit.deploy_role_arn + " " + unit.state.bucket + " " + unit.state.region + " " + unit.state.key;
}

TEST(PastUnits, AreAppliedWhereAndAsWhomTheyWere) {
  const auto acme = build_organization(acme_with_ids());
  ASSERT_FALSE(acme->diagnostics.has_errors()) << acme->messages();
  Architecture past;
  std::set<std::string> staying;
  for (const auto& [path, unit] : acme->architecture.units()) {
    if (const Unit* same = systems::add_past_unit(past, acme->organization, path))
      EXPECT_EQ(kept_of(*same), kept_of(*unit)) << path.text();
    else
      staying.insert(path.part);
  }
  EXPECT_EQ(staying, (std::set<std::string>{"access", "state"}));
  for (const auto& [path, unit] : acme->architecture.units()) {
    const Unit* same = systems::add_past_unit(past, acme->organization, path, systems::Foundation::Goes);
    EXPECT_EQ(kept_of(*same), kept_of(*unit)) << path.text();
  }
  EXPECT_EQ(past.resource_count(), 0U);
}

TEST(PastUnits, AnAccountWithoutAnIdHasNone) {
  const auto acme = build_organization(acme_files());
  Architecture past;
  EXPECT_EQ(systems::add_past_unit(past, acme->organization, {"stage", "eu-west-1", "stage", "vpc"}),
            nullptr);
  EXPECT_EQ(systems::add_past_unit(past, acme->organization, {"gone", "eu-west-1", "gone", "vpc"}), nullptr);
}

TEST(PastUnits, AnAccountWhoseFolderHasGoneIsKnownByItsId) {
  const auto acme = build_organization(acme_with_ids());
  const auto accounts = systems::past_accounts(acme->organization);
  ASSERT_EQ(accounts.size(), 1U);
  EXPECT_EQ(accounts[0].name, "gone");
  Architecture past;
  const Unit* unit = systems::add_past_unit(past, acme->organization, {"gone", "eu-west-1", "gone", "vpc"});
  ASSERT_NE(unit, nullptr);
  EXPECT_EQ(unit->account_id, "200000000006");
  EXPECT_EQ(unit->deploy_role_arn,
            "arn:aws:iam::200000000006:role/allow-auto-deploy-access-from-other-accounts");
  EXPECT_EQ(unit->state.bucket, "acme-gone-eu-west-1-terraform-state");
}

TEST(PastUnits, AnAccountWhoseFolderHasGoneIsMovedAsideAndNotTakenOut) {
  const auto acme = build_organization(acme_with_ids());
  systems::suspend_past_account(acme->architecture, acme->organization, "gone", "aws+gone@acme.example");
  const Unit* unit = acme->architecture.find({"master", "_global", "_global", "organization"});
  const Resource* stage = unit->find("aws_organizations_account.stage");
  const Resource* gone = unit->find("aws_organizations_account.gone");
  ASSERT_NE(gone, nullptr);
  EXPECT_EQ(*find(gone->attributes, "email")->as<std::string>(), "aws+gone@acme.example");
  const auto* parent = find(gone->attributes, "parent_id")->as<Reference>();
  ASSERT_NE(parent, nullptr);
  EXPECT_EQ(parent->resource->address(), "aws_organizations_organizational_unit.Suspended");
  EXPECT_TRUE(find(gone->attributes, "tags")->as<Object>()->front().name == "ashlar:id");
  EXPECT_EQ(gone->lifecycle.ignore_changes, stage->lifecycle.ignore_changes);
}

}  // namespace
}  // namespace ashlar::testing

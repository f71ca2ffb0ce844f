// The record and the watchmen: complete, in AWS's order, and nobody's to stop.
#include <set>

#include <gtest/gtest.h>

#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

class Audit : public ::testing::Test {
 protected:
  const Unit& unit(const std::string& path) {
    for (const auto& [name, candidate] : acme_->architecture.units()) {
      if (name.text() == path) return *candidate;
    }
    throw std::logic_error("there is no unit " + path);
  }

  const Resource& resource(const std::string& path, const std::string& address) {
    const Resource* found = unit(path).find(address);
    if (!found) throw std::logic_error("there is no " + path + "//" + address);
    return *found;
  }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
};

TEST_F(Audit, EveryAccountsTrailWritesToTheOneArchive) {
  for (const Account& account : acme_->organization.accounts) {
    const Resource& trail = resource(account.name + "/_global/trail", "aws_cloudtrail.main");
    const Reference* bucket = find(trail.attributes, "s3_bucket_name")->as<Reference>();
    ASSERT_NE(bucket, nullptr);
    EXPECT_EQ(bucket->resource->full_address(),
              "security/_global/audit-archive//aws_s3_bucket_policy.archive");
    EXPECT_TRUE(*find(trail.attributes, "is_multi_region_trail")->as<bool>());
    EXPECT_TRUE(*find(trail.attributes, "enable_log_file_validation")->as<bool>());
  }
}

TEST_F(Audit, EveryAllowedRegionOfEveryAccountIsRecorded) {
  for (const Account& account : acme_->organization.accounts) {
    for (const std::string& region : acme_->organization.allowed_regions()) {
      EXPECT_NO_THROW(resource(account.name + "/" + region + "/_global/watch",
                               "aws_config_configuration_recorder_status.main"));
    }
  }
}

TEST_F(Audit, MembersDetectorsAreTheOrganizationsToMake) {
  std::set<std::string> accounts;
  for (const auto& [path, unit] : acme_->architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (resource->type == "aws_guardduty_detector" || resource->type == "aws_securityhub_account") {
        accounts.insert(path.account);
      }
    }
  }
  EXPECT_EQ(accounts, (std::set<std::string>{"master", "security"}));
}

TEST_F(Audit, AnAdministratorIsMadeBeforeItSpeaksForEveryone) {
  for (const std::string& region : acme_->organization.allowed_regions()) {
    const Unit& own = unit("security/" + region + "/_global/watch");
    const Unit& administrators = unit("master/" + region + "/_global/administrators");
    const Unit& everyone = unit("security/" + region + "/_global/watch-organization");
    EXPECT_TRUE(administrators.depends_on().contains(&own)) << region;
    EXPECT_TRUE(administrators.depends_on().contains(&unit("master/_global/organization"))) << region;
    EXPECT_TRUE(everyone.depends_on().contains(&administrators)) << region;
  }
}

TEST_F(Audit, TheArchiveIsKeptForAYearAndRefusesOthers) {
  FileTree files = synthesise(*acme_);
  const std::string& policy =
      files.at("security/_global/audit-archive/policies/s3_bucket_policy.archive.policy.json.tftpl");
  for (const char* sid : {"RefusePlainHttp", "RefuseEveryoneElse", "KeepRecords"}) {
    EXPECT_NE(policy.find(sid), std::string::npos) << sid;
  }
  const std::string& text = files.at("security/_global/audit-archive/audit.tf.json");
  EXPECT_NE(text.find("\"days\": 365"), std::string::npos);
  EXPECT_NE(text.find("\"days\": 30"), std::string::npos);
}

/// Organizations: 5,120 characters for each of the five policies that may hang on the root (AWS adds its
/// own).
TEST_F(Audit, GuardrailsFitOrganizations) {
  int guardrails = 0;
  for (const auto& [path, text] : synthesise(*acme_)) {
    if (path.find("/policies/organizations_policy.") == std::string::npos) continue;
    ++guardrails;
    EXPECT_LE(text.size(), 5120U) << path;
  }
  EXPECT_EQ(guardrails, 4);
}

}  // namespace
}  // namespace ashlar::testing

// The record and the watchmen: complete, in AWS's order, and nobody's to stop.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "config/role_names.h"
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

/// Otherwise AWS makes the detectors and hubs that these units are about to make.
TEST_F(Audit, WhoeverHasADetectorOfItsOwnMakesItBeforeEveryoneIsEnrolled) {
  const std::string& home = *acme_->organization.settings.home_region;
  const UnitSet before_all = unit("security/" + home + "/_global/watch-organization").depends_on();
  for (const std::string& region : acme_->organization.allowed_regions()) {
    const UnitSet before = unit("security/" + region + "/_global/watch-organization").depends_on();
    for (const std::string account : {"master", "security"}) {
      const Unit& own = unit(account + "/" + region + "/_global/watch");
      EXPECT_TRUE(before.contains(&own)) << account << " " << region;
      EXPECT_TRUE(before_all.contains(&own)) << account << " " << region;
    }
    EXPECT_TRUE(before_all.contains(&unit("master/" + region + "/_global/administrators"))) << region;
  }
}

TEST_F(Audit, NoDiskIsCopiedUnasked) {
  for (const std::string& region : acme_->organization.allowed_regions()) {
    for (const std::string account : {"master", "security"}) {
      const Resource& own = resource(account + "/" + region + "/_global/watch",
                                     "aws_guardduty_detector_feature.EBS_MALWARE_PROTECTION");
      EXPECT_EQ(*find(own.attributes, "status")->as<std::string>(), "DISABLED");
    }
    const Resource& members =
        resource("security/" + region + "/_global/watch-organization",
                 "aws_guardduty_organization_configuration_feature.EBS_MALWARE_PROTECTION");
    EXPECT_EQ(*find(members.attributes, "auto_enable")->as<std::string>(), "NONE");
  }
}

/// Of a policy's statement: its actions and whom its condition names, as text.
class StatementText {
 public:
  StatementText(const Value& document, std::string_view sid) {
    const Value& root = *document.as<JsonDocument>()->root;
    for (const Value& candidate : *find(*root.as<Object>(), "Statement")->as<List>()) {
      if (*find(*candidate.as<Object>(), "Sid")->as<std::string>() == sid)
        statement_ = *candidate.as<Object>();
    }
  }

  bool has_action(const std::string& action) const { return contains(*find(statement_, "Action"), action); }

  bool names_role(std::string_view test, std::string_view role) const {
    const Object& conditions = *find(statement_, "Condition")->as<Object>();
    const Object& arns = *find(conditions, test)->as<Object>();
    return contains(*find(arns, "aws:PrincipalArn"), role);
  }

 private:
  static bool contains(const Value& texts, std::string_view end) {
    const List& list = *texts.as<List>();
    return std::any_of(list.begin(), list.end(),
                       [&](const Value& text) { return text.as<std::string>()->ends_with(end); });
  }

  Object statement_;
};

TEST_F(Audit, FullAccessCannotOpenTheArchive) {
  const Resource& policy = resource("security/_global/audit-archive", "aws_s3_bucket_policy.archive");
  const StatementText keep(*find(policy.attributes, "policy"), "KeepRecords");
  for (const char* action :
       {"s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutEncryptionConfiguration",
        "s3:PutBucketOwnershipControls", "s3:PutBucketPublicAccessBlock", "s3:DeleteObjectVersion"}) {
    EXPECT_TRUE(keep.has_action(action)) << action;
  }
  EXPECT_FALSE(keep.names_role("ArnNotLike", full_access_role));
  EXPECT_TRUE(keep.names_role("ArnNotLike", auto_deploy_role));
}

TEST_F(Audit, FullAccessOnlyLooksAtTheArchivesKey) {
  const Resource& key = resource("security/_global/audit-archive", "aws_kms_key.archive");
  const StatementText administration(*find(key.attributes, "policy"), "Administration");
  EXPECT_TRUE(administration.has_action("kms:ScheduleKeyDeletion"));
  EXPECT_FALSE(administration.names_role("ArnLike", full_access_role));
  const StatementText look(*find(key.attributes, "policy"), "Look");
  EXPECT_TRUE(look.names_role("ArnLike", full_access_role));
  EXPECT_FALSE(look.has_action("kms:PutKeyPolicy"));
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

/// KMS: by its alias, since the key's id is AWS's; the alias itself is kept where it is.
TEST_F(Audit, NobodyButWhatDeploysShutsTheArchivesKey) {
  const std::string text = synthesise(*acme_).at(
      "master/_global/organization/policies/organizations_policy.protect-audit-trail.content.json");
  const std::string id = acme_->organization.security().id;
  for (const std::string& part :
       {std::string("kms:ScheduleKeyDeletion"), std::string("kms:DisableKey"),
        std::string("kms:PutKeyPolicy"), std::string("\"kms:ResourceAliases\": \"alias/acme-audit-archive\""),
        "arn:aws:kms:eu-west-1:" + id + ":key/*",
        "arn:aws:kms:eu-west-1:" + id + ":alias/acme-audit-archive"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
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

// The VPN: who may ask it for what, and what it may itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class VpnTest : public ::testing::Test {
 protected:
  const std::string& file(const std::string& path) { return files_.at(path); }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
  FileTree files_ = synthesise(*acme_);
  std::string stage_ = acme_->organization.find("stage")->id;
  std::string people_ = "security/_global/people/policies/iam_group_policy.account_stage-";
  std::string vpn_ = "stage/eu-west-1/mgmt/vpn/policies/";
};

TEST_F(VpnTest, StandsInEveryManagementVpc) {
  for (const Account& account : acme_->organization.accounts) {
    for (const Region& region : account.regions) {
      const Unit* vpn = acme_->architecture.find({account.name, region.name, "mgmt", "vpn"});
      EXPECT_EQ(vpn != nullptr, region.settings.management.has_value()) << account.name;
    }
  }
}

TEST_F(VpnTest, UsersAskForCertificatesAndFetchTheirOwn) {
  const std::string& users = file(people_ + "openvpn-users.policy.json");
  EXPECT_THAT(users, HasSubstr("arn:aws:sqs:eu-west-1:" + stage_ + ":mgmt-vpn-requests"));
  EXPECT_THAT(users, HasSubstr("arn:aws:s3:::acme-stage-eu-west-1-mgmt-vpn/issued/${aws:username}/*"));
  EXPECT_THAT(users, Not(HasSubstr("revocations")));
}

TEST_F(VpnTest, AdministratorsRevoke) {
  const std::string& admins = file(people_ + "openvpn-admins.policy.json");
  EXPECT_THAT(admins, HasSubstr("arn:aws:sqs:eu-west-1:" + stage_ + ":mgmt-vpn-revocations"));
  EXPECT_THAT(admins, Not(HasSubstr("s3:")));
}

/// What the groups are given counts only where the queue, the bucket and the key admit it.
TEST_F(VpnTest, QueuesBucketAndKeyAdmitPeopleWithASecondFactor) {
  const std::string people = "user/people/*";
  for (const char* policy : {"sqs_queue_policy.requests.policy", "sqs_queue_policy.revocations.policy",
                             "s3_bucket_policy.vpn.policy", "kms_key.vpn.policy"}) {
    const std::string path = vpn_ + policy + ".json";
    const std::string& text = file(files_.contains(path) ? path : path + ".tftpl");
    EXPECT_THAT(text, HasSubstr(people)) << policy;
    EXPECT_THAT(text, HasSubstr("\"aws:MultiFactorAuthPresent\": \"true\"")) << policy;
  }
}

TEST_F(VpnTest, QueuesForWhatFailedAdmitNobody) {
  EXPECT_THAT(file(vpn_ + "sqs_queue_policy.requests_dead_letters.policy.json.tftpl"),
              Not(HasSubstr("Allow")));
}

TEST_F(VpnTest, TheServerTakesItsAddressAndNoOther) {
  const std::string& server = file(vpn_ + "iam_role_policy.vpn.policy.json.tftpl");
  EXPECT_THAT(server, HasSubstr("${eip_vpn_arn}"));
  EXPECT_THAT(server, Not(HasSubstr("elastic-ip/*")));
}

/// Split tunnel: this VPC, and those that are peered with it.
TEST_F(VpnTest, LeadsToTheRegionsVpcsOnly) {
  EXPECT_EQ(file(vpn_ + "ssm_parameter.routes.insecure_value.json"),
            "[\n  \"10.16.160.0/19\",\n  \"10.17.0.0/17\"\n]\n");
  const std::string& boot =
      file("stage/eu-west-1/mgmt/vpn/user-data/launch_template.vpn.user_data.yaml.tftpl");
  EXPECT_THAT(boot, HasSubstr(R"(\"resolver\": \"10.16.160.2\")"));
}

}  // namespace
}  // namespace ashlar::testing

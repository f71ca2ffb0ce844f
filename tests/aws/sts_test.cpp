// What STS is asked, and what it must not answer.
#include "aws/sts.h"

#include <gtest/gtest.h>

#include "aws/script.h"

namespace ashlar::aws {
namespace {

const std::string region = "eu-west-1";

std::string role_of(const std::string& account) {
  return "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::" + account +
         ":assumed-role/deploy/ashlar</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIA</AccessKeyId>"
         "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
         "<Expiration>2036-01-02T03:04:05Z</Expiration></Credentials></AssumeRoleResult></"
         "AssumeRoleResponse>";
}

TEST(Sts, ARoleIsOfTheAccountThatItsNameSays) {
  RoleSession session;
  session.role_arn = "arn:aws:iam::111122223333:role/deploy";
  session.name = "ashlar";
  Script script{{answer(200, role_of("111122223333")), answer(200, role_of("444455556666"))}};
  const Client client = script.client();
  const auto given = assume_role(client, region, session);
  ASSERT_TRUE(given) << given.error().text();
  EXPECT_EQ(given->access_key_id, "ASIA");
  EXPECT_TRUE(given->expires);
  const auto other = assume_role(client, region, session);
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().reason.find("444455556666"), std::string::npos) << other.error().text();
}

TEST(Sts, ACodeIsShownWithItsDevice) {
  Script script{{answer(200,
                        "<GetSessionTokenResponse><GetSessionTokenResult><Credentials><AccessKeyId>ASIA"
                        "</AccessKeyId></Credentials></GetSessionTokenResult></GetSessionTokenResponse>"),
                 answer(403,
                        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>invalid MFA one time pass "
                        "code.</Message></Error></ErrorResponse>")}};
  const Client client = script.client();
  EXPECT_EQ(session_token(client, region, "arn:aws:iam::111122223333:mfa/kim", "123456")->access_key_id,
            "ASIA");
  EXPECT_EQ(
      script.asked[0].body,
      "Action=GetSessionToken&SerialNumber=arn%3Aaws%3Aiam%3A%3A111122223333%3Amfa%2Fkim&TokenCode=123456"
      "&Version=2011-06-15");
  const auto refused = session_token(client, region, "arn:aws:iam::111122223333:mfa/kim", "000000");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().text().find("invalid MFA"), std::string::npos) << refused.error().text();
  EXPECT_EQ(refused.error().text().find("000000"), std::string::npos);
}

TEST(Sts, AnArnNamesItsAccount) {
  EXPECT_EQ(account_of("arn:aws:iam::111122223333:role/a/b"), "111122223333");
  EXPECT_EQ(account_of("arn:aws:s3:::bucket"), "");
  EXPECT_EQ(account_of("r"), "");
}

}  // namespace
}  // namespace ashlar::aws

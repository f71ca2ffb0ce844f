// As whom AWS is asked, and that it is never asked as anybody of another account.
#include "engine/roles.h"

#include <gtest/gtest.h>

#include "aws/sts.h"
#include "support/aws_server.h"

namespace ashlar::engine {
namespace {

class RolesOfUnits : public ashlar::testing::WithAwsServer {
 protected:
  Roles roles() const { return {{"AKIAIOSFODNN7EXAMPLE", "none", "", {}}, server->variables()}; }

  const Unit& unit(const std::string& name, const std::string& account, const std::string& role) {
    Unit& made = architecture_.unit({name, "eu-west-1", "stage", "vpc"});
    made.account_id = account;
    made.account_id_known = true;
    made.deploy_role_arn = role;
    made.state.region = "eu-west-1";
    return made;
  }
  std::string member() const {
    organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
    return organizations("CreateAccount", {{"AccountName", "stage"}, {"Email", "stage@acme.example"}})
        .at("CreateAccountStatus")
        .at("AccountId");
  }
  static std::string who(const aws::Client& client) {
    const auto me = aws::caller_identity(client, "eu-west-1");
    return me ? me->account : me.error().text();
  }

  Architecture architecture_;
};

TEST_F(RolesOfUnits, AreAssumedOnce) {
  const std::string account = member();
  const std::string role = "arn:aws:iam::" + account + ":role/OrganizationAccountAccessRole";
  Roles all = roles();
  const aws::Client& client = all.of(unit("stage", account, role));
  EXPECT_EQ(who(client), account);
  EXPECT_EQ(who(all.of(unit("same", account, role))), account);
  EXPECT_EQ(server->count("sts AssumeRole"), 1);
}

TEST_F(RolesOfUnits, OneOfAnotherAccountIsNotAssumed) {
  Roles all = roles();
  const std::string refused =
      who(all.of(unit("stage", "111122223333", "arn:aws:iam::444455556666:role/deploy")));
  EXPECT_EQ(refused,
            "cannot work in account 111122223333: arn:aws:iam::444455556666:role/deploy is of account "
            "444455556666");
  EXPECT_EQ(server->count("sts AssumeRole"), 0);
}

TEST_F(RolesOfUnits, TheCallersOwnWorkInTheirOwnAccountAlone) {
  Roles all = roles();
  EXPECT_EQ(who(all.of(unit("master", ashlar::testing::server_account, ""))),
            ashlar::testing::server_account);
  const std::string refused = who(all.of(unit("other", "111122223333", "")));
  EXPECT_NE(refused.find("cannot work in account 111122223333: arn:aws:"), std::string::npos) << refused;
  EXPECT_NE(refused.find("is of account 123456789012"), std::string::npos) << refused;
}

}  // namespace
}  // namespace ashlar::engine

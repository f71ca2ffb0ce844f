// The organisation's accounts, on the AWS server; what that cannot be brought to say, from a script.
#include "aws/organizations.h"

#include <gtest/gtest.h>

#include "aws/script.h"
#include "support/aws_server.h"

namespace ashlar::aws {
namespace {

const std::string home = "eu-west-1";

class Organizations : public ashlar::testing::WithAwsServer {
 protected:
  nlohmann::json create(const std::string& name, const std::string& email) const {
    return organizations("CreateAccount", {{"AccountName", name}, {"Email", email}})["CreateAccountStatus"];
  }
};

TEST_F(Organizations, ThereIsNoneUntilItIsMade) {
  const Client client = server->client();
  EXPECT_FALSE(describe_organization(client, home).value());
  organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
  const auto found = describe_organization(client, home).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id.substr(0, 2), "o-");
  EXPECT_EQ(found->management_account, ashlar::testing::server_account);
  EXPECT_TRUE(found->has_all_features);
}

TEST_F(Organizations, AccountsAreMadeMovedAndClosed) {
  const Client client = server->client();
  organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
  const std::string id = create("stage", "stage@acme.example").at("AccountId");

  const auto accounts = list_accounts(client, home).value();
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[1].id, id);
  EXPECT_EQ(accounts[1].name, "stage");
  EXPECT_EQ(accounts[1].email, "stage@acme.example");
  EXPECT_EQ(accounts[1].state, AccountState::Active);

  const auto roots = list_roots(client, home).value();
  ASSERT_EQ(roots.size(), 1U);
  EXPECT_EQ(parent_of(client, home, id), roots[0]);
  const std::string unit =
      organizations("CreateOrganizationalUnit", {{"ParentId", roots[0]}, {"Name", "suspended"}})
          .at("OrganizationalUnit")
          .at("Id");
  ASSERT_TRUE(move_account(client, home, id, unit));
  EXPECT_EQ(parent_of(client, home, id), unit);
  ASSERT_TRUE(move_account(client, home, id, unit));
  EXPECT_EQ(server->count("organizations MoveAccount"), 1);

  ASSERT_TRUE(close_account(client, home, id));
  EXPECT_EQ(list_accounts(client, home)->at(1).state, AccountState::Suspended);
  ASSERT_TRUE(close_account(client, home, id));
  const auto unknown = close_account(client, home, "000000000007");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().text().find("cannot close account 000000000007: AccountNotFoundException"), 0U)
      << unknown.error().text();
}

TEST_F(Organizations, ACreationSaysHowItWent) {
  const Client client = server->client();
  organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
  const auto made = create("stage", "stage@acme.example");
  const std::string failed = create("prod", "stage@acme.example").at("Id");

  const auto creation = describe_account_creation(client, home, made.at("Id")).value();
  EXPECT_EQ(creation.state, CreationState::Succeeded);
  EXPECT_EQ(creation.account, made.at("AccountId"));
  const auto all = list_account_creations(client, home).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].id, failed);
  EXPECT_EQ(all[1].state, CreationState::Failed);
  const Failure failure = failure_of(all[1]);
  EXPECT_EQ(failure.text(), "cannot make the account prod: EMAIL_ALREADY_EXISTS");
  EXPECT_NE(failure.help.find("give it another"), std::string::npos);
}

TEST_F(Organizations, AMemberIsRefusedWhatOnlyTheManagementAccountMayDo) {
  organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
  const std::string id = create("stage", "stage@acme.example").at("AccountId");
  const auto found = describe_organization(server->client_in(id), home).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->management_account, ashlar::testing::server_account);
}

TEST(OrganizationsByScript, PagesAreReadToTheEnd) {
  Script script{{answer(200, R"({"Accounts":[{"Id":"1","Status":"PENDING_CLOSURE"}],"NextToken":"n"})"),
                 answer(200, R"({"Accounts":[{"Id":"2","State":"CLOSED","Status":"SUSPENDED"}]})")}};
  const auto accounts = list_accounts(script.client(), home).value();
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].state, AccountState::PendingClosure);
  EXPECT_EQ(accounts[1].state, AccountState::Closed);
  EXPECT_EQ(script.asked[1].body, R"({"NextToken":"n"})");
  EXPECT_EQ(script.asked[0].origin, "https://organizations.us-east-1.amazonaws.com");
  EXPECT_NE(script.asked[0].headers.at("authorization").find("/us-east-1/organizations/"), std::string::npos);
}

TEST(OrganizationsByScript, AQuotaOfClosingsIsSaid) {
  Script script{{answer(400, R"({"__type":"ConstraintViolationException",
                                 "Message":"CLOSE_ACCOUNT_QUOTA_EXCEEDED: 10% in 30 days"})")}};
  const auto closed = close_account(script.client(), home, "111122223333");
  ASSERT_FALSE(closed);
  EXPECT_NE(closed.error().reason.find("10% in 30 days"), std::string::npos) << closed.error().text();
  EXPECT_FALSE(closed.error().retryable);
}

}  // namespace
}  // namespace ashlar::aws

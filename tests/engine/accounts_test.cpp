// Accounts that are there already: none is made in their place.
#include "engine/prior.h"
#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

using Json = nlohmann::json;

/// An organisation that is there, and a unit that asks for the account `dev` in it.
class AccountsOfAnOrganization : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    if (server == nullptr || IsSkipped() || HasFailure()) return;
    ask("CreateOrganization", {{"FeatureSet", "ALL"}});
    Scope(unit("organization"), "accounts", {})
        .add("aws_organizations_account", "dev", {{"name", "dev"}, {"email", "aws+dev@acme.example"}});
  }

  Json ask(const char* action, const Json& body) const {
    return json("organizations", std::string("AWSOrganizationsV20161128.") + action, body, "us-east-1");
  }
  /// As somebody made it long ago, without a mark.
  std::string account(const std::string& email) const {
    const Json made = ask("CreateAccount", {{"AccountName", "dev"}, {"Email", email}});
    server->forget_calls();
    return made.at("CreateAccountStatus").at("AccountId");
  }
  void record_id(const std::string& id) {
    Unit& made = architecture.unit({"dev", "eu-west-1", "dev", "vpc"});
    made.account_id = id;
    made.account_id_known = true;
    made.provider_region = made.state.region = "eu-west-1";
  }
  /// In the state; empty where that has none.
  std::string id() const {
    const auto all = states();
    const auto* made =
        current_object(all.at("stage/eu-west-1/stage/organization"), "aws_organizations_account.dev");
    return made == nullptr ? "" : made->attributes.at("id").get<std::string>();
  }
};

TEST_F(AccountsOfAnOrganization, AreTakenOverByTheirIds) {
  account("aws+another@acme.example");
  const std::string there = account("aws+dev@acme.example");
  record_id(there);
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(id(), there);
  EXPECT_EQ(server->count("organizations CreateAccount"), 0);
}

TEST_F(AccountsOfAnOrganization, AreTakenOverByTheirEmail) {
  const std::string there = account("aws+dev@acme.example");
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(id(), there);
}

TEST_F(AccountsOfAnOrganization, AreNeverMadeWhereTheirIdIsRecorded) {
  account("aws+another@acme.example");
  record_id("200000000001");
  const Applied applied = apply();
  EXPECT_NE(texts(applied.problems).find("accounts.lock.yaml has dev as 200000000001"), std::string::npos)
      << texts(applied.problems);
  EXPECT_EQ(id(), "");
  EXPECT_EQ(server->count("organizations CreateAccount"), 0);
}

TEST_F(AccountsOfAnOrganization, WithAnotherEmailAreNotReplaced) {
  record_id(account("aws+another@acme.example"));
  const Applied applied = apply();
  EXPECT_NE(texts(applied.problems).find("What cannot be changed in place: email"), std::string::npos)
      << texts(applied.problems);
  EXPECT_EQ(server->count("organizations CreateAccount"), 0);
}

}  // namespace
}  // namespace ashlar::engine

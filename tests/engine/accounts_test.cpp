// Accounts that are there already: none is made in their place, and none is taken for another.
#include <algorithm>

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
    organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
    dev_ =
        &Scope(unit("organization"), "accounts", {})
             .add("aws_organizations_account", "dev", {{"name", "dev"}, {"email", "aws+dev@acme.example"}});
  }

  /// As somebody made it long ago, without a mark.
  std::string account(const std::string& email) const {
    const Json made = organizations("CreateAccount", {{"AccountName", "dev"}, {"Email", email}});
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

  Resource* dev_ = nullptr;
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

TEST_F(AccountsOfAnOrganization, AreNotReplacedForAnotherEmail) {
  EXPECT_EQ(texts(apply().problems), "");
  dev_->set("email", "aws+another@acme.example");
  const std::string problems = texts(plan().problems);
  EXPECT_NE(problems.find("an account is never replaced"), std::string::npos) << problems;
  EXPECT_NE(problems.find("cannot be changed here: email"), std::string::npos) << problems;
  dev_->set("email", "aws+dev@acme.example");
  EXPECT_FALSE(plan().has_changes());
}

/// Log groups beside settings that every account has, with the defaults where nobody has set them.
class DriftsBesideSettings : public testing::SmallWorld {
 protected:
  /// After all of it was made, in an account that has none of it.
  std::string problems_elsewhere(const std::vector<std::string>& groups) {
    Scope scope(unit("watch"), "watch", {});
    scope.add("aws_ebs_encryption_by_default", "main", {{"enabled", true}});
    scope.add("aws_s3_account_public_access_block", "main", {{"block_public_acls", true}});
    for (const std::string& name : groups) scope.add("aws_cloudwatch_log_group", name, {{"name", name}});
    EXPECT_EQ(texts(apply().problems), "");
    server->reset();
    const Plan found = plan(true);
    EXPECT_EQ(std::count_if(found.drift.begin(), found.drift.end(),
                            [](const Change& change) { return change.action == Action::Update; }),
              1)
        << "the encryption that is off";
    return texts(found.problems);
  }
};

TEST_F(DriftsBesideSettings, WhereAllThatWasMadeIsGoneItIsTheWrongAccount) {
  EXPECT_NE(problems_elsewhere({"a", "b", "c"}).find("looks like another account"), std::string::npos);
}

TEST_F(DriftsBesideSettings, AFewMayHaveBeenRemovedByHand) { EXPECT_EQ(problems_elsewhere({"a", "b"}), ""); }

}  // namespace
}  // namespace ashlar::engine

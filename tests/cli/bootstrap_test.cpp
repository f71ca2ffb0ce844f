// `ashlar bootstrap` where accounts are there already, and their ids recorded.
#include <nlohmann/json.hpp>

#include "cli/acme_on_aws.h"

namespace ashlar::cli {
namespace {

class RecordedAccounts : public testing::AcmeOnAws {
 protected:
  void make_organization() const { organizations("CreateOrganization", {{"FeatureSet", "ALL"}}); }
  /// As somebody made it long ago.
  std::string make_account(const std::string& name, const std::string& email) const {
    return organizations("CreateAccount", {{"AccountName", name}, {"Email", email}})
        .at("CreateAccountStatus")
        .at("AccountId");
  }
  /// What is told, after nothing was made or recorded.
  std::string refusal() const {
    const std::string ids = read("accounts.lock.yaml");
    server->forget_calls();
    const Finished refused = ashlar({"bootstrap", "--yes"});
    EXPECT_EQ(refused.exit_code, 1) << refused.out << refused.err;
    for (const auto& [call, times] : server->counts())
      EXPECT_EQ(call.find(" Create"), std::string::npos) << call << ", " << times << " times";
    EXPECT_EQ(read("accounts.lock.yaml"), ids);
    return refused.err;
  }
  static void expect_in(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in:\n" << text;
  }
};

TEST_F(RecordedAccounts, AreNeverMadeWhereThereIsNoOrganization) {
  const std::string told = refusal();
  expect_in(told, "accounts.lock.yaml:1");
  expect_in(told,
            "dev 200000000001, prod 200000000002, security 200000000003, shared-services 200000000004, "
            "stage 200000000005");
  expect_in(told, "remove its line");
}

TEST_F(RecordedAccounts, OfAnotherOrganizationAreToldAtOnce) {
  make_organization();
  const std::string id = make_account("stage", "aws+stage@acme.example");
  write("accounts.lock.yaml", "dev: \"200000000001\"\nstage: \"" + id + "\"\nprod: \"200000000002\"\n");
  const std::string told = refusal();
  expect_in(told, "dev 200000000001, prod 200000000002\n");
  expect_in(told, "invite it into the organisation");
}

TEST_F(RecordedAccounts, WithAnotherEmailAreNotReplaced) {
  make_organization();
  const std::string id = make_account("stage", "someone-else@acme.example");
  write("accounts.lock.yaml", "stage: \"" + id + "\"\n");
  const std::string told = refusal();
  expect_in(told, "the account stage has another e-mail address");
  expect_in(told, "stage/account.yaml:");
  expect_in(told, "aws+stage@acme.example");
  expect_in(told, "someone-else@acme.example, which is the address of " + id);
}

TEST_F(RecordedAccounts, AreToldToProgramsAsTheyCome) {
  std::filesystem::remove(folder.path() / "accounts.lock.yaml");
  const Finished done = ashlar({"bootstrap", "--yes", "--json"});
  ASSERT_EQ(done.exit_code, 0) << done.out << done.err;
  const testing::Events events = testing::events_of(done);
  EXPECT_EQ(events.front().at("event"), "accounts");
  EXPECT_EQ(events.front().at("management").at("id"), "123456789012");
  EXPECT_EQ(events.front().at("has_organization"), false);
  EXPECT_EQ(events.front().at("to_be_made").size(), 5U) << events.front();
  const testing::Events recorded = testing::named(events, "recorded");
  ASSERT_EQ(recorded.size(), 2U);
  EXPECT_EQ(recorded[0].at("ids"), (nlohmann::json{{"master", "123456789012"}}));
  EXPECT_EQ(recorded[1].at("ids").size(), 5U);
  EXPECT_EQ(testing::named(events, "default_vpcs_removed").size(), 6U);
  for (const nlohmann::json& start : testing::named(events, "start"))
    EXPECT_EQ(start.at("command"), "bootstrap");
  EXPECT_EQ(events.back().at("event"), "ready");
}

}  // namespace
}  // namespace ashlar::cli

// Changes by the real provider, against a small AWS of the test's own; and what happens when the provider
// dies, is stopped, or is configured for somebody else meanwhile.
#include <csignal>
#include <filesystem>
#include <future>

#include "provider/compare.h"
#include "provider/real_provider.h"
#include "provider/small_aws.h"

namespace ashlar::provider::testing {
namespace {

using Kind = CallFailure::Kind;

const schema::ResourceType& log_group() { return type_named("aws_cloudwatch_log_group"); }

class Applies : public WithProvider {
 protected:
  void SetUp() override {
    WithProvider::SetUp();
    if (!sealed_network().empty()) GTEST_SKIP() << "NOT RUN: " << sealed_network();
    if (program) aws.emplace();
  }

  Provider start() const {
    auto started = Provider::start(*program, {.environment = aws->environment()});
    if (!started) throw std::runtime_error(started.error().text());
    return std::move(*started);
  }

  static Answer<Configured> configure(Provider& provider, const std::string& account = "111122223333") {
    return provider.configure(
        {{{"region", "eu-west-1"}, {"access_key", "test"}, {"secret_key", "test"}, {"max_retries", 1}},
         account,
         false});
  }

  static Session session(Provider& provider) {
    auto configured = configure(provider);
    if (!configured) throw std::runtime_error(configured.error().failure.text());
    if (!configured->session) throw std::runtime_error(all_texts(configured->diagnostics));
    return *configured->session;
  }

  static Value config(const std::string& name) { return configured(log_group(), Object{{"name", name}}); }

  static Answer<Applied> create(const Session& session, const std::string& name) {
    const auto planned = session.plan_resource(log_group(), {}, config(name));
    if (!planned || !planned->state) throw std::runtime_error("no plan");
    return session.apply_resource(log_group(), {}, *planned->state, config(name));
  }

  std::optional<SmallAws> aws;
};

TEST_F(Applies, CreateReadImportDestroy) {
  Provider provider = start();
  const Session all = session(provider);
  const auto made = create(all, "/app");
  ASSERT_TRUE(made) << made.error().failure.text();
  EXPECT_FALSE(has_errors(made->diagnostics)) << all_texts(made->diagnostics);
  ASSERT_TRUE(made->state);
  EXPECT_EQ(*made->state->value.find("id"), Value("/app"));
  EXPECT_TRUE(aws->has_group("/app"));

  const auto read = all.read_resource(log_group(), *made->state);
  ASSERT_TRUE(read && read->state) << all_texts(read->diagnostics);
  EXPECT_TRUE(same_but_for_empty(*log_group().block, read->state->value, made->state->value));
  const auto nothing = all.plan_resource(log_group(), *read->state, config("/app"));
  ASSERT_TRUE(nothing && nothing->state);
  EXPECT_TRUE(same(*log_group().block, nothing->state->value, read->state->value));

  const auto imported = all.import_resource(log_group(), "/app");
  ASSERT_TRUE(imported);
  ASSERT_EQ(imported->resources.size(), 1U) << all_texts(imported->diagnostics);
  const auto known = all.read_resource(log_group(), imported->resources[0].state);
  ASSERT_TRUE(known && known->state);
  EXPECT_EQ(*known->state->value.find("arn"), *read->state->value.find("arn"));

  const auto end = all.plan_resource(log_group(), *read->state, {});
  ASSERT_TRUE(end && end->state);
  const auto gone = all.apply_resource(log_group(), *read->state, *end->state, {});
  ASSERT_TRUE(gone && gone->state) << gone.error().failure.text();
  EXPECT_TRUE(gone->state->value.is_null());
  EXPECT_FALSE(aws->has_group("/app"));
}

TEST_F(Applies, WhatIsGoneReadsAsNull) {
  Provider provider = start();
  const Session all = session(provider);
  const auto made = create(all, "/app");
  ASSERT_TRUE(made && made->state);
  aws->remove_group("/app");
  const auto read = all.read_resource(log_group(), *made->state);
  ASSERT_TRUE(read && read->state);
  EXPECT_TRUE(read->state->value.is_null());
}

TEST_F(Applies, AnEphemeralResourceIsOpenedAndClosed) {
  Provider provider = start();
  const Session all = session(provider);
  const schema::ResourceType& type =
      type_named("aws_secretsmanager_random_password", schema::Mode::Ephemeral);
  const auto opened = all.open_ephemeral(type, configured(type, Object{{"password_length", 30}}));
  ASSERT_TRUE(opened && opened->value)
      << (opened ? all_texts(opened->diagnostics) : opened.error().failure.text());
  EXPECT_EQ(*opened->value->find("random_password"), Value("correct horse battery staple"));
  EXPECT_FALSE(opened->renew_at);
  const auto closed_again = all.close_ephemeral(type, opened->private_data);
  ASSERT_TRUE(closed_again) << closed_again.error().failure.text();
  EXPECT_EQ(all_texts(*closed_again), "");
}

TEST_F(Applies, TheCallerIsKnown) {
  Provider provider = start();
  const Session all = session(provider);
  ASSERT_TRUE(all.caller());
  EXPECT_EQ(all.caller()->account_id, "111122223333");
  EXPECT_EQ(all.caller()->arn, "arn:aws:iam::111122223333:user/tester");
}

TEST_F(Applies, AnotherAccountIsRefused) {
  Provider provider = start();
  const Session before = session(provider);
  aws->set_account("999900001111");
  const auto other = configure(provider);
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->session);
  EXPECT_TRUE(has_errors(other->diagnostics));
  const auto late = before.read_resource(log_group(), {});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, Kind::NotSent);
}

TEST_F(Applies, AKilledProviderIsNoMistakeOfTheUsers) {
  Provider provider = start();
  const Session all = session(provider);
  aws->hold();
  auto made = std::async(std::launch::async, [&] { return create(all, "/app"); });
  ASSERT_TRUE(aws->await_creation());
  ::kill(provider.pid(), SIGKILL);
  const auto lost = made.get();
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, Kind::Ended);
  EXPECT_TRUE(lost.error().may_have_changed_something());
  EXPECT_EQ(lost.error().failure.text(),
            "cannot apply aws_cloudwatch_log_group: the provider is gone: signal 9 ended it");
  EXPECT_TRUE(aws->has_group("/app"));  // and no state: whoever calls must look before trying again
  EXPECT_FALSE(provider.is_alive());
  const auto later = all.read_resource(log_group(), {});
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().kind, Kind::Ended);
}

TEST_F(Applies, AStoppedCreationAnswersWithWhatIsThere) {
  Provider provider = start();
  const Session all = session(provider);
  aws->hold();
  auto made = std::async(std::launch::async, [&] { return create(all, "/app"); });
  ASSERT_TRUE(aws->await_creation());
  ASSERT_TRUE(provider.stop());
  const auto stopped = made.get();
  ASSERT_TRUE(stopped) << stopped.error().failure.text();
  EXPECT_TRUE(has_errors(stopped->diagnostics));
  aws->release();
  EXPECT_TRUE(provider.is_alive());
}

TEST_F(Applies, ConfiguringWaitsForTheCallsThatRun) {
  Provider provider = start();
  const Session all = session(provider);
  aws->hold();
  auto made = std::async(std::launch::async, [&] { return create(all, "/app"); });
  ASSERT_TRUE(aws->await_creation());
  auto next = std::async(std::launch::async, [&] { return configure(provider); });
  EXPECT_EQ(next.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
  aws->release();
  ASSERT_TRUE(made.get());
  const auto configured = next.get();
  ASSERT_TRUE(configured && configured->session);
}

TEST_F(Applies, SeveralAccountsOneAfterTheOther) {
  Provider provider = start();
  for (const char* account : {"111122223333", "444455556666", "111122223333"}) {
    aws->set_account(account);
    const auto next = configure(provider, account);
    ASSERT_TRUE(next && next->session) << all_texts(next->diagnostics);
    const auto made = create(*next->session, std::string("/") + account);
    ASSERT_TRUE(made && made->state);
    EXPECT_EQ(*made->state->value.find("arn"),
              Value("arn:aws:logs:eu-west-1:" + std::string(account) + ":log-group:/" + account))
        << all_texts(made->diagnostics);
  }
}

}  // namespace
}  // namespace ashlar::provider::testing

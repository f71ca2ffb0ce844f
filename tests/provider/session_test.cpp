// What is sent, and what becomes of every kind of answer, with a provider that answers what it is told to.
#include "provider/session.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "provider/fake_provider.h"
#include "provider/link.h"
#include "provider/real_provider.h"

namespace ashlar::provider::testing {
namespace {

using Kind = CallFailure::Kind;

class Sessions : public ::testing::Test {
 protected:
  void SetUp() override {
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
    GTEST_SKIP() << "NOT RUN: the sanitizer cannot see into gRPC that a call's answer comes after the call";
#endif
#endif
  }
  Provider start() const {
    auto started = Provider::start(fake.program());
    if (!started) throw std::runtime_error(started.error().text());
    return std::move(*started);
  }
  static Configuration configuration() { return {{{"region", "eu-west-1"}}, "111122223333", false}; }
  Session session(Provider& provider) {
    const auto configured = provider.configure(configuration());
    if (!configured || !configured->session) throw std::runtime_error("not configured");
    fake.calls.clear();
    return *configured->session;
  }
  static const schema::ResourceType& database() { return type_named("aws_db_instance"); }
  static Value config() {
    return testing::configured(
        database(), Object{{"instance_class", "x"}, {"password_wo", "hunter2"}, {"password_wo_version", 1}});
  }
  static Value read(const tf::DynamicValue& sent) {
    return sent.msgpack().empty() ? Value("nothing") : from_message_pack(sent.msgpack()).value();
  }
  static void say_error(google::protobuf::RepeatedPtrField<tf::Diagnostic>& diagnostics) {
    tf::Diagnostic& one = *diagnostics.Add();
    one.set_severity(tf::Diagnostic::ERROR);
    one.set_summary("No");
    one.set_detail("Really\nno");
    one.mutable_attribute()->add_steps()->set_attribute_name("listener");
    one.mutable_attribute()->add_steps()->set_element_key_int(2);
    one.mutable_attribute()->add_steps()->set_element_key_string("k");
  }

  FakeProvider fake;
};

TEST_F(Sessions, OnlyTheAccountThatIsMeantIsAllowed) {
  Provider provider = start();
  const auto configured = provider.configure(configuration());
  ASSERT_TRUE(configured && configured->session);
  const Value sent = read(fake.configured.config());
  EXPECT_EQ(*sent.find("region"), Value("eu-west-1"));
  EXPECT_EQ(*sent.find("allowed_account_ids"), Value(List{"111122223333"}));
  EXPECT_EQ(*sent.find("default_tags"), Value(List{}));
  EXPECT_EQ(fake.calls, (std::vector<std::string>{"configure", "read aws_caller_identity"}));
  EXPECT_EQ(configured->session->caller()->user_id, "user");
}

TEST_F(Sessions, AnotherCallerIsRefused) {
  Provider provider = start();
  fake.account = "999900001111";
  const auto configured = provider.configure(configuration());
  ASSERT_TRUE(configured);
  EXPECT_FALSE(configured->session);
  EXPECT_EQ(
      all_texts(configured->diagnostics),
      "These credentials belong to another account: They belong to account 999900001111, and 111122223333 is "
      "to be worked in.\n");
}

TEST_F(Sessions, AConfigurationThatIsNoneIsAMistake) {
  Provider provider = start();
  Configuration wrong = configuration();
  wrong.block["regoin"] = "x";
  const auto configured = provider.configure(wrong);
  ASSERT_TRUE(configured);
  EXPECT_EQ(all_texts(configured->diagnostics), "cannot use a configuration: regoin is not in the schema\n");
  EXPECT_TRUE(fake.calls.empty());
}

TEST_F(Sessions, NoAccountIsABug) {
  Provider provider = start();
  EXPECT_THROW(static_cast<void>(provider.configure({{}, "", false})), std::logic_error);
}

TEST_F(Sessions, APlanIsOfAValidConfiguration) {
  Provider provider = start();
  const Session all = session(provider);
  fake.to_plan.mutable_planned_state()->set_msgpack(to_message_pack(config()));
  fake.to_plan.set_planned_private("later");
  fake.to_plan.add_requires_replace()->add_steps()->set_attribute_name("engine");
  const auto planned = all.plan_resource(database(), {}, config());
  ASSERT_TRUE(planned && planned->state);
  EXPECT_EQ(fake.calls, (std::vector<std::string>{"validate", "plan"}));
  EXPECT_TRUE(fake.validated.client_capabilities().write_only_attributes_allowed());
  EXPECT_EQ(planned->state->private_data, "later");
  EXPECT_EQ(text(planned->requires_replace[0]), "engine");
}

TEST_F(Sessions, WriteOnlyValuesStandInTheConfigurationAlone) {
  Provider provider = start();
  const Session all = session(provider);
  fake.to_plan.mutable_planned_state()->set_msgpack(to_message_pack(config()));  // as no provider should
  const auto planned = all.plan_resource(database(), {}, config());
  ASSERT_TRUE(planned && planned->state);
  EXPECT_EQ(*read(fake.planned.config()).find("password_wo"), Value("hunter2"));
  EXPECT_TRUE(read(fake.planned.proposed_new_state()).find("password_wo")->is_null());
  EXPECT_EQ(*read(fake.planned.proposed_new_state()).find("password_wo_version"), Value(1));
  EXPECT_TRUE(planned->state->value.find("password_wo")->is_null());
}

TEST_F(Sessions, AMistakeEndsAPlanBeforeItBegins) {
  Provider provider = start();
  const Session all = session(provider);
  say_error(*fake.to_validate.mutable_diagnostics());
  const auto planned = all.plan_resource(database(), {}, config());
  ASSERT_TRUE(planned);
  EXPECT_FALSE(planned->state);
  EXPECT_EQ(all_texts(planned->diagnostics), "listener[2][\"k\"]: No: Really no\n");
  EXPECT_EQ(fake.calls, std::vector<std::string>{"validate"});
}

TEST_F(Sessions, ADestructionIsPlannedWithoutAConfiguration) {
  Provider provider = start();
  const Session all = session(provider);
  fake.to_plan.mutable_planned_state()->set_msgpack(to_message_pack({}));
  const auto planned = all.plan_resource(database(), {empty_block(*database().block), "timeouts"}, {});
  ASSERT_TRUE(planned && planned->state);
  EXPECT_EQ(fake.calls, std::vector<std::string>{"plan"});
  EXPECT_TRUE(read(fake.planned.proposed_new_state()).is_null());
  EXPECT_TRUE(planned->state->value.is_null());
  EXPECT_EQ(planned->state->private_data, "timeouts");
}

TEST_F(Sessions, AFailedChangeStillTellsWhatIsThere) {
  Provider provider = start();
  const Session all = session(provider);
  const Value there = empty_block(*database().block);
  fake.to_apply.mutable_new_state()->set_msgpack(to_message_pack(there));
  fake.to_apply.set_private_("kept");
  say_error(*fake.to_apply.mutable_diagnostics());
  const auto applied = all.apply_resource(database(), {}, {config(), "planned"}, config());
  ASSERT_TRUE(applied && applied->state);
  EXPECT_TRUE(has_errors(applied->diagnostics));
  EXPECT_EQ(applied->state->value, there);
  EXPECT_EQ(applied->state->private_data, "kept");
  EXPECT_EQ(fake.applied.planned_private(), "planned");
}

TEST_F(Sessions, NothingIsNotNull) {
  Provider provider = start();
  const Session all = session(provider);
  const auto silent = all.apply_resource(database(), {}, {config(), ""}, config());
  ASSERT_TRUE(silent);
  EXPECT_FALSE(silent->state);
  fake.to_read.mutable_new_state()->set_msgpack("\xc0");
  const auto gone = all.read_resource(database(), {});
  ASSERT_TRUE(gone && gone->state);
  EXPECT_TRUE(gone->state->value.is_null());
}

TEST_F(Sessions, AnAnswerMayBeJson) {
  Provider provider = start();
  const Session all = session(provider);
  fake.to_read.mutable_new_state()->set_json("null");
  EXPECT_TRUE(all.read_resource(database(), {})->state->value.is_null());
}

TEST_F(Sessions, AnAnswerThatIsNoneIsNotBelieved) {
  Provider provider = start();
  const Session all = session(provider);
  for (const std::string& bytes : {std::string("\xc1"), std::string("\x81\xa1x\x01"), std::string("\x80")}) {
    fake.to_apply.mutable_new_state()->set_msgpack(bytes);
    const auto applied = all.apply_resource(database(), {}, {config(), ""}, config());
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, Kind::Unreadable);
    EXPECT_TRUE(applied.error().may_have_changed_something());
  }
}

TEST_F(Sessions, AnAnswerMayBeLong) {
  Provider provider = start();
  const Session all = session(provider);
  Value large = empty_block(*database().block);
  *large.find("identifier") = std::string(8 << 20, 'x');
  fake.to_read.mutable_new_state()->set_msgpack(to_message_pack(large));
  EXPECT_TRUE(all.read_resource(database(), {large, {}}));
}

TEST_F(Sessions, WhatItDoesNotDoIsRefused) {
  Provider provider = start();
  const Session all = session(provider);
  const auto imported = all.import_resource(database(), "x");
  ASSERT_FALSE(imported);
  EXPECT_EQ(imported.error().kind, Kind::Refused);
  EXPECT_TRUE(provider.is_alive());
}

TEST_F(Sessions, AStopThatFailsIsTold) {
  Provider provider = start();
  EXPECT_TRUE(provider.stop());
  fake.to_stop.set_error("not now");
  ASSERT_FALSE(provider.stop());
  EXPECT_EQ(provider.stop().error().failure.text(), "cannot stop the provider: not now");
}

TEST_F(Sessions, AStopEndsReadingsThatRun) {
  Provider provider = start();
  const Session all = session(provider);
  fake.reads_for_ever = true;
  auto read = std::async(std::launch::async, [&] { return all.read_resource(database(), {}); });
  while (!fake.is_reading) std::this_thread::yield();
  EXPECT_TRUE(provider.stop());
  const auto ended = read.get();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().failure.text(), "cannot read aws_db_instance: it was to end early");
  fake.reads_for_ever = false;
  fake.to_read.mutable_new_state()->set_msgpack("\xc0");
  EXPECT_TRUE(all.read_resource(database(), {}));
}

TEST_F(Sessions, OutliveTheirProviderAndCallNothing) {
  std::optional<Session> left;
  {
    Provider provider = start();
    left = session(provider);
  }
  const auto late = left->read_resource(database(), {});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, Kind::NotSent);
}

TEST_F(Sessions, ACallThatTakesTooLongIsGivenUp) {
  auto process = ProviderProcess::start(fake.program(), {});
  ASSERT_TRUE(process);
  auto link = Link::connect(std::move(*process));
  ASSERT_TRUE(link);
  const auto late =
      (*link)->call(&Link::Stub::Stop, tf::Stop::Request(), std::chrono::seconds(-1), "stop", "it");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, Kind::TimedOut);
  EXPECT_TRUE((*link)->call(&Link::Stub::Stop, tf::Stop::Request(), std::chrono::seconds(9), "stop", "it"));
}

}  // namespace
}  // namespace ashlar::provider::testing

// Plans by the real provider, without an account and without a network.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "provider/compare.h"
#include "provider/real_provider.h"
#include "provider/replacement.h"

namespace ashlar::provider::testing {
namespace {

using Plans = WithProvider;

Planned plan(const Session& session, const char* name, Value config, const State& prior = {}) {
  const schema::ResourceType& type = type_named(name);
  auto planned = session.plan_resource(type, prior, config.is_null() ? config : configured(type, config));
  if (!planned) throw std::runtime_error(planned.error().failure.text());
  return *planned;
}

TEST_F(Plans, AVpc) {
  Provider provider = start();
  const Session session = planning(provider, {{"team", "core"}});
  const Planned planned = plan(session, "aws_vpc", Object{{"cidr_block", "10.0.0.0/16"}});
  ASSERT_TRUE(planned.state) << all_texts(planned.diagnostics);
  const Value& vpc = planned.state->value;
  EXPECT_EQ(*vpc.find("cidr_block"), Value("10.0.0.0/16"));
  EXPECT_EQ(*vpc.find("enable_dns_support"), Value(true));
  EXPECT_TRUE(vpc.find("id")->is_unknown());
  EXPECT_TRUE(vpc.find("arn")->is_unknown());
  EXPECT_EQ(*vpc.find("tags_all"), Value(Object{{"team", "core"}}));
  EXPECT_TRUE(planned.legacy_type_system);
}

TEST_F(Plans, ARole) {
  Provider provider = start();
  const Planned planned =
      plan(planning(provider), "aws_iam_role",
           Object{{"name", "app"}, {"assume_role_policy", R"({"Version":"2012-10-17","Statement":[]})"}});
  ASSERT_TRUE(planned.state) << all_texts(planned.diagnostics);
  EXPECT_EQ(*planned.state->value.find("max_session_duration"), Value(3600));
  EXPECT_TRUE(planned.state->value.find("unique_id")->is_unknown());
}

TEST_F(Plans, ADatabaseWhosePasswordIsInNoPlan) {
  Provider provider = start();
  const Planned planned = plan(planning(provider), "aws_db_instance",
                               Object{{"instance_class", "db.t3.medium"},
                                      {"engine", "mysql"},
                                      {"allocated_storage", 50},
                                      {"username", "admin"},
                                      {"password_wo", Unknown{}},
                                      {"password_wo_version", 1},
                                      {"skip_final_snapshot", true},
                                      {"vpc_security_group_ids", List{Unknown{}}}});
  ASSERT_TRUE(planned.state) << all_texts(planned.diagnostics);
  EXPECT_TRUE(planned.state->value.find("password_wo")->is_null());
  EXPECT_EQ(*planned.state->value.find("password_wo_version"), Value(1));
  EXPECT_TRUE(planned.state->value.find("address")->is_unknown());
  EXPECT_FALSE(planned.state->private_data.empty());  // its timeouts
}

TEST_F(Plans, NestedSets) {
  Provider provider = start();
  const auto rule = [](int port, const char* from) {
    return Object{{"from_port", port}, {"to_port", port}, {"protocol", "tcp"}, {"cidr_blocks", List{from}}};
  };
  const Object group{{"name", "web"},
                     {"vpc_id", Unknown{}},
                     {"ingress", List{rule(443, "10.0.0.0/8"), rule(80, "10.0.0.0/8")}}};
  const Planned planned = plan(planning(provider), "aws_security_group", group);
  ASSERT_TRUE(planned.state) << all_texts(planned.diagnostics);
  const List* ingress = planned.state->value.find("ingress")->as<List>();
  ASSERT_TRUE(ingress);
  ASSERT_EQ(ingress->size(), 2U);
  EXPECT_EQ(*(*ingress)[0].find("description"), Value(""));
  EXPECT_TRUE(planned.state->value.find("egress")->is_unknown());
}

/// What a resource would be, were its unknowns known.
Value made_known(const schema::ResourceType& type, Value planned) {
  for (const schema::Attribute& attribute : type.block->attributes) {
    Value* member = planned.find(attribute.name);
    if (!member->is_unknown()) continue;
    const auto kind = attribute.type.kind;
    *member = kind == schema::Type::Kind::String ? Value("known") : Value();
  }
  return planned;
}

TEST_F(Plans, NoChangeAnUpdateAndAReplacement) {
  Provider provider = start();
  const Session session = planning(provider);
  const schema::ResourceType& type = type_named("aws_vpc");
  const Object config{{"cidr_block", "10.0.0.0/16"}, {"tags", Object{{"Name", "one"}}}};
  const Planned first = plan(session, "aws_vpc", config);
  const State made{made_known(type, first.state->value), first.state->private_data};

  const Planned nothing = plan(session, "aws_vpc", config, made);
  EXPECT_TRUE(same(*type.block, nothing.state->value, made.value));
  EXPECT_TRUE(nothing.requires_replace.empty());

  Object renamed = config;
  renamed["tags"] = Object{{"Name", "two"}};
  const Planned update = plan(session, "aws_vpc", renamed, made);
  EXPECT_EQ(*update.state->value.find("tags"), Value(Object{{"Name", "two"}}));
  EXPECT_EQ(*update.state->value.find("id"), Value("known"));
  EXPECT_TRUE(update.requires_replace.empty());

  Object moved = config;
  moved["cidr_block"] = "10.1.0.0/16";
  const Planned replacement = plan(session, "aws_vpc", moved, made);
  EXPECT_EQ(replacement.requires_replace.size(), 2U);  // the other is "id", which does not change
  const auto by =
      replaced_by(*type.block, replacement.requires_replace, made.value, replacement.state->value);
  ASSERT_EQ(by.size(), 1U);
  EXPECT_EQ(text(by[0]), "cidr_block");

  const Planned gone = plan(session, "aws_vpc", {}, made);
  ASSERT_TRUE(gone.state);
  EXPECT_TRUE(gone.state->value.is_null());
}

TEST_F(Plans, MistakesAreToldAtTheirPlace) {
  Provider provider = start();
  const Planned planned = plan(planning(provider), "aws_vpc", Object{{"cidr_block", "10.0.0.0/99"}});
  EXPECT_FALSE(planned.state);
  ASSERT_TRUE(has_errors(planned.diagnostics));
  EXPECT_EQ(text(planned.diagnostics[0].attribute), "cidr_block");
}

TEST_F(Plans, ABadNumberIsAMistakeAndKillsNobody) {
  Provider provider = start();
  const Session session = planning(provider);
  for (const char* bad : {"24.5", "18446744073709551615", "123456789012345678901234567890"}) {
    const Planned planned = plan(session, "aws_vpc", Object{{"ipv4_netmask_length", *Number::parse(bad)}});
    EXPECT_TRUE(has_errors(planned.diagnostics)) << bad;
  }
  EXPECT_TRUE(provider.is_alive());
  EXPECT_TRUE(plan(session, "aws_vpc", Object{{"cidr_block", "10.0.0.0/16"}}).state);
}

TEST_F(Plans, WithoutAnAccountNothingElseIsCalled) {
  Provider provider = start();
  const Session session = planning(provider);
  const auto read = session.read_resource(type_named("aws_vpc"), {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, CallFailure::Kind::NotSent);
  EXPECT_FALSE(session.apply_resource(type_named("aws_vpc"), {}, {}, {}));
}

TEST_F(Plans, ASessionEndsWhenAnotherIsConfigured) {
  Provider provider = start();
  const Session first = planning(provider, {{"n", "1"}});
  const Session second = planning(provider, {{"n", "2"}});
  const Value config = configured(type_named("aws_vpc"), Object{{"cidr_block", "10.0.0.0/16"}});
  const auto stale = first.plan_resource(type_named("aws_vpc"), {}, config);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().kind, CallFailure::Kind::NotSent);
  EXPECT_EQ(*plan(second, "aws_vpc", Object{{"cidr_block", "10.0.0.0/16"}}).state->value.find("tags_all"),
            Value(Object{{"n", "2"}}));
}

TEST_F(Plans, AConfigurationIsValidatedWithoutBeingUsed) {
  Provider provider = start();
  const Session session = planning(provider);
  Configuration wrong = planning_configuration("eu-west-1", {});
  EXPECT_FALSE(has_errors(*provider.validate(wrong)));
  wrong.block["assume_role"] = Object{{"role_arn", "no role"}};
  EXPECT_TRUE(has_errors(*provider.validate(wrong)));
  wrong.block["asume_role"] = 1;
  EXPECT_TRUE(has_errors(*provider.validate(wrong)));
  EXPECT_TRUE(plan(session, "aws_vpc", Object{{"cidr_block", "10.0.0.0/16"}}).state);
}

TEST_F(Plans, AConfigurationThatFailsLeavesNoSession) {
  Provider provider = start();
  const Session before = planning(provider);
  Configuration wrong = planning_configuration("eu-west-1", {});
  wrong.block["region"] = "mars-north-1";
  const auto refused = provider.configure(wrong);
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->session);
  EXPECT_TRUE(has_errors(refused->diagnostics));
  EXPECT_FALSE(before.validate(type_named("aws_vpc"), configured(type_named("aws_vpc"), Object{})));
}

TEST_F(Plans, StatesOfTerraformAreUpgraded) {
  Provider provider = start();
  const Session session = planning(provider);
  const auto upgraded =
      session.upgrade_state(type_named("aws_vpc"), 1, R"({"id":"vpc-1","cidr_block":"10.0.0.0/16"})");
  ASSERT_TRUE(upgraded) << upgraded.error().failure.text();
  ASSERT_TRUE(upgraded->value) << all_texts(upgraded->diagnostics);
  EXPECT_EQ(*upgraded->value->find("id"), Value("vpc-1"));
  EXPECT_TRUE(upgraded->value->find("arn")->is_null());
  const auto newer = session.upgrade_state(type_named("aws_vpc"), 99, "{}");
  ASSERT_TRUE(newer);
  EXPECT_TRUE(has_errors(newer->diagnostics));
}

TEST_F(Plans, EveryKindOfResourceIsValidated) {
  Provider provider = start();
  const Session session = planning(provider);
  const auto& data = type_named("aws_iam_policy_document", schema::Mode::Data);
  const auto& ephemeral = type_named("aws_secretsmanager_random_password", schema::Mode::Ephemeral);
  EXPECT_TRUE(session.validate(data, configured(data, Object{}))->empty());
  EXPECT_TRUE(session.validate(ephemeral, configured(ephemeral, Object{}))->empty());
}

TEST_F(Plans, FromManyThreads) {
  Provider provider = start();
  const Session session = planning(provider);
  std::atomic<int> planned = 0;
  std::vector<std::thread> threads;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 20; ++n) {
        const std::string cidr = "10." + std::to_string(i) + ".0.0/16";
        const Planned one = plan(session, "aws_vpc", Object{{"cidr_block", cidr}});
        if (one.state && *one.state->value.find("cidr_block") == Value(cidr)) ++planned;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(planned, 320);
  RecordProperty("plans_per_second", std::to_string(320 / took.count()));
}

}  // namespace
}  // namespace ashlar::provider::testing

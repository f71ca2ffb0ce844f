#include "engine/state_update.h"

#include <gtest/gtest.h>

#include "engine/prior.h"
#include "provider/conform.h"
#include "schema/schema.h"

namespace ashlar::engine {
namespace {

using provider::Object;
using provider::Value;

const schema::ResourceType& type_of(const char* name) {
  return *schema::Schema::builtin().find(schema::Mode::Managed, name);
}

provider::State made(const char* type, Object attributes) {
  return {
      *provider::conform(*type_of(type).block, Value(std::move(attributes)), provider::Origin::Configuration),
      "p"};
}

Recorded about(std::string name) {
  Recorded recorded;
  recorded.name = std::move(name);
  recorded.provider = provider_in_states("");
  return recorded;
}

TEST(StateUpdate, WhatIsRecordedIsReadBack) {
  terraform::StateFile state;
  const auto vpc = made("aws_vpc", {{"cidr_block", "10.0.0.0/16"}, {"id", "vpc-1"}});
  Recorded recorded = about("main");
  recorded.dependencies = {"aws_eip.a"};
  record(state, type_of("aws_vpc"), vpc, recorded);
  const terraform::StateObject* object = current_object(state, "aws_vpc.main");
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(object->dependencies, recorded.dependencies);
  const auto back = decode(type_of("aws_vpc"), *object, nullptr);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->value, vpc.value);
  EXPECT_EQ(back->private_data, "p");
}

TEST(StateUpdate, AChangeTakesTheOldOnesPlaceAndLeavesTheDeposed) {
  terraform::StateFile state;
  record(state, type_of("aws_eip"), made("aws_eip", {{"id", "1"}}), about("a"));
  state.resources[0].objects[0].deposed = "0011aabb";
  record(state, type_of("aws_eip"), made("aws_eip", {{"id", "2"}}), about("a"));
  record(state, type_of("aws_eip"), made("aws_eip", {{"id", "3"}}), about("a"));
  ASSERT_EQ(state.resources[0].objects.size(), 2U);
  EXPECT_EQ(state.resources[0].objects[0].attributes.at("id"), "3");
  EXPECT_EQ(state.resources[0].objects[1].deposed, "0011aabb");
}

TEST(StateUpdate, WhatIsGoneLeavesNothing) {
  terraform::StateFile state;
  record(state, type_of("aws_eip"), made("aws_eip", {{"id", "1"}}), about("a"));
  record(state, type_of("aws_eip"), {}, about("a"));
  EXPECT_TRUE(state.resources.empty());
}

TEST(StateUpdate, SecretsAreMarkedAndWriteOnlyOnesLeftOut) {
  terraform::StateFile state;
  Recorded recorded = about("db");
  recorded.sensitive = {{provider::Step::attribute("username")},
                        {provider::Step::attribute("engine_version")}};
  record(state, type_of("aws_db_instance"),
         made("aws_db_instance", {{"instance_class", "db.t4g.micro"},
                                  {"password", "hush"},
                                  {"password_wo", "never"},
                                  {"username", "admin"}}),
         recorded);
  const terraform::StateObject& object = *current_object(state, "aws_db_instance.db");
  EXPECT_TRUE(object.attributes.at("password_wo").is_null());
  const auto marked = sensitive_of(object);
  ASSERT_EQ(marked.size(), 2U) << object.sensitive.dump();  // engine_version is null
  EXPECT_EQ(provider::text(marked[0]), "password");
  EXPECT_EQ(provider::text(marked[1]), "username");
}

TEST(StateUpdate, PathsComeBack) {
  terraform::StateFile state;
  Recorded recorded = about("a");
  recorded.sensitive = {{provider::Step::attribute("tags"), provider::Step::key("x")}};
  record(state, type_of("aws_eip"), made("aws_eip", {{"tags", Object{{"x", "y"}}}}), recorded);
  EXPECT_EQ(sensitive_of(*current_object(state, "aws_eip.a")), recorded.sensitive);
}

}  // namespace
}  // namespace ashlar::engine

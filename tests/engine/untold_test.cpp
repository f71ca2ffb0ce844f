#include "engine/untold.h"

#include <gtest/gtest.h>

#include "provider/real_provider.h"

namespace ashlar::engine {
namespace {

using provider::List;
using provider::Object;
using provider::Unknown;
using provider::Value;
using provider::testing::type_named;

Value cluster(Value addons, Value creator) {
  return Object{
      {"name", "stage"},
      {"bootstrap_self_managed_addons", std::move(addons)},
      {"access_config", List{Object{{"bootstrap_cluster_creator_admin_permissions", std::move(creator)}}}}};
}

TEST(Untold, IsAsItIsAskedFor) {
  Value found = cluster(true, Value());
  keep_what_aws_does_not_tell(type_named("aws_eks_cluster"), cluster(false, false), found);
  EXPECT_EQ(found, cluster(false, false));
}

TEST(Untold, IsNotMadeUp) {
  Value found = cluster(true, Value());
  keep_what_aws_does_not_tell(type_named("aws_eks_cluster"), cluster(Unknown{}, Unknown{}), found);
  EXPECT_EQ(found, cluster(true, Value()));
}

TEST(Untold, IsNothingElse) {
  Value found = Object{{"name", "other"}};
  keep_what_aws_does_not_tell(type_named("aws_eks_cluster"), Object{{"name", "stage"}}, found);
  EXPECT_EQ(found, Value(Object{{"name", "other"}}));
}

TEST(Untold, StandsWhereItIsAskedFor) {
  Resource parameter;
  parameter.type = "aws_ssm_parameter";
  const Value read = Object{{"value", "a"}, {"insecure_value", Value()}};
  Value found = read;
  move_to_where_it_is_asked_for(parameter, found);
  EXPECT_EQ(found, read) << "nobody asks for the other";
  parameter.set("insecure_value", "b");
  move_to_where_it_is_asked_for(parameter, found);
  EXPECT_EQ(found, Value(Object{{"value", Value()}, {"insecure_value", "a"}}));
}

}  // namespace
}  // namespace ashlar::engine

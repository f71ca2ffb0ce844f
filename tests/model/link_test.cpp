// References between units.
#include <stdexcept>

#include <gtest/gtest.h>

#include "model/architecture.h"

namespace ashlar {
namespace {

class Linking : public ::testing::Test {
 protected:
  Scope scope(const std::string& part) {
    return {architecture.unit({"stage", "eu-west-1", "stage", part}), part, {}};
  }
  void link_all() { link(architecture, schema::Schema::builtin()); }
  /// Empty: it is not refused.
  std::string refusal() {
    try {
      link_all();
    } catch (const std::logic_error& error) {
      return error.what();
    }
    return "";
  }

  Architecture architecture;
};

TEST_F(Linking, MakesAnOutputOfWhatAnotherUnitReads) {
  const Resource& vpc = scope("vpc").add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
  const Resource& group =
      scope("servers").add("aws_security_group", "a", {{"name", "a"}, {"vpc_id", vpc["id"]}});
  EXPECT_EQ(refusal(), "");
  ASSERT_EQ(vpc.unit->outputs.size(), 1U);
  EXPECT_EQ(vpc.unit->outputs.begin()->first, "vpc_main_id");
  EXPECT_EQ(group.unit->reads, UnitSet{vpc.unit});
}

TEST_F(Linking, LetsNoSecretLeaveItsUnit) {
  Scope people = scope("people");
  const Resource& key = people.add("aws_iam_access_key", "ci", {{"user", "ci"}});
  people.add("aws_ssm_parameter", "a", {{"name", "a"}, {"type", "SecureString"}, {"value", key["secret"]}});
  EXPECT_EQ(refusal(), "");
  scope("servers").add("aws_ssm_parameter", "b",
                       {{"name", "b"}, {"type", "SecureString"}, {"value", key["secret"]}});
  EXPECT_NE(
      refusal().find("reads the sensitive stage/eu-west-1/stage/people//aws_iam_access_key.ci.secret of "
                     "another unit; pass the secret's ARN instead"),
      std::string::npos)
      << refusal();
}

TEST_F(Linking, RefusesUnitsThatNeedEachOther) {
  Resource& a = scope("a").add("aws_sqs_queue", "a", {{"name", "a"}});
  Resource& b = scope("b").add("aws_sqs_queue", "b", {{"name", "b"}, {"kms_master_key_id", a["arn"]}});
  EXPECT_EQ(refusal(), "");
  a.set("kms_master_key_id", b["arn"]);
  EXPECT_NE(refusal().find("stage/eu-west-1/stage/a"), std::string::npos) << refusal();
}

}  // namespace
}  // namespace ashlar

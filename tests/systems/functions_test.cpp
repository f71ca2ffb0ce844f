// Functions: each may touch only what it needs.
#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

constexpr const char* unit = "stage/eu-west-1/trial/functions";

std::unique_ptr<Built> with_functions(const std::string& functions) {
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/trial.yaml"] = "network: {cidr: 10.40.0.0/17}\nfunctions: {" + functions + "}\n";
  return build_organization(files);
}

/// The paths of a bucket that a statement is about: "in/*".
std::vector<std::string> paths_in(const Object& statement, const std::string& bucket) {
  std::vector<std::string> paths;
  for (const Value& resource : *find(statement, "Resource")->as<List>()) {
    const Template* text = resource.as<Template>();
    if (!text || text->parts.size() != 2) continue;
    const Reference* reference = std::get_if<Reference>(&text->parts[0]);
    if (reference && reference->resource->address() == bucket)
      paths.push_back(std::get<std::string>(text->parts[1]));
  }
  return paths;
}

TEST(Functions, ReadWhatIsPutInAndWriteWhatComesOut) {
  const auto built = with_functions("resize: {package: resize/1.zip, bucket: true}");
  const Resource& role = resource_at(*built, unit, "aws_iam_role_policy.resize");
  const Object* read = statement(role, "policy", "ReadIncoming");
  const Object* write = statement(role, "policy", "WriteOutgoing");
  ASSERT_TRUE(read && write);
  EXPECT_EQ(paths_in(*read, "aws_s3_bucket.resize"), std::vector<std::string>{"/in/*"});
  EXPECT_EQ(paths_in(*write, "aws_s3_bucket.resize"), std::vector<std::string>{"/out/*"});
}

/// For what it writes itself it would run again, and never stop.
TEST(Functions, AreCalledOnlyForWhatIsPutIn) {
  const auto built = with_functions("resize: {package: resize/1.zip, bucket: true}");
  const Resource& notification = resource_at(*built, unit, "aws_s3_bucket_notification.resize");
  EXPECT_EQ(text_at(notification, {"lambda_function", "filter_prefix"}), "in/");
  const Resource& permission = resource_at(*built, unit, "aws_lambda_permission.resize");
  EXPECT_EQ(target_at(permission, {"source_arn"}), "aws_s3_bucket.resize");
  EXPECT_EQ(text_at(permission, {"source_account"}), permission.unit->account_id);
}

TEST(Functions, HaveABucketOrAScheduleOnlyWhereAsked) {
  const auto built = with_functions("report: {package: report/1.zip, schedule: rate(1 day)}");
  const Unit& functions = unit_at(*built, unit);
  EXPECT_EQ(functions.find("aws_s3_bucket.report"), nullptr);
  EXPECT_EQ(statement(resource_at(*built, unit, "aws_iam_role_policy.report"), "policy", "ReadIncoming"),
            nullptr);
  const auto other = with_functions("resize: {package: resize/1.zip, bucket: true}");
  EXPECT_EQ(unit_at(*other, unit).find("aws_scheduler_schedule_group.functions"), nullptr);
}

TEST(Functions, AreScheduledByARoleThatCallsThemAndNothingElse) {
  const auto built = with_functions(
      "report: {package: report/1.zip, schedule: rate(1 day)}, other: {package: o.zip, schedule: rate(1 "
      "hour)}");
  const Resource& schedule = resource_at(*built, unit, "aws_scheduler_schedule.report");
  EXPECT_EQ(text_at(schedule, {"schedule_expression"}), "rate(1 day)");
  EXPECT_EQ(target_at(schedule, {"target", "role_arn"}), "aws_iam_role.report_schedule");
  const Object* call =
      statement(resource_at(*built, unit, "aws_iam_role_policy.report_schedule"), "policy", "Call");
  ASSERT_NE(call, nullptr);
  const List& called = *find(*call, "Resource")->as<List>();
  ASSERT_EQ(called.size(), 1U);
  EXPECT_EQ(called[0].as<Reference>()->resource->address(), "aws_lambda_function.report");
}

TEST(Functions, LogIntoAGroupOfOurs) {
  const auto built = with_functions("report: {package: report/1.zip, schedule: rate(1 day), log_days: 14}");
  const Resource& function = resource_at(*built, unit, "aws_lambda_function.report");
  EXPECT_EQ(target_at(function, {"logging_config", "log_group"}), "aws_cloudwatch_log_group.report");
  const Resource& group = resource_at(*built, unit, "aws_cloudwatch_log_group.report");
  EXPECT_EQ(text_at(group, {"name"}), "/aws/lambda/" + text_at(function, {"function_name"}));
  EXPECT_EQ(*value_at(group, {"retention_in_days"}).as<std::int64_t>(), 14);
  EXPECT_EQ(target_at(group, {"kms_key_id"}), "aws_kms_key.main");
}

}  // namespace
}  // namespace ashlar::testing

#include "systems/function_triggers.h"

#include <fmt/format.h>

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t scheduler_name_limit = 64;
constexpr int old_object_days = 30;
constexpr std::string_view incoming = "in/";
constexpr std::string_view outgoing = "out/";

/// Of a run that could not be started: what is tried again for an hour is no longer the run that was meant.
constexpr int start_attempts = 10;
constexpr int start_within_seconds = 3600;

std::string group_name(const Site& site) { return site.name("functions", scheduler_name_limit); }

/// Only for schedules of this group: Scheduler tells no single one (EventBridge Scheduler User Guide,
/// "Confused deputy prevention").
Value scheduler_trust(const Site& site) {
  return policy(
      {allow("Scheduler")
           .service({"scheduler.amazonaws.com"})
           .action({"sts:AssumeRole"})
           .when("StringEquals", "aws:SourceAccount", site.account_id())
           .when("ArnEquals", "aws:SourceArn", site.arn("scheduler", "schedule-group/" + group_name(site)))});
}

/// May call this function and nothing else.
Resource& add_caller(Scope scope, const Site& site, const Resource& function, const std::string& name) {
  Resource& role =
      scope.add("aws_iam_role", name + "_schedule",
                {
                    {"name", fit_name({site.environment, site.region, "schedule", name}, role_name_limit)},
                    {"description", fmt::format("Calls function {} of {} on time", name, site.environment)},
                    {"assume_role_policy", scheduler_trust(site)},
                });
  scope.add("aws_iam_role_policy", name + "_schedule",
            {
                {"name", "call-the-function"},
                {"role", role["id"]},
                {"policy", policy({allow("Call").action({"lambda:InvokeFunction"}).on({function["arn"]})})},
            });
  return role;
}

}  // namespace

const Resource& add_schedule_group(Scope scope, const Site& site, const Resource& topic) {
  const std::string name = group_name(site);
  Resource& group =
      scope.add("aws_scheduler_schedule_group", "functions", {{"name", name}, {"tags", name_tag(name)}});
  add_alarm(
      scope, site, topic,
      {
          .name = "functions-not-started",
          .description = "A scheduled run of a function could not be started for an hour, and was given up",
          .metric_namespace = "AWS/Scheduler",
          .metric = "InvocationDroppedCount",
          .dimensions = {{"ScheduleGroup", group["name"]}},
          .statistic = "Sum",
          .comparison = above,
          .threshold = 0,
          .minutes = 1,
          .silence = silence_is_fine,
      });
  return group;
}

void add_schedule(Scope scope, const Site& site, const Resource& group, const Resource& function,
                  const Named<FunctionSettings>& settings) {
  const std::string& name = *settings.name;
  const Resource& caller = add_caller(scope, site, function, name);
  scope.add(
      "aws_scheduler_schedule", name,
      {
          {"name", fit_name({name}, scheduler_name_limit)},
          {"group_name", group["name"]},
          {"description", fmt::format("Runs function {} of {}", name, site.environment)},
          {"schedule_expression", *settings.value.schedule},
          {"schedule_expression_timezone", "UTC"},  // no run is lost or doubled when clocks change
          {"flexible_time_window", object({{"mode", "OFF"}})},
          // It hands over no data, so there is nothing for a key to encrypt.
          {"target", object({
                         {"arn", function["arn"]},
                         {"role_arn", caller["arn"]},
                         {"retry_policy", object({{"maximum_retry_attempts", start_attempts},
                                                  {"maximum_event_age_in_seconds", start_within_seconds}})},
                     })},
      });
}

PrivateBucket add_function_bucket(Scope scope, const Site& site, const std::string& function,
                                  const Resource& key) {
  const std::string name = site.bucket_name("function-" + function);
  const PrivateBucket bucket =
      add_private_bucket(scope, function, {{"bucket", name}, {"tags", name_tag(name)}}, {&key});
  add_expiry(scope, bucket, std::nullopt, old_object_days);
  add_bucket_policy(scope, bucket, {refuse_plain_http(bucket)});
  return bucket;
}

std::vector<Statement> use_function_bucket(const Site& site, const Resource& bucket, const Resource& key) {
  return {allow("ReadIncoming").action({"s3:GetObject"}).on({concat({bucket["arn"], "/", incoming, "*"})}),
          allow("WriteOutgoing").action({"s3:PutObject"}).on({concat({bucket["arn"], "/", outgoing, "*"})}),
          allow("UseKeyForObjects")
              .action({"kms:Decrypt", "kms:GenerateDataKey"})
              .on({key["arn"]})
              .when("StringEquals", "kms:ViaService", site.regional_service("s3"))};
}

void call_for_objects(Scope scope, const Site& site, const Resource& bucket, const Resource& function) {
  Resource& permission = scope.add("aws_lambda_permission", bucket.name,
                                   {
                                       {"statement_id", "ObjectsOfItsBucket"},
                                       {"action", "lambda:InvokeFunction"},
                                       {"function_name", function["function_name"]},
                                       {"principal", "s3.amazonaws.com"},
                                       {"source_arn", bucket["arn"]},
                                       // A bucket's name may be another account's one day.
                                       {"source_account", site.account_id()},
                                   });
  Resource& notification = scope.add(
      "aws_s3_bucket_notification", bucket.name,
      {{"bucket", bucket["id"]},
       {"lambda_function", object({
                               {"lambda_function_arn", function["arn"]},
                               {"events", list({"s3:ObjectCreated:*"})},
                               {"filter_prefix", incoming},  // not for what it writes itself, endlessly
                           })}});
  notification.depends_on = {&permission};
}

}  // namespace ashlar::systems

#include "systems/functions.h"

#include <fmt/format.h>

#include "systems/alarms.h"
#include "systems/function_triggers.h"

namespace ashlar::systems {

namespace {

using Function = Named<FunctionSettings>;

constexpr std::size_t function_name_limit = 64;
constexpr std::size_t queue_name_limit = 80;
constexpr int seconds_of_two_weeks = 14 * 24 * 3600;
/// Calls of both kinds, by schedule and by object, are queued by Lambda, which tries each anew.
constexpr int further_attempts = 2;

/// What functions of an environment have in common.
struct Place {
  Scope scope;
  const Site& site;
  const Artifacts& artifacts;
  const Resource& key;
  const Resource& topic;
};

std::string name_of(const Place& place, const Function& function) {
  return fit_name({place.site.environment, *function.name}, function_name_limit);
}

/// Before the function: Lambda would make it by itself, unencrypted and kept for ever.
const Resource& add_log_group(const Place& place, const Function& function) {
  return Scope(place.scope)
      .add("aws_cloudwatch_log_group", *function.name,
           {
               {"name", "/aws/lambda/" + name_of(place, function)},
               {"retention_in_days", function.value.log_days},
               {"kms_key_id", place.key["arn"]},
           });
}

/// Where an event lies for two weeks that all attempts failed at: a message to the alarms' topic would say
/// what failed, but could not be tried again.
const Resource& add_failed_queue(const Place& place, const Function& function) {
  const std::string name =
      fit_name({place.site.environment, "function", *function.name, "failed"}, queue_name_limit);
  Scope scope = place.scope;
  const Resource& queue = scope.add("aws_sqs_queue", *function.name + "_failed",
                                    {
                                        {"name", name},
                                        {"message_retention_seconds", seconds_of_two_weeks},
                                        {"kms_master_key_id", place.key["arn"]},
                                        {"tags", name_tag(name)},
                                    });
  scope.add("aws_sqs_queue_policy", queue.name,
            {{"queue_url", queue["id"]},
             {"policy", policy({deny("RefusePlainHttp")
                                    .anybody()
                                    .action({"sqs:*"})
                                    .on({queue["arn"]})
                                    .when("Bool", "aws:SecureTransport", "false")})}});
  return queue;
}

std::vector<Statement> write_logs_and_failures(const Place& place, const Resource& group,
                                               const Resource& queue) {
  return {allow("WriteLogs")
              .action({"logs:CreateLogStream", "logs:PutLogEvents"})
              .on({concat({group["arn"], ":*"})}),
          allow("KeepFailedEvents").action({"sqs:SendMessage"}).on({queue["arn"]}),
          allow("UseKeyForFailedEvents")
              .action({"kms:Decrypt", "kms:GenerateDataKey"})
              .on({place.key["arn"]})
              .when("StringEquals", "kms:ViaService", place.site.regional_service("sqs"))};
}

struct Role {
  const Resource* role = nullptr;
  const Resource* document = nullptr;  ///< what it may do
};

Role add_role(const Place& place, const Function& function, const std::vector<Statement>& may) {
  const Site& site = place.site;
  Scope scope = place.scope;
  Role made;
  made.role = &scope.add(
      "aws_iam_role", *function.name,
      {
          {"name", fit_name({site.environment, site.region, "function", *function.name}, role_name_limit)},
          {"description", fmt::format("What function {} of {} may do", *function.name, site.environment)},
          {"assume_role_policy", service_trust("lambda.amazonaws.com")},
      });
  made.document = &scope.add(
      "aws_iam_role_policy", *function.name,
      {{"name", "what-the-function-needs"}, {"role", (*made.role)["id"]}, {"policy", policy(may)}});
  return made;
}

Value variables(const Site& site, const Resource* bucket) {
  Object variables{{"ENVIRONMENT", site.environment}};
  if (bucket) set(variables, "BUCKET", (*bucket)["id"]);
  return variables;
}

/// No part of the account's concurrency is reserved for it: a new account has ten in all, of which AWS lets
/// none be reserved, and what is reserved for one is missing for others. An alarm tells when it runs short.
const Resource& add_function(const Place& place, const Function& function, const Role& role,
                             const Resource& group, const Resource* bucket) {
  const FunctionSettings& settings = function.value;
  const std::string name = name_of(place, function);
  Scope scope = place.scope;
  Resource& made =
      scope.add("aws_lambda_function", *function.name,
                {
                    {"function_name", name},
                    {"description", fmt::format("{} of {}", *function.name, place.site.environment)},
                    {"role", (*role.role)["arn"]},
                    {"s3_bucket", (*place.artifacts.bucket)["id"]},
                    {"s3_key", settings.package},
                    {"runtime", settings.runtime},
                    {"handler", settings.handler},
                    {"architectures", list({"arm64"})},  // a fifth cheaper for the same work
                    {"memory_size", settings.memory},
                    {"timeout", settings.timeout},
                    {"kms_key_arn", place.key["arn"]},
                    {"environment", object({{"variables", variables(place.site, bucket)}})},
                    {"logging_config", object({{"log_format", "JSON"}, {"log_group", group["name"]}})},
                    {"tags", name_tag(name)},
                });
  made.depends_on = {role.document};  // its first run may write its log
  return made;
}

void keep_failed_events(const Place& place, const Resource& function, const Resource& queue) {
  Scope(place.scope)
      .add("aws_lambda_function_event_invoke_config", function.name,
           {
               {"function_name", function["function_name"]},
               {"maximum_retry_attempts", further_attempts},
               {"destination_config", object({{"on_failure", object({{"destination", queue["arn"]}})}})},
           });
}

Alarm function_alarm(const Function& function, const Resource& made, std::string_view what,
                     std::string_view metric) {
  Alarm alarm;
  alarm.name = fmt::format("function-{}-{}", *function.name, what);
  alarm.metric_namespace = "AWS/Lambda";
  alarm.metric = metric;
  alarm.dimensions = {{"FunctionName", made["function_name"]}};
  alarm.statistic = "Sum";
  alarm.comparison = above;
  alarm.threshold = 0;
  alarm.minutes = 1;
  alarm.silence = silence_is_fine;  // it runs now and then, and is counted only when it does
  return alarm;
}

void add_alarms(const Place& place, const Function& function, const Resource& made, const Resource& queue) {
  const auto add = [&](const Alarm& alarm) { add_alarm(place.scope, place.site, place.topic, alarm); };
  Alarm errors = function_alarm(function, made, "errors", "Errors");
  errors.description = fmt::format("A run of {} has failed", *function.name);
  add(errors);
  Alarm throttles = function_alarm(function, made, "throttles", "Throttles");
  throttles.description =
      fmt::format("{} could not start at once: the account's concurrency is used up", *function.name);
  add(throttles);
  Alarm failed = function_alarm(function, made, "failed-events", "ApproximateNumberOfMessagesVisible");
  failed.description = fmt::format(
      "Events that {} failed at are waiting: mend it, send them again, and take them out of the queue",
      *function.name);
  failed.metric_namespace = "AWS/SQS";
  failed.dimensions = {{"QueueName", queue["name"]}};
  failed.statistic = "Maximum";
  add(failed);
}

/// Outside the VPC: what it may touch is reached by AWS's own addresses, and nothing in the VPC is.
const Resource& build(const Place& place, const Function& function) {
  const Resource& group = add_log_group(place, function);
  const Resource& queue = add_failed_queue(place, function);
  std::vector<Statement> may = write_logs_and_failures(place, group, queue);
  std::optional<PrivateBucket> bucket;
  if (*function.value.bucket) {
    bucket = add_function_bucket(place.scope, place.site, *function.name, place.key);
    for (Statement& use : use_function_bucket(place.site, *bucket->bucket, place.key))
      may.push_back(std::move(use));
  }
  const Role role = add_role(place, function, may);
  const Resource& made = add_function(place, function, role, group, bucket ? bucket->bucket : nullptr);
  keep_failed_events(place, made, queue);
  add_alarms(place, function, made, queue);
  if (bucket) call_for_objects(place.scope, place.site, *bucket->bucket, made);
  return made;
}

}  // namespace

void functions(const Site& site, const std::vector<Named<FunctionSettings>>& functions,
               const Artifacts& artifacts, const Resource& key, const Resource& topic) {
  if (functions.empty()) return;
  const Scope scope = site.scope(
      "functions", "functions",
      {.title = "Functions",
       .what = "Code that AWS Lambda runs on a schedule or for every object put into a bucket. Each function "
               "has a role of its own, and a queue where events stay that it failed at.",
       .loss = "Nothing runs on its schedule, and what is put into buckets stays undone. What the buckets "
               "hold must be emptied or saved first."},
      site.at);
  const Resource* group = nullptr;
  for (const Named<FunctionSettings>& function : functions) {
    const Scope own = scope.at(function.name.at);
    const Resource& made = build({own, site, artifacts, key, topic}, function);
    if (!function.value.schedule) continue;
    if (!group) group = &add_schedule_group(scope, site, topic);
    add_schedule(own, site, *group, made, function);
  }
}

}  // namespace ashlar::systems

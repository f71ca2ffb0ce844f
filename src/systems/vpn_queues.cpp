#include "systems/vpn_queues.h"

#include "systems/alarms.h"
#include "systems/vpn_people.h"

namespace ashlar::systems {

namespace {

constexpr int days = 24 * 60 * 60;
/// A quarter of an hour, less the minutes for which an alarm must see it.
constexpr int longest_wait_seconds = 10 * 60;

struct Plan {
  std::string_view label;  ///< Terraform's
  std::string name;
  std::string_view what;  ///< "requests"
};

Object queue_attributes(const std::string& name, const Resource& key, int kept_seconds) {
  return {{"name", name},
          {"kms_master_key_id", key["arn"]},
          {"message_retention_seconds", kept_seconds},
          {"tags", name_tag(name)}};
}

Statement refuse_plain_http(const Resource& queue) {
  return deny("RefusePlainHttp")
      .anybody()
      .action({"sqs:ReceiveMessage", "sqs:SendMessage"})
      .on({queue["arn"]})
      .when("Bool", "aws:SecureTransport", "false");
}

Statement let_people_send(const Site& site, const Resource& queue) {
  return people_of_security(site, "PeopleSend")
      .action({"sqs:GetQueueUrl", "sqs:SendMessage"})
      .on({queue["arn"]});
}

void set_policy(Scope scope, const Resource& queue, const std::vector<Statement>& statements) {
  scope.add("aws_sqs_queue_policy", queue.name,
            {{"queue_url", queue["url"]}, {"policy", policy(statements)}});
}

/// What the server failed to answer five times: long enough for somebody to look.
const Resource& add_dead_letters(Scope scope, const Plan& plan, const Resource& key) {
  const Resource& queue = scope.add("aws_sqs_queue", std::string(plan.label) + "_dead_letters",
                                    queue_attributes(plan.name + "-dead-letters", key, 14 * days));
  set_policy(scope, queue, {refuse_plain_http(queue)});
  return queue;
}

Resource& add_queue(Scope scope, const Site& site, const Plan& plan, const Resource& key,
                    const Resource& dead_letters) {
  Resource& queue =
      scope.add("aws_sqs_queue", std::string(plan.label), queue_attributes(plan.name, key, 4 * days));
  queue.set("visibility_timeout_seconds", 60)
      .set("receive_wait_time_seconds", 20)  // the server waits at the queue
      .set("redrive_policy",
           json(object({{"deadLetterTargetArn", dead_letters["arn"]}, {"maxReceiveCount", 5}})));
  scope.add("aws_sqs_queue_redrive_allow_policy", dead_letters.name,
            {{"queue_url", dead_letters["url"]},
             {"redrive_allow_policy",
              json(object({{"redrivePermission", "byQueue"}, {"sourceQueueArns", list({queue["arn"]})}}))}});
  set_policy(scope, queue, {let_people_send(site, queue), refuse_plain_http(queue)});
  return queue;
}

Alarm queue_alarm(const Plan& plan, std::string_view what, std::string_view metric, const Resource& queue) {
  Alarm alarm;
  alarm.name = "vpn-" + std::string(plan.what) + "-" + std::string(what);
  alarm.metric_namespace = "AWS/SQS";
  alarm.metric = metric;
  alarm.dimensions = {{"QueueName", queue["name"]}};
  alarm.statistic = "Maximum";
  alarm.comparison = above;
  alarm.silence = silence_is_fine;  // SQS reports nothing of a queue that nobody uses
  return alarm;
}

void add_alarms(Scope scope, const Site& site, const Resource& topic, const Plan& plan, const Resource& queue,
                const Resource& dead_letters) {
  Alarm waiting = queue_alarm(plan, "waiting", "ApproximateAgeOfOldestMessage", queue);
  waiting.description =
      "The VPN's server has left " + std::string(plan.what) + " waiting for a quarter of an hour";
  waiting.threshold = longest_wait_seconds;
  add_alarm(scope, site, topic, waiting);

  Alarm failed = queue_alarm(plan, "failed", "ApproximateNumberOfMessagesVisible", dead_letters);
  failed.description = "The VPN's server could not answer some of the " + std::string(plan.what);
  failed.threshold = 0;
  add_alarm(scope, site, topic, failed);
}

const Resource& add_pair(Scope scope, const Site& site, const Plan& plan, const Resource& key,
                         const Resource& topic) {
  const Resource& dead_letters = add_dead_letters(scope, plan, key);
  const Resource& queue = add_queue(scope, site, plan, key, dead_letters);
  add_alarms(scope, site, topic, plan, queue, dead_letters);
  return queue;
}

}  // namespace

VpnQueues add_vpn_queues(Scope scope, const Site& site, const Resource& key, const Resource& topic) {
  VpnQueues made;
  made.requests = &add_pair(scope, site, {"requests", vpn_requests_queue(site), "requests"}, key, topic);
  made.revocations =
      &add_pair(scope, site, {"revocations", vpn_revocations_queue(site), "revocations"}, key, topic);
  return made;
}

std::vector<Statement> answer_queues(const VpnQueues& queues) {
  return {allow("AnswerQueues")
              .action({"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
                       "sqs:ReceiveMessage"})
              .on({(*queues.requests)["arn"], (*queues.revocations)["arn"]})};
}

}  // namespace ashlar::systems

#include "systems/notifications.h"

#include <set>

#include "base/text.h"
#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// Alarms of this account and region publish; whoever else may, needs a policy of its own. Nobody without
/// TLS.
Value topic_policy(const Site& site, const Resource& topic) {
  return policy({
      allow("PublishAlarms")
          .service({"cloudwatch.amazonaws.com"})
          .action({"sns:Publish"})
          .on({topic["arn"]})
          .when("StringEquals", "aws:SourceAccount", site.account_id())
          .when("ArnLike", "aws:SourceArn", site.arn("cloudwatch", "alarm:*")),
      deny("RefusePlainHttp")
          .anybody()
          .action({"sns:Publish"})
          .on({topic["arn"]})
          .when("Bool", "aws:SecureTransport", "false"),
  });
}

/// "to_ops_acme_example_1f3a": readable, and never the same for two addresses.
std::string subscription_name(const std::string& email) {
  std::string name = "to_" + email;
  for (char& c : name) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '_';
  }
  return name + "_" + sha256_hex(email, 4);
}

void subscribe(Scope scope, const Resource& topic, const std::vector<Located<std::string>>& emails) {
  std::set<std::string> done;  // a level may repeat an address
  for (const Located<std::string>& email : emails) {
    if (!done.insert(*email).second) continue;
    scope.at(email.at).add("aws_sns_topic_subscription", subscription_name(*email),
                           {{"topic_arn", topic["arn"]}, {"protocol", "email"}, {"endpoint", email}});
  }
}

}  // namespace

const Resource& alarm_topic(const Site& site, const Resource& key) {
  Scope scope =
      site.scope("notifications", "notifications",
                 {.title = "Notifications",
                  .what = "The topic that every alarm of the region tells, and the e-mail addresses that it "
                          "tells in turn. Each address gets a message from AWS first, and must confirm it.",
                  .loss = "Alarms go unheard until it is made again and the addresses have confirmed anew."},
                 site.common->notify.at);
  const std::string name = site.name("alarms");
  Resource& topic = scope.add("aws_sns_topic", "alarms",
                              {{"name", name}, {"kms_master_key_id", key["arn"]}, {"tags", name_tag(name)}});
  scope.add("aws_sns_topic_policy", "alarms", {{"arn", topic["arn"]}, {"policy", topic_policy(site, topic)}});
  subscribe(scope, topic, *site.common->notify);
  return topic;
}

}  // namespace ashlar::systems

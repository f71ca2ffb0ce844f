#include "systems/web_firewall.h"

#include "systems/policy.h"

namespace ashlar::systems {

namespace {

constexpr int log_days = 90;
constexpr int rate_window_seconds = 300;

Value visibility(std::string_view metric) {
  return object(
      {{"cloudwatch_metrics_enabled", true}, {"metric_name", metric}, {"sampled_requests_enabled", true}});
}

/// Together 1,127 of the 1,500 capacity units that the basic price includes.
Value rules(const LoadBalancerSettings& settings) {
  return list({
      rate_rule(settings.requests_per_client),
      managed_rules(1, "ip-reputation", "AWSManagedRulesAmazonIpReputationList"),
      managed_rules(2, "known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
      // Bodies above 8 KB are counted, not refused: every upload is one.
      managed_rules(3, "common", "AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"),
      managed_rules(4, "sql-injection", "AWSManagedRulesSQLiRuleSet"),
  });
}

const Resource& let_waf_write(Scope scope, const Site& site, const WebAcl& plan, const Resource& group) {
  return scope.add(
      "aws_cloudwatch_log_resource_policy", "firewall",
      {
          {"policy_name", plan.acl_name + "-web-firewall-log"},
          {"policy_document", policy({allow("WriteFirewallLog")
                                          .service({"delivery.logs.amazonaws.com"})
                                          .action({"logs:CreateLogStream", "logs:PutLogEvents"})
                                          .on({concat({group["arn"], ":log-stream:*"})})
                                          .when("StringEquals", "aws:SourceAccount", site.account_id())
                                          .when("ArnLike", "aws:SourceArn", site.arn("logs", "*"))})},
      });
}

/// Only what a rule refused or counted: the rest stands in the access logs.
Value keep_what_a_rule_met() {
  List conditions;
  for (std::string_view action : {"BLOCK", "COUNT", "EXCLUDED_AS_COUNT"}) {
    conditions.push_back(object({{"action_condition", object({{"action", action}})}}));
  }
  return object({
      {"default_behavior", "DROP"},
      {"filter",
       object({{"behavior", "KEEP"}, {"requirement", "MEETS_ANY"}, {"condition", std::move(conditions)}})},
  });
}

/// What proves who somebody is does not belong in a log.
Value redacted_headers() {
  List fields;
  for (std::string_view header : {"authorization", "cookie"}) {
    fields.push_back(object({{"single_header", object({{"name", header}})}}));
  }
  return fields;
}

void add_log(Scope scope, const Site& site, const WebAcl& plan, const Resource& firewall,
             const Resource& key) {
  // WAF accepts only names that begin so.
  Resource& group = scope.add("aws_cloudwatch_log_group", "firewall",
                              {
                                  {"name", fit_name({"aws-waf-logs", plan.acl_name}, 255)},
                                  {"retention_in_days", log_days},
                                  {"kms_key_id", key["arn"]},
                              });
  const Resource& may_write = let_waf_write(scope, site, plan, group);
  Resource& logging = scope.add("aws_wafv2_web_acl_logging_configuration", plan.name,
                                {
                                    {"resource_arn", firewall["arn"]},
                                    {"log_destination_configs", list({group["arn"]})},
                                    {"logging_filter", keep_what_a_rule_met()},
                                    {"redacted_fields", redacted_headers()},
                                });
  logging.depends_on = {&may_write};
}

}  // namespace

Value rate_rule(Value requests_per_client) {
  return object({
      {"name", "requests-per-client"},
      {"priority", 0},  // first: a flood is refused before the costlier rules look at it
      {"action", object({{"block", object({})}})},
      {"statement", object({{"rate_based_statement", object({
                                                         {"limit", std::move(requests_per_client)},
                                                         {"aggregate_key_type", "IP"},
                                                         {"evaluation_window_sec", rate_window_seconds},
                                                     })}})},
      {"visibility_config", visibility("requests-per-client")},
  });
}

Value managed_rules(int priority, std::string_view name, std::string_view group,
                    std::string_view count_only) {
  Object statement{{"vendor_name", "AWS"}, {"name", group}};
  if (!count_only.empty()) {
    set(statement, "rule_action_override",
        object({{"name", count_only}, {"action_to_use", object({{"count", object({})}})}}));
  }
  return object({
      {"name", name},
      {"priority", priority},
      {"override_action", object({{"none", object({})}})},
      {"statement", object({{"managed_rule_group_statement", std::move(statement)}})},
      {"visibility_config", visibility(name)},
  });
}

const Resource& add_web_acl(Scope scope, const Site& site, const WebAcl& plan, const Resource& key) {
  const Resource& firewall = scope.add("aws_wafv2_web_acl", plan.name,
                                       {
                                           {"name", plan.acl_name},
                                           {"description", plan.description},
                                           {"scope", plan.scope},
                                           {"default_action", object({{"allow", object({})}})},
                                           {"rule", plan.rules},
                                           {"visibility_config", visibility(plan.acl_name)},
                                           {"tags", name_tag(plan.acl_name)},
                                       });
  add_log(scope, site, plan, firewall, key);
  return firewall;
}

void add_web_firewall(Scope scope, const Site& site, const LoadBalancerSettings& settings,
                      const Resource& balancer, const Resource& key) {
  const Resource& firewall =
      add_web_acl(scope, site,
                  {.name = "public",
                   .acl_name = site.name("public"),
                   .description = "Guards the public load balancer of " + site.environment,
                   .scope = "REGIONAL",
                   .rules = rules(settings)},
                  key);
  scope.add("aws_wafv2_web_acl_association", "public",
            {{"resource_arn", balancer["arn"]}, {"web_acl_arn", firewall["arn"]}});
}

}  // namespace ashlar::systems

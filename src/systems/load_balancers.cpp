#include "systems/load_balancers.h"

#include <fmt/format.h>

#include "systems/alarms.h"
#include "systems/web_firewall.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view anywhere = "0.0.0.0/0";
constexpr Ports http{80, 80};

constexpr int errors_in_a_minute = 10;

/// What the two have not in common.
struct Kind {
  std::string_view name;  ///< "public", "internal"
  const Tier& tier;
  const Resource& certificate;
  const Resource& zone;
  std::string domain;
};

Value not_found() {
  return object(
      {{"type", "fixed-response"},
       {"fixed_response",
        object({{"content_type", "text/plain"}, {"message_body", "Not found"}, {"status_code", "404"}})}});
}

/// Paths that no service claims answer 404.
const Resource& add_listener(Scope scope, const Kind& kind, const Resource& balancer) {
  return scope.add("aws_lb_listener", std::string(kind.name),
                   {
                       {"load_balancer_arn", balancer["arn"]},
                       {"port", https_port.from},
                       {"protocol", "HTTPS"},
                       {"ssl_policy", tls_policy},
                       {"certificate_arn", kind.certificate["certificate_arn"]},
                       {"default_action", not_found()},
                   });
}

void redirect_to_https(Scope scope, const Kind& kind, const Resource& balancer) {
  scope.add("aws_lb_listener", std::string(kind.name) + "_redirect",
            {
                {"load_balancer_arn", balancer["arn"]},
                {"port", http.from},
                {"protocol", "HTTP"},
                {"default_action",
                 object({{"type", "redirect"},
                         {"redirect",
                          object({{"protocol", "HTTPS"}, {"port", "443"}, {"status_code", "HTTP_301"}})}})},
            });
}

Resource& add_group(Scope scope, const Site& site, const Vpc& vpc, const Kind& kind) {
  const std::string what = std::string(kind.name) + "-load-balancer";
  Resource& group = add_security_group(scope, site, vpc, kind.name, what);
  let_out(scope, group, {"app", vpc.private_tier.cidr}, container_ports);
  return group;
}

LoadBalancer add_balancer(Scope scope, const Site& site, const LoadBalancerSettings& settings, const Vpc& vpc,
                          const Kind& kind, const AccessLogs& logs, const Resource& topic) {
  LoadBalancer made;
  made.zone = &kind.zone;
  made.domain = kind.domain;
  made.security_group = &add_group(scope, site, vpc, kind);
  Resource& balancer = scope.add("aws_lb", std::string(kind.name),
                                 balancer_attributes(site, kind.name, kind.tier, logs, *made.security_group));
  balancer.set("idle_timeout", settings.idle_timeout);
  balancer.depends_on = {logs.bucket_policy};
  made.balancer = &balancer;
  made.listener = &add_listener(scope, kind, balancer);
  add_alias(scope, kind.name, made, kind.domain);
  add_error_alarms(scope, site, kind.name, balancer, topic);
  return made;
}

/// Called by the world.
LoadBalancer add_public(Scope scope, const Site& site, const LoadBalancerSettings& settings, const Vpc& vpc,
                        const EnvironmentNames& names, const AccessLogs& logs, const Resource& topic) {
  const Kind kind{"public", vpc.public_tier, *names.public_certificate, *names.public_zone,
                  environment_domain(site)};
  LoadBalancer made = add_balancer(scope, site, settings, vpc, kind, logs, topic);
  redirect_to_https(scope, kind, *made.balancer);
  let_in(scope, *made.security_group, {"anywhere", anywhere}, http);
  let_in(scope, *made.security_group, {"anywhere", anywhere}, https_port);
  return made;
}

/// Called by services, and by those who come in through management.
LoadBalancer add_internal(Scope scope, const Site& site, const LoadBalancerSettings& settings, const Vpc& vpc,
                          const EnvironmentNames& names, const Peers& callers, const AccessLogs& logs,
                          const Resource& topic) {
  const Kind kind{"internal", vpc.private_tier, *names.internal_certificate, *names.private_zone,
                  internal_domain(site)};
  LoadBalancer made = add_balancer(scope, site, settings, vpc, kind, logs, topic);
  let_in(scope, *made.security_group, {"app", vpc.private_tier.cidr}, https_port);
  for (const Peer& caller : callers) let_in(scope, *made.security_group, caller, https_port);
  return made;
}

}  // namespace

void add_error_alarms(Scope scope, const Site& site, std::string_view kind, const Resource& balancer,
                      const Resource& topic) {
  struct Source {
    std::string_view name;
    std::string_view metric;
    std::string_view meaning;
  };
  for (const Source& source : {
           Source{"balancer-5xx", "HTTPCode_ELB_5XX_Count", "has nobody to pass requests to, or no answer"},
           Source{"target-5xx", "HTTPCode_Target_5XX_Count", "passes on errors that its targets answer"},
       }) {
    add_alarm(
        scope, site, topic,
        {
            .name = fmt::format("{}-{}", kind, source.name),
            .description = fmt::format("The {} load balancer {}: more than {} a minute with status 5xx, "
                                       "for five minutes",
                                       kind, source.meaning, errors_in_a_minute),
            .metric_namespace = "AWS/ApplicationELB",
            .metric = source.metric,
            .dimensions = {{"LoadBalancer", balancer["arn_suffix"]}},
            .statistic = "Sum",
            .comparison = above,
            .threshold = errors_in_a_minute,
            .silence = silence_is_fine,  // errors are counted only when there are some
        });
  }
}

LoadBalancers load_balancers(const Site& site, const LoadBalancerSettings& settings, Span from,
                             const Vpc& vpc, const EnvironmentNames& names, const Peers& callers,
                             const Resource& key, const Resource& topic) {
  Scope scope = site.scope(
      "load-balancers", "load-balancers",
      {.title = "Load balancers",
       .what = "The public load balancer, which the world calls, with its firewall, and the internal "
               "one, by which services find each other. A path that no service claims answers 404.",
       .loss = "No service can be called, from outside or by another. New ones have other addresses "
               "behind the same names."},
      from);
  AccessLogs logs = add_access_logs(scope, site, {settings.archive_logs_after, settings.delete_logs_after},
                                    {"public", "internal"});
  LoadBalancers made;
  made.public_facing = add_public(scope, site, settings, vpc, names, logs, topic);
  made.internal = add_internal(scope, site, settings, vpc, names, callers, logs, topic);
  add_web_firewall(scope, site, settings, *made.public_facing.balancer, key);
  return made;
}

Object balancer_attributes(const Site& site, std::string_view kind, const Tier& tier, const AccessLogs& logs,
                           const Resource& group) {
  // AWS refuses names that begin with "internal-", which an environment's might.
  const std::string name = fit_name({"lb", site.environment, kind}, load_balancer_name_limit);
  return {
      {"name", name},
      {"load_balancer_type", "application"},
      {"internal", kind != "public"},
      {"subnets", tier.subnet_ids()},
      {"security_groups", list({group["id"]})},
      {"drop_invalid_header_fields", true},  // headers that the balancer and a service might read differently
      {"desync_mitigation_mode", "defensive"},  // the same for whole requests (request smuggling)
      {"enable_deletion_protection", site.common->protect},
      {"access_logs", object({{"bucket", (*logs.bucket)["id"]}, {"prefix", kind}, {"enabled", true}})},
      {"tags", name_tag(name)},
  };
}

void add_alias(Scope scope, std::string_view name, const LoadBalancer& balancer, Value domain) {
  scope.add(
      "aws_route53_record", std::string(name),
      {
          {"zone_id", (*balancer.zone)["zone_id"]},
          {"name", std::move(domain)},
          {"type", "A"},
          {"alias", object({
                        {"name", (*balancer.balancer)["dns_name"]},
                        {"zone_id", (*balancer.balancer)["zone_id"]},
                        {"evaluate_target_health", false},  // there is no other record to answer with instead
                    })},
      });
}

}  // namespace ashlar::systems

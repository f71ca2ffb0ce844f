#include "systems/ci_balancer.h"

#include "systems/alarms.h"
#include "systems/certificates.h"
#include "systems/ci.h"
#include "systems/ci_names.h"

namespace ashlar::systems {

namespace {

constexpr int archive_logs_after = 30;  // days
constexpr int delete_logs_after = 60;

std::string label() { return std::string(ci_server); }

/// In from the VPN's server, out to CI's.
const Resource& add_group(Scope scope, const Ground& ground, const Resource& server) {
  Resource& group = add_security_group(scope, ground.site, ground.vpc, "ci_balancer", "ci-load-balancer");
  for (const Peer& people : ground.people) let_in(scope, group, people, https_port);
  let_out_to(scope, group, "server", server, ci_port);
  let_in_from(scope, server, "balancer", group, ci_port);
  return group;
}

const Resource& add_balancer(Scope scope, const Ground& ground, const Resource& group) {
  const AccessLogs logs =
      add_access_logs(scope, ground.site, {archive_logs_after, delete_logs_after}, {ci_server});
  Resource& balancer = scope.add(
      "aws_lb", label(), balancer_attributes(ground.site, ci_server, ground.vpc.private_tier, logs, group));
  balancer.depends_on = {logs.bucket_policy};
  return balancer;
}

/// Jenkins shows its page for signing in to everybody, once it is up.
const Resource& add_target_group(Scope scope, const Ground& ground) {
  const std::string name = ground.site.name("ci", load_balancer_name_limit);
  return scope.add("aws_lb_target_group", label(),
                   {
                       {"name", name},
                       {"vpc_id", ground.vpc.id()},
                       {"target_type", "instance"},
                       {"protocol", "HTTPS"},
                       {"port", ci_port.from},
                       {"deregistration_delay", "30"},
                       {"health_check", object({
                                            {"protocol", "HTTPS"},
                                            {"path", "/login"},
                                            {"matcher", "200"},
                                            {"interval", 30},
                                            {"timeout", 5},
                                            {"healthy_threshold", 2},
                                            {"unhealthy_threshold", 2},
                                        })},
                       {"tags", name_tag(name)},
                   });
}

void add_listener(Scope scope, const Resource& balancer, const Resource& certificate,
                  const Resource& target) {
  scope.add("aws_lb_listener", label(),
            {
                {"load_balancer_arn", balancer["arn"]},
                {"port", https_port.from},
                {"protocol", "HTTPS"},
                {"ssl_policy", tls_policy},
                {"certificate_arn", certificate["certificate_arn"]},
                {"default_action", object({{"type", "forward"}, {"target_group_arn", target["arn"]}})},
            });
}

/// A private zone for this one name: in the public one, the world would be told of private addresses; as a
/// zone of the account's whole domain, it would hide the account's other names from this VPC.
void add_name(Scope scope, const Ground& ground, const Resource& balancer) {
  const std::string domain = ci_domain(ground.site);
  const Resource& zone = scope.add("aws_route53_zone", label(),
                                   {
                                       {"name", domain},
                                       {"comment", "CI, for people on the VPN"},
                                       {"vpc", list({object({{"vpc_id", ground.vpc.id()}})})},
                                   });
  LoadBalancer named;
  named.balancer = &balancer;
  named.zone = &zone;
  add_alias(scope, ci_server, named, domain);
}

/// A server that is being replaced takes a while to start.
void add_alarms(Scope scope, const Ground& ground, const Resource& balancer, const Resource& target) {
  Alarm down;
  down.name = "ci-down";
  down.description = "CI has answered nobody for a quarter of an hour";
  down.metric_namespace = "AWS/ApplicationELB";
  down.metric = "HealthyHostCount";
  down.dimensions = {{"LoadBalancer", balancer["arn_suffix"]}, {"TargetGroup", target["arn_suffix"]}};
  down.statistic = "Maximum";
  down.comparison = below;
  down.threshold = 1;
  down.minutes = 15;
  down.silence = silence_is_alarming;
  add_alarm(scope, ground.site, ground.topic, down);
}

}  // namespace

const Resource& add_ci_balancer(Scope scope, const Ground& ground, const Resource& public_zone,
                                const Resource& server) {
  const Resource& certificate =
      add_certificate(scope, ci_server, ci_domain(ground.site), Wildcard::No, public_zone);
  const Resource& balancer = add_balancer(scope, ground, add_group(scope, ground, server));
  const Resource& target = add_target_group(scope, ground);
  add_listener(scope, balancer, certificate, target);
  add_name(scope, ground, balancer);
  add_alarms(scope, ground, balancer, target);
  add_error_alarms(scope, ground.site, ci_server, balancer, ground.topic);
  return target;
}

}  // namespace ashlar::systems

#include "systems/health_checks.h"

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

constexpr int seconds_between_requests = 30;
constexpr int failures_in_a_row = 3;

/// From all of Route 53's regions, its default: one that is cut off from us must not speak for the world.
const Resource& add_check(Scope scope, const Site& site, const LoadBalancer& balancer) {
  return scope.add("aws_route53_health_check", "public",
                   {
                       {"type", "HTTPS"},
                       {"fqdn", balancer.domain},
                       {"port", 443},
                       {"resource_path", site.common->monitoring->health_path},
                       {"request_interval", seconds_between_requests},
                       {"failure_threshold", failures_in_a_row},
                       {"measure_latency", true},  // cannot be switched on later
                       {"tags", name_tag(balancer.domain)},
                   });
}

const Resource& add_status_alarm(Scope scope, const Site& us_east_1, const Site& site,
                                 const LoadBalancer& balancer, const Resource& check, const Resource& topic) {
  return add_alarm(scope, us_east_1, topic,
                   {
                       .name = site.part_in_us_east_1("public-health"),
                       .description = "https://" + balancer.domain + *site.common->monitoring->health_path +
                                      " does not answer when it is asked from outside",
                       .metric_namespace = "AWS/Route53",
                       .metric = "HealthCheckStatus",
                       .dimensions = {{"HealthCheckId", check["id"]}},
                       .statistic = "Minimum",
                       .comparison = below,
                       .threshold = 1,
                       .minutes = 1,  // the check itself has waited for three failures
                       .silence = silence_is_alarming,
                   });
}

}  // namespace

const Resource& health_checks(const Site& us_east_1, const Site& site, const LoadBalancer& balancer,
                              const Resource& topic) {
  Scope scope = us_east_1.scope(site.part_in_us_east_1("health-checks"), "health-checks",
                                {.title = "Health checks",
                                 .what = "Asks " + balancer.domain +
                                         " from outside whether it answers, and tells when it does not. In "
                                         "us-east-1, the one region where Route 53 reports.",
                                 .loss = "Nobody is told that the world cannot reach the environment."},
                                site.common->monitoring.at);
  // Its name must lead somewhere, or the first thing it tells is that it does not.
  scope.unit().after.insert(balancer.balancer->unit);
  const Resource& check = add_check(scope, site, balancer);
  return add_status_alarm(scope, us_east_1, site, balancer, check, topic);
}

}  // namespace ashlar::systems

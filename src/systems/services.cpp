#include "systems/services.h"

#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "systems/alarms.h"
#include "systems/listener_priorities.h"
#include "systems/service_parameter.h"
#include "systems/service_role.h"

namespace ashlar::systems {

namespace {

using Service = Named<ServiceSettings>;

/// What all services of an environment build on.
struct Surroundings {
  const Site& site;
  const ServiceGround& ground;
  const std::vector<Service>& services;
};

const LoadBalancer& balancer_of(const Surroundings& around, const Service& service) {
  const LoadBalancers& balancers = around.ground.balancers;
  return *service.value.is_public ? balancers.public_facing : balancers.internal;
}

/// "/backend" for "/backend/": a path and everything under it are the same claim either way.
std::string claimed_path(const Service& service) {
  std::string path = *service.value.path;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::string claimed_host(const Service& service) {
  return service.value.host ? **service.value.host : std::string();
}

/// `/backend` and `/backend/*`, but not `/backends`.
Value path_patterns(const Service& service) {
  const std::string path = claimed_path(service);
  const Place from = service.value.path.at.start;
  if (path == "/") return list({Value("/*").from(from)});
  return list({Value(path).from(from), Value(path + "/*").from(from)});
}

/// Auto Mode registers pods only in target groups that carry its cluster's name.
Value target_group_tags(const Surroundings& around, const std::string& name) {
  Object tags = *name_tag(name).as<Object>();
  if (around.ground.cluster) set(tags, "eks:eks-cluster-name", around.ground.cluster->name);
  return tags;
}

/// The name carries the port: a target group cannot change its port, so the next one stands beside this one
/// until the rule has moved over.
Resource& add_target_group(Scope scope, const Surroundings& around, const Service& service) {
  const ServiceSettings& settings = service.value;
  const std::string name = fit_name({around.site.environment, *service.name, std::to_string(*settings.port)},
                                    load_balancer_name_limit);
  Resource& group = scope.add("aws_lb_target_group", *service.name,
                              {
                                  {"name", name},
                                  {"vpc_id", around.ground.vpc.id()},
                                  {"target_type", "ip"},  // pods register their own addresses
                                  {"protocol", "HTTPS"},
                                  {"port", settings.port},
                                  {"load_balancing_algorithm_type", "least_outstanding_requests"},
                                  {"deregistration_delay", "30"},
                                  {"health_check", object({
                                                       {"protocol", "HTTPS"},
                                                       {"path", settings.health_path},
                                                       {"matcher", "200"},
                                                       {"interval", 30},
                                                       {"timeout", 5},
                                                       {"healthy_threshold", 2},
                                                       {"unhealthy_threshold", 2},
                                                   })},
                                  {"tags", target_group_tags(around, name)},
                              });
  group.lifecycle.create_before_destroy = true;
  return group;
}

void add_rule(Scope scope, const Surroundings& around, const Service& service, const Resource& group,
              int priority) {
  List conditions{object({{"path_pattern", object({{"values", path_patterns(service)}})}})};
  if (service.value.host) {
    conditions.push_back(object({{"host_header", object({{"values", list({*service.value.host})}})}}));
  }
  scope.add("aws_lb_listener_rule", *service.name,
            {
                {"listener_arn", (*balancer_of(around, service).listener)["arn"]},
                {"priority", priority},
                {"action", object({{"type", "forward"}, {"target_group_arn", group["arn"]}})},
                {"condition", std::move(conditions)},
                {"tags", name_tag(*service.name)},
            });
}

Alarm health_alarm(const Surroundings& around, const Service& service, const Resource& group,
                   std::string_view what, std::string_view metric) {
  Alarm alarm;
  alarm.name = *service.name + "-" + std::string(what);
  alarm.metric_namespace = "AWS/ApplicationELB";
  alarm.metric = metric;
  alarm.dimensions = {{"LoadBalancer", (*balancer_of(around, service).balancer)["arn_suffix"]},
                      {"TargetGroup", group["arn_suffix"]}};
  alarm.statistic = "Maximum";
  return alarm;
}

/// A copy that is gone is no longer counted as unhealthy, so that nobody answers is an alarm of its own.
void add_alarms(Scope scope, const Surroundings& around, const Service& service, const Resource& group) {
  Alarm unhealthy = health_alarm(around, service, group, "unhealthy", "UnHealthyHostCount");
  unhealthy.description = "Copies of " + *service.name + " have failed their health check for five minutes";
  unhealthy.comparison = above;
  unhealthy.threshold = 0;
  unhealthy.silence = silence_is_fine;
  add_alarm(scope, around.site, around.ground.topic, unhealthy);

  Alarm down = health_alarm(around, service, group, "down", "HealthyHostCount");
  down.description = "No copy of " + *service.name + " has been healthy for three minutes";
  down.comparison = below;
  down.threshold = 1;
  down.minutes = 3;
  down.silence = silence_is_alarming;
  add_alarm(scope, around.site, around.ground.topic, down);
}

std::string url_of(const Surroundings& around, const Service& service) {
  const std::string host = claimed_host(service);
  return "https://" + (host.empty() ? balancer_of(around, service).domain : host) + claimed_path(service);
}

/// Where each service that it calls is found, by name.
Value callee_urls(const Surroundings& around, const Service& service) {
  Object urls;
  for (const Located<std::string>& callee : *service.value.calls) {
    for (const Service& other : around.services) {
      if (*other.name == *callee) set(urls, *callee, Value(url_of(around, other)).from(callee.at.start));
    }
  }
  return urls;
}

/// A host under the balancer's own domain gets its name here, once for all services that share it. Any other
/// host is named by whoever owns it.
void add_host_names(const Scope& scope, const Surroundings& around) {
  std::set<std::string> named;
  for (const Service& service : around.services) {
    const std::string host = claimed_host(service);
    const LoadBalancer& balancer = balancer_of(around, service);
    if (!host.ends_with("." + balancer.domain) || !named.insert(host).second) continue;
    add_alias(scope.at(service.value.host->at), replace_all(host, ".", "_"), balancer, *service.value.host);
  }
}

void add_service(Scope scope, const Surroundings& around, const Service& service, int priority) {
  Resource& group = add_target_group(scope, around, service);
  add_rule(scope, around, service, group, priority);
  add_alarms(scope, around, service, group);
  const Resource& role = add_service_role(scope, around.site, around.ground, service);
  publish_service_settings(scope, around.site, around.ground, service, group, role, url_of(around, service),
                           callee_urls(around, service));
}

/// The services of one balancer, each with its rule's priority.
void add_services(const Scope& scope, const Surroundings& around, bool on_public) {
  std::vector<const Service*> here;
  std::vector<Claim> claims;
  for (const Service& service : around.services) {
    if (*service.value.is_public != on_public) continue;
    here.push_back(&service);
    claims.push_back({claimed_host(service), claimed_path(service)});
  }
  std::vector<int> priorities = listener_priorities(claims);
  for (std::size_t i = 0; i < here.size(); ++i) {
    add_service(scope.at(here[i]->name.at), around, *here[i], priorities[i]);
  }
}

}  // namespace

bool uses(const ServiceSettings& service, std::string_view store) {
  for (const Located<std::string>& used : *service.uses) {
    if (*used == store) return true;
  }
  return false;
}

void services(const Site& site, const std::vector<Named<ServiceSettings>>& services,
              const ServiceGround& ground) {
  if (services.empty()) return;
  Scope scope =
      site.scope("services", "services",
                 {.title = "Services",
                  .what = "What each service has in AWS: the path it claims on a load balancer, its target "
                          "group, its alarms, a role that may read what it uses and nothing else, and a "
                          "parameter with what its deployment needs to know.",
                  .loss = "The services' paths answer 404 until it is made again and pods have registered."},
                 site.at);
  const Surroundings around{site, ground, services};
  add_services(scope, around, true);
  add_services(scope, around, false);
  add_host_names(scope, around);
}

}  // namespace ashlar::systems

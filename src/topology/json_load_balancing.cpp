#include "base/overloaded.h"
#include "topology/json_parts.h"

namespace ashlar::topology {

Json json_of(const HealthCheck& check) {
  return {{"protocol", check.protocol},
          {"port", json_of(check.port)},
          {"path", check.path},
          {"matcher", check.matcher},
          {"interval", check.interval.count()},
          {"timeout", check.timeout.count()},
          {"healthy_threshold", check.healthy_threshold},
          {"unhealthy_threshold", check.unhealthy_threshold}};
}

Json json_of(const Redirect& redirect) {
  return {{"kind", "redirect"},       {"protocol", redirect.protocol}, {"host", redirect.host},
          {"port", redirect.port},    {"path", redirect.path},         {"query", redirect.query},
          {"status", redirect.status}};
}

Json json_of(const FixedResponse& response) {
  return {{"kind", "fixed-response"},
          {"status", response.status},
          {"content_type", response.content_type},
          {"body", response.body}};
}

Json json_of(const Forward::Share& share) { return {{"group", share.group.text}, {"weight", share.weight}}; }

Json json_of(const Action& action) {
  return std::visit(Overloaded{
                        [](const Forward& forward) {
                          return Json{{"kind", "forward"}, {"groups", json_of(forward.groups)}};
                        },
                        [](const auto& other) { return json_of(other); },
                    },
                    action);
}

Json json_of(const Conditions::Header& header) {
  return {{"name", header.name}, {"values", json_of(header.values)}};
}

Json json_of(const Conditions::Query& query) { return {{"key", query.key}, {"value", query.value}}; }

Json json_of(const Conditions& conditions) {
  return {{"hosts", json_of(conditions.hosts)},     {"paths", json_of(conditions.paths)},
          {"methods", json_of(conditions.methods)}, {"headers", json_of(conditions.headers)},
          {"queries", json_of(conditions.queries)}, {"sources", json_of(conditions.sources)}};
}

Json json_of(const ListenerRule& rule) {
  return {{"id", rule.id},
          {"priority", rule.priority},
          {"conditions", json_of(rule.conditions)},
          {"action", json_of(rule.action)}};
}

Json json_of(const Listener& listener) {
  return {{"id", listener.id},
          {"port", listener.port},
          {"protocol", listener.protocol},
          {"ssl_policy", listener.ssl_policy},
          {"certificates", json_of(listener.certificates)},
          {"rules", json_of(listener.rules)},
          {"default_action", json_of(listener.default_action)}};
}

Json json_of(const LoadBalancer& balancer) {
  return {{"id", balancer.id.text},
          {"name", balancer.name},
          {"address_name", balancer.address_name},
          {"place", json_of(balancer.place)},
          {"type", balancer.type},
          {"internal", balancer.internal},
          {"arn", balancer.arn},
          {"dns_name", balancer.dns_name},
          {"interfaces", json_of(balancer.interfaces)},
          {"idle_timeout", balancer.idle_timeout.count()},
          {"drop_invalid_header_fields", balancer.drop_invalid_header_fields},
          {"access_log_prefix", balancer.access_log_prefix},
          {"listeners", json_of(balancer.listeners)}};
}

Json json_of(const Target& target) { return {{"interface", target.interface.text}, {"port", target.port}}; }

Json json_of(const TargetGroup& group) {
  return {{"id", group.id.text},
          {"name", group.name},
          {"arn", group.arn},
          {"vpc", group.vpc.text},
          {"protocol", group.protocol},
          {"port", group.port},
          {"algorithm", group.algorithm},
          {"deregistration_delay", group.deregistration_delay.count()},
          {"health", json_of(group.health)},
          {"targets", json_of(group.targets)}};
}

}  // namespace ashlar::topology

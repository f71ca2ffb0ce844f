// Target groups: who is asked, and what of HAProxy's ways an ALB does not have. It never sends a request
// twice, and never tries a second target. When all targets of a group are unhealthy it sends to all of them
// ("fail open"): each stands there twice, once with a health check, and once without as a backup.
// AWS: "Health checks for your target groups", "Troubleshoot your Application Load Balancers".
#include <set>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "lab/servers/haproxy_text.h"
#include "lab/servers/load_balancer_parts.h"

namespace ashlar::lab {

using topology::HealthCheck;
using topology::TargetGroup;
using topology::Topology;

namespace {

constexpr int connect_timeout_ms = 10000;

bool is_secure(const std::string& protocol) { return protocol == "HTTPS" || protocol == "TLS"; }

std::string_view balance(const TargetGroup& group) {
  if (group.algorithm == "least_outstanding_requests") return "leastconn";
  if (group.algorithm == "weighted_random") return "random";
  return "roundrobin";
}

/// What an ALB sends: the target's address as the host.
std::string check_lines(const HealthCheck& check) {
  std::string lines = fmt::format("    timeout check {}s\n", check.timeout.count());
  if (check.protocol != "HTTP" && check.protocol != "HTTPS") return lines;
  const std::string path = check.path.empty() ? "/" : check.path;
  const std::string matcher = check.matcher.empty() ? "200" : check.matcher;
  return lines + fmt::format(
                     "    option httpchk\n"
                     "    http-check send meth GET uri {} ver HTTP/1.1 hdr Host %[srv_name] hdr User-Agent "
                     "ELB-HealthChecker/2.0\n"
                     "    http-check expect status {}\n",
                     haproxy_quoted(path), matcher);
}

std::string check_options(const TargetGroup& group) {
  const HealthCheck& check = group.health;
  std::string options = fmt::format("check inter {}s rise {} fall {}", check.interval.count(),
                                    check.healthy_threshold, check.unhealthy_threshold);
  if (check.port) options += fmt::format(" port {}", *check.port);
  const bool secure = is_secure(check.protocol) || (check.protocol == "TCP" && is_secure(group.protocol));
  return options + (secure ? " check-ssl" : " no-check-ssl");
}

/// AWS does not verify targets' certificates.
std::string server_lines(const Topology& topology, const TargetGroup& group) {
  std::string checked;
  std::string open;
  for (const topology::Target& target : group.targets) {
    const std::string where =
        fmt::format("{}:{}", topology.interfaces.at(target.interface).address.text(), target.port);
    const std::string_view options = is_secure(group.protocol) ? " ssl verify none" : " verify none";
    checked += fmt::format("    server {0} {0}{1} {2}\n", where, options, check_options(group));
    open += fmt::format("    server open:{0} {0}{1} backup\n", where, options);
  }
  return checked + open;
}

/// HAProxy answers 503 where a target cannot be connected to; an ALB 502, or 504 after ten seconds. (The
/// reason of a failed connection is known to HAProxy's log only, after the answer: hence the clock.)
std::string status_lines(const Node& node) {
  return fmt::format(
      "    http-error status 503 content-type text/html file {} hdr Server awselb/2.0\n"
      "    http-request set-var(txn.started_ms) date(0,ms)\n"
      "    http-after-response set-var(txn.took_ms) date(0,ms),sub(txn.started_ms)\n"
      "    acl unconnected status 503\n"
      "    acl answered var(txn.target_status) -m found\n"
      "    acl patient var(txn.took_ms) -m int ge {}\n"
      "    http-after-response set-status 504 reason \"Gateway Time-out\" if unconnected !answered patient\n"
      "    http-after-response set-status 502 reason \"Bad Gateway\" if unconnected !answered !patient\n",
      haproxy_quoted(node.folder + "/" + page_file(502)), connect_timeout_ms);
}

void add_groups(const topology::Action& action, std::set<topology::TargetGroupId>& groups) {
  const auto* forward = std::get_if<topology::Forward>(&action);
  if (forward == nullptr) return;
  for (const auto& share : forward->groups) groups.insert(share.group);
}

}  // namespace

std::vector<const TargetGroup*> target_groups_of(const Node& node) {
  std::set<topology::TargetGroupId> ids;
  for (const auto& listener : node.balancer.listeners) {
    add_groups(listener.default_action, ids);
    for (const auto& rule : listener.rules) add_groups(rule.action, ids);
  }
  std::vector<const TargetGroup*> groups;
  for (const auto& id : ids) {
    const auto known = node.topology.target_groups.find(id);
    if (known != node.topology.target_groups.end()) groups.push_back(&known->second);
  }
  return groups;
}

std::string backend_name(const Topology& topology, const topology::TargetGroupId& group) {
  const auto known = topology.target_groups.find(group);
  return known == topology.target_groups.end() ? "none" : known->second.name;
}

std::string target_group_sections(const Node& node) {
  std::string sections;
  for (const TargetGroup* group : target_groups_of(node)) {
    sections += fmt::format("\nbackend {}\n", group->name);
    if (group->targets.empty()) continue;
    sections +=
        fmt::format(
            "    balance {}\n    option allbackups\n    http-reuse always\n    timeout connect {}ms\n",
            balance(*group), connect_timeout_ms) +
        check_lines(group->health) + status_lines(node) + server_lines(node.topology, *group);
  }
  return sections + "\nbackend none\n";
}

std::string tcp_target_group_sections(const Node& node) {
  std::string sections;
  for (const TargetGroup* group : target_groups_of(node)) {
    sections += fmt::format("\nbackend {}\n    mode tcp\n    option allbackups\n", group->name) +
                check_lines(group->health) + server_lines(node.topology, *group);
  }
  return sections + "\nbackend none\n    mode tcp\n";
}

}  // namespace ashlar::lab

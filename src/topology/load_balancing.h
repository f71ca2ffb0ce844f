// Load balancers: what they listen to, and where each request goes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/cidr.h"
#include "topology/id.h"
#include "topology/place.h"

namespace ashlar::topology {

struct Forward {
  struct Share {
    TargetGroupId group;
    int weight = 1;
  };
  std::vector<Share> groups;
};

/// Each part as AWS writes it, `#{host}` and its like standing for the request's own.
struct Redirect {
  std::string protocol = "#{protocol}";
  std::string host = "#{host}";
  std::string port = "#{port}";
  std::string path = "/#{path}";
  std::string query = "#{query}";
  int status = 302;
};

struct FixedResponse {
  int status = 200;
  std::string content_type;
  std::string body;
};

using Action = std::variant<Forward, Redirect, FixedResponse>;

/// All parts must match; of each part's values one. Patterns with `*` (any text) and `?` (any one character).
struct Conditions {
  std::vector<std::string> hosts;    ///< without regard to case
  std::vector<std::string> paths;    ///< with regard to case
  std::vector<std::string> methods;  ///< exact
  struct Header {
    std::string name;
    std::vector<std::string> values;
  };
  std::vector<Header> headers;
  struct Query {
    std::string key;  ///< empty: any
    std::string value;
  };
  std::vector<Query> queries;
  std::vector<Cidr> sources;
};

struct ListenerRule {
  std::string id;  ///< of the resource
  int priority = 0;
  Conditions conditions;
  Action action;
};

struct Listener {
  std::string id;  ///< of the resource
  int port = 0;
  std::string protocol;  ///< HTTP, HTTPS, TCP, TLS, UDP
  std::string ssl_policy;
  std::vector<CertificateId> certificates;  ///< the first is the default
  std::vector<ListenerRule> rules;          ///< by priority; the first that matches decides
  Action default_action;
};

struct LoadBalancer {
  LoadBalancerId id;
  std::string name;          ///< `lb-stage-public`
  std::string address_name;  ///< as an address names it: `stage.stage.load-balancers.public`
  Place place;
  std::string type;  ///< application, network
  bool internal = true;
  std::string arn;
  std::string dns_name;
  std::vector<InterfaceId> interfaces;  ///< one in each of its subnets
  std::chrono::seconds idle_timeout{60};
  bool drop_invalid_header_fields = false;
  std::string access_log_prefix;    ///< empty: it keeps no log
  std::vector<Listener> listeners;  ///< by port
};

struct HealthCheck {
  std::string protocol;     ///< HTTP, HTTPS, TCP
  std::optional<int> port;  ///< none: the target's own
  std::string path;
  std::string matcher;  ///< `200`, `200-299`, `200,202`
  std::chrono::seconds interval{30};
  std::chrono::seconds timeout{5};
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
};

struct Target {
  InterfaceId interface;
  int port = 0;
};

struct TargetGroup {
  TargetGroupId id;
  std::string name;
  std::string arn;
  VpcId vpc;
  std::string protocol;
  int port = 0;
  std::string algorithm;  ///< round_robin, least_outstanding_requests, weighted_random
  std::chrono::seconds deregistration_delay{300};
  HealthCheck health;
  std::vector<Target> targets;  ///< as many as are registered at the least
};

}  // namespace ashlar::topology

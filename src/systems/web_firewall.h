// The web application firewall (AWS WAF) before what the world calls.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Refuses a client's requests while it has sent more than its share in the last five minutes.
Value rate_rule(Value requests_per_client);

/// A rule group that AWS keeps; `count_only` names a rule of it that is only counted.
Value managed_rules(int priority, std::string_view name, std::string_view group,
                    std::string_view count_only = {});

struct WebAcl {
  std::string name;      ///< Terraform's
  std::string acl_name;  ///< unique in account and region; its log is named after it
  std::string description;
  std::string_view scope;  ///< REGIONAL, or CLOUDFRONT in us-east-1
  Value rules;
};

/// A firewall (aws_wafv2_web_acl) that lets through what no rule refuses, and its log, which `key` encrypts.
const Resource& add_web_acl(Scope scope, const Site& site, const WebAcl& plan, const Resource& key);

/// Lets every request through but those that AWS's managed rules know as attacks, and clients that send too
/// many. `key` encrypts its log.
void add_web_firewall(Scope scope, const Site& site, const LoadBalancerSettings& settings,
                      const Resource& balancer, const Resource& key);

}  // namespace ashlar::systems

#include "systems/redis_users.h"

namespace ashlar::systems {

namespace {

/// Redis lets in whoever is `default` where no user is named. A group must have one; this one is switched
/// off, and a password would stand in the state. Not by authentication_mode: what AWS calls
/// "no-password-required" it reads back as "no-password", and every plan would change it anew.
const Resource& add_default_user(Scope scope, const Site& site) {
  const std::string id = fit_name({"default", site.environment}, redis_name_limit);
  return scope.add("aws_elasticache_user", "default",
                   {
                       {"user_id", id},
                       {"user_name", "default"},
                       {"engine", "redis"},
                       {"access_string", "off ~* -@all"},
                       {"no_password_required", true},
                       {"tags", name_tag(id)},
                   });
}

/// Services of an environment share its keys, and none may harm the others: no FLUSHALL, KEYS or CONFIG. INFO
/// counts as dangerous too, but libraries ask it when they connect. With IAM, name and id must be the same
/// (ElastiCache User Guide, "Authenticating with IAM").
const Resource& add_user(Scope scope, const Site& site, const std::string& service) {
  const std::string id = site.name(service, redis_name_limit);
  return scope.add("aws_elasticache_user", "service_" + service,
                   {
                       {"user_id", id},
                       {"user_name", id},
                       {"engine", "redis"},
                       {"access_string", "on ~* &* +@all -@admin -@dangerous +info"},
                       {"authentication_mode", object({{"type", "iam"}})},
                       {"tags", name_tag(id)},
                   });
}

}  // namespace

const Resource& add_user_group(Scope scope, const Site& site, Redis& made,
                               const std::vector<std::string>& services) {
  List ids{add_default_user(scope, site)["user_id"]};
  for (const std::string& service : services) {
    made.users[service] = &add_user(scope, site, service);
    ids.push_back((*made.users[service])["user_id"]);
  }
  const std::string id = site.name("redis", redis_name_limit);
  return scope.add("aws_elasticache_user_group", "main",
                   {
                       {"user_group_id", id},
                       {"engine", "redis"},
                       {"user_ids", std::move(ids)},
                       {"tags", name_tag(id)},
                   });
}

}  // namespace ashlar::systems

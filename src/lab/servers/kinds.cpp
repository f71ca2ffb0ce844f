#include "lab/servers/kinds.h"

#include "lab/servers/front_door.h"
#include "lab/servers/load_balancer.h"
#include "lab/servers/mysql.h"
#include "lab/servers/mysql_replication.h"
#include "lab/servers/name_server.h"
#include "lab/servers/redis.h"
#include "lab/servers/redis_replication.h"
#include "lab/servers/resolver.h"
#include "lab/servers/service.h"

namespace ashlar::lab {

namespace {

using topology::Topology;

bool always(const Topology&) { return true; }
bool with_balancers(const Topology& topology) { return !topology.load_balancers.empty(); }
bool with_databases(const Topology& topology) { return !topology.databases.empty(); }
bool with_caches(const Topology& topology) { return !topology.caches.empty(); }
bool with_services(const Topology& topology) { return !topology.services.empty(); }

}  // namespace

const std::vector<ServerKind>& server_kinds() {
  static const std::vector<ServerKind> kinds{
      {name_servers, always, {{"knotd", "knot"}, {"knotc", "knot"}}},
      {resolvers, always, {{"unbound", "unbound"}, {"unbound-control", "unbound"}}},
      {load_balancers, with_balancers, {{"haproxy", "haproxy"}, {"curl", "curl"}}},
      {mysql_servers,
       with_databases,
       {{"mariadbd", "mariadb-server"},
        {"mariadb-install-db", "mariadb-server"},
        {"mariadb", "mariadb-client"}},
       "mariadb",
       "mysql",
       mysql_groups,
       mysql_replication,
       mysql_client},
      {redis_servers,
       with_caches,
       {{"redis-server", "redis-server"}, {"redis-cli", "redis-tools"}},
       "redis",
       "redis",
       redis_groups,
       redis_replication,
       redis_client},
      {services, with_services, {{"curl", "curl"}}},
      {front_door, always, {{"haproxy", "haproxy"}, {"curl", "curl"}}},
  };
  return kinds;
}

}  // namespace ashlar::lab

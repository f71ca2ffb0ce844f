#include "lab/servers/redis.h"

#include <optional>

#include <fmt/format.h>

#include "lab/servers/redis_files.h"
#include "lab/servers/software.h"

namespace ashlar::lab {

namespace {

using topology::Cache;
using topology::Interface;

const Interface& node_of(const Ground& ground, const topology::InterfaceId& id) {
  return ground.topology.interfaces.at(id);
}

/// Without automatic failover the first node stays the primary, and comes back as it.
bool has_group(const Cache& cache) { return cache.automatic_failover && cache.nodes.size() > 1; }

/// Where a node that nobody hands over gets its data; none: it is the primary itself.
std::optional<topology::Address> fixed_primary(const Ground& ground, const Cache& cache,
                                               const Interface& interface) {
  const topology::Address first = node_of(ground, cache.nodes.front()).address;
  return has_group(cache) || interface.address == first ? std::nullopt : std::optional(first);
}

RedisNode described(const Ground& ground, const Cache& cache, const Interface& interface) {
  RedisNode node{.name = interface.name,
                 .folder = ground.folder,
                 .cache = cache,
                 .group = has_group(cache) ? cache.address_name : "",
                 .primary = fixed_primary(ground, cache, interface),
                 .control_password = ground.secrets.get(cache.name + "-control"),
                 .passwords = {}};
  for (const topology::CacheUser& user : cache.users) {
    if (!user.iam && !user.password_required) continue;
    node.passwords.emplace(user.name, ground.secrets.get(redis_secret(user.name)));
  }
  return node;
}

Expected<KeyPair> keys_of(const Ground& ground, const Cache& cache, const Interface& interface) {
  return ground.certificates.issue(interface.name, {cache.primary.name, cache.reader.name},
                                   {interface.address, cache.address});
}

/// Redis makes no folder for itself.
std::string prepare_script(const Folder& folder, const std::string& name) {
  return fmt::format("set -eu\numask 077\nmkdir -p {}\n", shell_word(folder.data(name)));
}

/// Any answer will do, "NOAUTH" too: the kernel accepts connections for a server that hangs as well.
std::string health_script(const Folder& folder, const std::string& name) {
  return fmt::format("set -eu\ncd {}\nexec redis-cli -s ./socket ping\n", shell_word(folder.run(name)));
}

Server server_of(const Ground& ground, const RedisNode& node, const KeyPair& keys,
                 const std::string& version) {
  const std::string run = ground.folder.run(node.name);
  Server server;
  server.name = node.name;
  server.kind = "redis";
  server.name_space = node.name;
  server.stands_for = "ElastiCache for Redis " + node.cache.version;
  server.software = "Redis " + version;
  server.files = {
      {"redis.conf", redis_options(node)},
      {"users.acl", redis_users(node)},
      {"prepare.sh", prepare_script(ground.folder, node.name)},
      {"health.sh", health_script(ground.folder, node.name)},
      {"authority.pem", ground.certificates.authority()},
      {"certificate.pem", keys.certificate},
      {"key.pem", keys.key},
      {"control-password", node.control_password},
  };
  server.prepare = {{"sh", run + "/prepare.sh"}};
  server.command = {"redis-server", run + "/redis.conf"};
  server.health = {.port = node.cache.primary.port,
                   .command = {"sh", run + "/health.sh"},
                   .timeout = std::chrono::seconds(1)};
  server.stops_last = true;
  server.memory_limit = (2 * redis_data + 64) << 20;  // a fork that rewrites its log may copy all of it
  return server;
}

}  // namespace

std::string redis_secret(const std::string& user) { return "redis-" + user; }

Expected<std::vector<Server>> redis_servers(const Ground& ground) {
  std::vector<Server> servers;
  if (ground.topology.caches.empty()) return servers;
  const auto version = program_version("redis-server");
  if (!version) return tl::unexpected(version.error());
  for (const auto& [id, cache] : ground.topology.caches) {
    for (const topology::InterfaceId& node : cache.nodes) {
      const Interface& interface = node_of(ground, node);
      const auto keys = keys_of(ground, cache, interface);
      if (!keys) return tl::unexpected(keys.error());
      servers.push_back(server_of(ground, described(ground, cache, interface), *keys, *version));
    }
  }
  return servers;
}

std::vector<ServerGroup> redis_groups(const Ground& ground) {
  std::vector<ServerGroup> groups;
  for (const auto& [id, cache] : ground.topology.caches) {
    if (!has_group(cache)) continue;
    ServerGroup group{cache.address_name, "redis", cache.address, {}, {}};
    group.options.emplace("port", std::to_string(cache.primary.port));
    for (const topology::InterfaceId& node : cache.nodes) {
      const Interface& interface = node_of(ground, node);
      group.members.push_back(interface.name);
      group.options.emplace("address." + interface.name, interface.address.text());
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<std::string> redis_parameters_left_out(const Cache& cache) {
  return redis_parameters(cache.parameters).left_out;
}

}  // namespace ashlar::lab

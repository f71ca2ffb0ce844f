#include "lab/servers/redis_files.h"

#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/control_socket.h"

namespace ashlar::lab {

namespace {

using Options = std::map<std::string, std::string>;

/// ElastiCache's parameters that are Redis's own options, and neither memory nor durability, which are the
/// lab's own (ElastiCache User Guide, "Redis OSS parameters"). Not what needs a cluster.
const std::set<std::string_view> shared_names{
    "acllog-max-len",
    "activedefrag",
    "activerehashing",
    "client-output-buffer-limit",
    "databases",
    "hash-max-listpack-entries",
    "hash-max-listpack-value",
    "hash-max-ziplist-entries",
    "hash-max-ziplist-value",
    "hll-sparse-max-bytes",
    "latency-tracking",
    "lazyfree-lazy-eviction",
    "lazyfree-lazy-expire",
    "lazyfree-lazy-server-del",
    "lazyfree-lazy-user-del",
    "lfu-decay-time",
    "lfu-log-factor",
    "list-compress-depth",
    "list-max-listpack-size",
    "list-max-ziplist-size",
    "lua-time-limit",
    "maxmemory-policy",
    "maxmemory-samples",
    "min-replicas-max-lag",
    "min-replicas-to-write",
    "notify-keyspace-events",
    "set-max-intset-entries",
    "slowlog-log-slower-than",
    "slowlog-max-len",
    "stream-node-max-bytes",
    "stream-node-max-entries",
    "tcp-keepalive",
    "timeout",
    "tracking-table-max-keys",
    "zset-max-listpack-entries",
    "zset-max-listpack-value",
    "zset-max-ziplist-entries",
    "zset-max-ziplist-value",
};

/// In quotes, as redis.conf reads it.
std::string redis_quoted(std::string_view value) {
  return "\"" + replace_all(replace_all(value, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string in_run(const RedisNode& node, std::string_view file) {
  return redis_quoted(fmt::format("{}/{}", node.folder.run(node.name), file));
}

Options network(const RedisNode& node) {
  const std::string port = std::to_string(node.cache.primary.port);
  Options options{
      {"bind", "0.0.0.0"},
      {"protected-mode", "no"},
      {"unixsocket", redis_quoted(control_socket(node.folder, node.name))},
      {"unixsocketperm", "700"},
  };
  if (!node.cache.transit_encryption) {
    options.emplace("port", port);
    return options;
  }
  for (const auto& [name, value] : Options{{"port", "0"},
                                           {"tls-port", port},
                                           {"tls-replication", "yes"},
                                           {"tls-auth-clients", "no"},
                                           {"tls-ca-cert-file", in_run(node, "authority.pem")},
                                           {"tls-cert-file", in_run(node, "certificate.pem")},
                                           {"tls-key-file", in_run(node, "key.pem")}}) {
    options.emplace(name, value);
  }
  return options;
}

/// Not `appendfsync everysec`: while the second's fsync is under way, it puts off the write itself for up to
/// two seconds, and answers nevertheless (`flushAppendOnlyFile` in Redis 7.0's aof.c); a kill loses those.
/// With `no` the event loop writes before it answers (`beforeSleep` in server.c), and only the machine's own
/// end can lose some. One exception is left, for which only `always` has a barrier: a client that sends on
/// while an earlier answer does not fit its socket may be answered in the same turn, a moment before the
/// write.
Options durability(const RedisNode& node) {
  return {
      {"appendfsync", "no"}, {"appendonly", "yes"},     {"dir", redis_quoted(node.folder.data(node.name))},
      {"save", "\"\""},      {"shutdown-timeout", "2"},
  };
}

/// Who is in a group follows nobody at first, and takes no writes: which of them serves is told later.
Options replication(const RedisNode& node) {
  Options options{
      {"masterauth", redis_quoted(node.control_password)},
      {"masteruser", redis_control_user},
      {"repl-diskless-sync-delay", "0"},
      {"repl-ping-replica-period", "1"},
      {"repl-timeout", "10"},
  };
  if (!node.group.empty()) options.emplace("replicaof", "127.0.0.1 1");
  if (node.primary) {
    options.emplace("replicaof", fmt::format("{} {}", node.primary->text(), node.cache.primary.port));
  }
  return options;
}

Options sizes() { return {{"maxmemory", fmt::format("{}mb", redis_data)}}; }

/// Access strings name channels and keys by patterns; no quotes there, and words are split at blanks.
std::string user_line(const RedisNode& node, const topology::CacheUser& user) {
  const auto password = node.passwords.find(user.name);
  std::string line = fmt::format("user {} reset {}", user.name, user.access);
  if (!user.password_required && !user.iam) return line + " nopass\n";
  if (password == node.passwords.end()) return line + "\n";
  return line + " #" + sha256_hex(password->second) + "\n";
}

/// Without users of its own, ElastiCache lets everybody in.
std::string default_user(const topology::Cache& cache) {
  return cache.users.empty() ? "user default reset on nopass ~* &* +@all\n" : "user default reset off\n";
}

}  // namespace

RedisParameters redis_parameters(const std::map<std::string, std::string>& parameters) {
  RedisParameters sorted;
  for (const auto& [name, value] : parameters) {
    const bool plain = value.find_first_of("\n\r") == std::string::npos;
    if (shared_names.contains(name) && plain) {
      sorted.applied.emplace(name, value);
    } else {
      sorted.left_out.push_back(name);
    }
  }
  return sorted;
}

std::string redis_options(const RedisNode& node) {
  const RedisParameters parameters = redis_parameters(node.cache.parameters);
  std::string text;
  for (const auto& [name, value] : parameters.applied) {
    // Some take several words.
    text += fmt::format("{} {}\n", name, value.empty() ? "\"\"" : value);
  }
  for (const Options& some : {sizes(), durability(node), replication(node), network(node)}) {
    for (const auto& [name, value] : some) text += fmt::format("{} {}\n", name, value);
  }
  text += fmt::format("aclfile {}\n", in_run(node, "users.acl"));
  for (const std::string& name : parameters.left_out)
    text += fmt::format("# left out: {}\n", printable(name));
  return text;
}

std::string redis_users(const RedisNode& node) {
  std::map<std::string, std::string> lines{{"default", default_user(node.cache)}};
  for (const topology::CacheUser& user : node.cache.users) {
    lines.insert_or_assign(user.name, user_line(node, user));
  }
  lines.insert_or_assign(redis_control_user,
                         fmt::format("user {} reset on ~* &* +@all #{}\n", redis_control_user,
                                     sha256_hex(node.control_password)));
  std::string text;
  for (const auto& [name, line] : lines) text += line;
  return text;
}

}  // namespace ashlar::lab

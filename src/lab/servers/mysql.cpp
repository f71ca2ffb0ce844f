#include "lab/servers/mysql.h"

#include <fmt/format.h>

#include "lab/servers/mysql_files.h"
#include "lab/servers/mysql_parameters.h"
#include "lab/servers/software.h"

namespace ashlar::lab {

namespace {

using topology::Database;
using topology::Interface;

/// What a replica of a replica gets its data from in the end, as far as it is in the lab.
const Database& source_of(const Ground& ground, const Database& database) {
  constexpr int longest_chain = 8;
  const Database* source = &database;
  for (int length = 0; length < longest_chain; ++length) {
    const auto next = ground.topology.databases.find(source->replica_of);
    if (next == ground.topology.databases.end()) break;
    source = &next->second;
  }
  return *source;
}

const Interface& node_of(const Ground& ground, const topology::InterfaceId& id) {
  return ground.topology.interfaces.at(id);
}

bool has_group(const Ground& ground, const Database& database) {
  if (database.nodes.size() > 1) return true;
  return database.nodes.size() == 1 && node_of(ground, database.nodes.front()).address != database.address;
}

std::string password_of(const Ground& ground, const Database& source) {
  const auto secret = ground.topology.secrets.find(source.password);
  return ground.secrets.get(secret == ground.topology.secrets.end() ? source.name : secret->second.name);
}

MysqlNode described(const Ground& ground, const Database& database, const Interface& interface) {
  const Database& source = source_of(ground, database);
  return {.name = interface.name,
          .folder = ground.folder,
          .database = database,
          .source = source,
          .group = has_group(ground, database) ? database.address_name : "",
          .pair = database.nodes.size() > 1,
          .server_id = interface.address.value,
          .password = password_of(ground, source),
          .replication_password = ground.secrets.get(source.name + "-replication")};
}

std::map<std::string, std::string> files_of(const Ground& ground, const MysqlNode& node,
                                            const KeyPair& keys) {
  std::map<std::string, std::string> files{
      {"my.cnf", mysql_options(node)},
      {"accounts.sql", mysql_accounts(node)},
      {"prepare.sh", mysql_prepare(node)},
      {"health.sh", mysql_health(node)},
      {"authority.pem", ground.certificates.authority()},
      {"certificate.pem", keys.certificate},
      {"key.pem", keys.key},
      {"replication-password", node.replication_password},
  };
  if (!node.database.replica_of.empty()) files.emplace("start.sql", mysql_replica_start(node));
  return files;
}

Expected<KeyPair> keys_of(const Ground& ground, const Database& database, const Interface& interface) {
  return ground.certificates.issue(interface.name, {database.endpoint.name},
                                   {interface.address, database.address});
}

Health health_of(const MysqlNode& node) {
  return {.port = node.database.endpoint.port,
          .command = {"sh", node.folder.run(node.name) + "/health.sh"},
          .timeout = std::chrono::seconds(2)};
}

Server server_of(const Ground& ground, const MysqlNode& node, const KeyPair& keys,
                 const std::string& version) {
  const std::string run = ground.folder.run(node.name);
  Server server;
  server.name = node.name;
  server.kind = "mariadb";
  server.name_space = node.name;
  server.stands_for = "RDS for MySQL " + node.database.version;
  server.software = "MariaDB " + version;
  server.files = files_of(ground, node, keys);
  server.prepare = {{"sh", run + "/prepare.sh"}};
  server.command = {"mariadbd", "--defaults-file=" + run + "/my.cnf"};
  server.health = health_of(node);
  server.stop_grace = std::chrono::seconds(20);
  server.stops_last = true;
  server.memory_limit = std::uint64_t{512} << 20;  // ten times what it takes in an architecture that rests
  return server;
}

}  // namespace

Expected<std::vector<Server>> mysql_servers(const Ground& ground) {
  std::vector<Server> servers;
  if (ground.topology.databases.empty()) return servers;
  const auto version = program_version("mariadbd");
  if (!version) return tl::unexpected(version.error());
  for (const auto& [id, database] : ground.topology.databases) {
    for (const topology::InterfaceId& node : database.nodes) {
      const Interface& interface = node_of(ground, node);
      const auto keys = keys_of(ground, database, interface);
      if (!keys) return tl::unexpected(keys.error());
      servers.push_back(server_of(ground, described(ground, database, interface), *keys, *version));
    }
  }
  return servers;
}

std::vector<ServerGroup> mysql_groups(const Ground& ground) {
  std::vector<ServerGroup> groups;
  for (const auto& [id, database] : ground.topology.databases) {
    if (!has_group(ground, database)) continue;
    ServerGroup group{database.address_name, "mariadb", database.address, {}, {}};
    group.options.emplace("port", std::to_string(database.endpoint.port));
    if (!database.replica_of.empty()) group.options.emplace("read_only", "true");
    for (const topology::InterfaceId& node : database.nodes) {
      const Interface& interface = node_of(ground, node);
      group.members.push_back(interface.name);
      group.options.emplace("address." + interface.name, interface.address.text());
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<std::string> mysql_parameters_left_out(const Database& database) {
  return mysql_parameters(database.parameters).left_out;
}

}  // namespace ashlar::lab

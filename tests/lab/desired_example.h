// A desired state in which no field has its default value.
#pragma once

#include <csignal>

#include "lab/desired.h"

namespace ashlar::test {

inline lab::Server server_example(const std::string& name) {
  lab::Server server;
  server.name = name;
  server.kind = "mariadb";
  server.name_space = "a";
  server.stands_for = "RDS for MySQL 8.4";
  server.software = "MariaDB 10.11.19";
  server.files = {{"my.cnf", "[mysqld]\nport=3306\n"}, {"keys/key.pem", "k\xC3\xA9y"}};
  server.prepare = {{"sh", "prepare.sh"}, {"true"}};
  server.command = {"mariadbd", "--defaults-file=my.cnf"};
  server.output = "a.access";
  server.environment = {{"LANG", "C"}};
  server.health = {3306, {"sh", "health.sh"}, std::chrono::milliseconds(1500)};
  server.reload_signal = SIGHUP;
  server.stop_signal = SIGINT;
  server.stop_grace = std::chrono::seconds(20);
  server.stops_last = true;
  server.memory_limit = std::uint64_t{5} << 30;
  return server;
}

inline lab::NetworkPlan networks_example() {
  lab::NetworkPlan networks;
  lab::NamespacePlan& a = networks.namespaces["a"];
  a.forwards = true;
  a.addresses = {{"eth0", {0xFFFFFFFF}, 24}, {"lo", {0x0A000001}, 32}};
  a.routes = {{200, {0x0A000000, 8}, "eth0", topology::Address{0x0A000001}},
              {lab::main_table, {0, 0}, "", std::nullopt}};
  a.rules = {{100, 7, true, 200}};
  a.resolver = topology::Address{0x0A000002};
  a.ruleset = R"({"nftables":[]})";
  networks.namespaces["b"];
  networks.links = {{{"a", "eth0"}, {"b", "eth0"}}};
  networks.floating = {{{0x0A000009}, "a", {{"b", "eth0"}}}};
  return networks;
}

inline lab::Desired desired_example() {
  lab::Desired desired;
  desired.networks = networks_example();
  desired.servers = {server_example("one"), server_example("two")};
  desired.groups = {{"stage.stage.mysql", "mariadb", {0x0A000009}, {"one", "two"}, {{"port", "3306"}}}};
  desired.forwards = {{"public load balancers, HTTPS", 8443, "b", {0x0A000001}, 443}};
  return desired;
}

}  // namespace ashlar::test

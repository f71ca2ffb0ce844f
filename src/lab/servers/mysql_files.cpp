#include "lab/servers/mysql_files.h"

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/control_socket.h"
#include "lab/servers/mysql_parameters.h"
#include "lab/servers/serving.h"
#include "lab/servers/software.h"

namespace ashlar::lab {

namespace {

using Options = std::map<std::string, std::string>;

/// In quotes, as an option file reads it (MariaDB documentation, "Configuring MariaDB with Option Files").
std::string option_text(const std::string& value) {
  return "\"" + replace_all(replace_all(value, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string in_run(const MysqlNode& node, std::string_view file) {
  return fmt::format("{}/{}", node.folder.run(node.name), file);
}

/// As MySQL 8.4 has them by default, where MariaDB differs.
Options as_mysql_has_them() {
  return {
      {"binlog_format", "ROW"},
      {"character_set_server", "utf8mb4"},
      {"collation_server", "utf8mb4_unicode_520_ci"},
      {"max_allowed_packet", "64M"},
      {"sql_mode",
       "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
       "NO_ENGINE_SUBSTITUTION"},
  };
}

/// So that a server takes about 100 MB.
Options sizes() {
  return {
      {"aria_pagecache_buffer_size", "4M"},
      {"innodb_buffer_pool_size", "48M"},
      {"innodb_log_buffer_size", "4M"},
      {"innodb_log_file_size", "32M"},
      {"innodb_use_native_aio", "OFF"},  // many servers, and the kernel's aio-max-nr is one for all
      {"key_buffer_size", "1M"},
      {"performance_schema", "OFF"},
      {"table_open_cache", "400"},
  };
}

/// Nothing that was acknowledged is lost by a kill, or by a power cut where the disk keeps its word.
Options durability() {
  return {
      {"gtid_strict_mode", "ON"}, {"innodb_flush_log_at_trx_commit", "1"},
      {"log_bin", "binlog"},      {"log_slave_updates", "ON"},
      {"relay_log", "relay"},     {"relay_log_recovery", "ON"},
      {"sync_binlog", "1"},
  };
}

/// The parallel applier keeps a standby near enough to take over at once: a serial one took 2 to 8 s. The
/// primary's side of semi-synchronous replication is never on from the start: on a standby its own applier
/// would wait for an acknowledgement that nobody sends.
Options replication(const MysqlNode& node) {
  return {
      {"read_only", node.group.empty() && node.database.replica_of.empty() ? "OFF" : "ON"},
      {"rpl_semi_sync_master_wait_point", "AFTER_SYNC"},
      {"rpl_semi_sync_slave_kill_conn_timeout", "1"},  // how long a primary that is gone is looked for
      {"rpl_semi_sync_slave_enabled", node.pair ? "ON" : "OFF"},
      {"skip_slave_start", "ON"},
      {"slave_net_timeout", "4"},
      {"slave_parallel_mode", "optimistic"},
      {"slave_parallel_threads", "4"},
  };
}

Options place(const MysqlNode& node) {
  return {
      {"bind_address", "0.0.0.0"},
      {"datadir", node.folder.data(node.name)},
      {"general_log_file", node.folder.root + "/logs/" + node.name + ".general.log"},
      {"pid_file", in_run(node, "pid")},
      {"port", std::to_string(node.database.endpoint.port)},
      {"server_id", std::to_string(node.server_id)},
      {"skip_name_resolve", "ON"},
      {"slow_query_log_file", node.folder.root + "/logs/" + node.name + ".slowquery.log"},
      {"socket", control_socket(node.folder, node.name)},
      {"ssl_ca", in_run(node, "authority.pem")},
      {"ssl_cert", in_run(node, "certificate.pem")},
      {"ssl_key", in_run(node, "key.pem")},
      {"tmpdir", in_run(node, "tmp")},  // of its own: at its start it removes all temporary tables there
      {"user", "root"},
  };
}

/// The later ones win.
Options all_options(const MysqlNode& node) {
  Options all;
  for (const Options& some : {as_mysql_has_them(), mysql_parameters(node.database.parameters).applied,
                              sizes(), durability(), replication(node), place(node)}) {
    for (const auto& [name, value] : some) all.insert_or_assign(name, value);
  }
  if (!node.database.replica_of.empty()) all.emplace("init_file", in_run(node, "start.sql"));
  return all;
}

/// What RDS gives to the administrator, who is no superuser there (RDS User Guide, "Master user account
/// privileges").
constexpr const char* administrator_privileges =
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW "
    "DATABASES, "
    "CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW "
    "VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER";

std::string sql_name(std::string_view name) { return "`" + replace_all(name, "`", "``") + "`"; }

/// A pair's member that crashed keeps what it had written and not heard acknowledged, if it is still the one
/// that serves; else it gives it up, as the other may have gone on without it. MariaDB's recovery does
/// either.
std::string decide_role(const MysqlNode& node) {
  if (!node.pair) return ": >\"$run/role.cnf\"\n";
  return fmt::format(
      "role=SLAVE\n"
      "if [ \"$(cat {} 2>/dev/null)\" = {} ]; then role=MASTER; fi\n"
      "printf '[mariadbd]\\ninit-rpl-role=%s\\n' \"$role\" >\"$run/role.cnf\"\n",
      shell_word(serving_path(node.group, node.folder)), shell_word(node.name));
}

/// Killed while it shuts down, it may have closed its binlog and not yet have written down all that InnoDB
/// has committed; it then refuses to start, and only says so in its log. Its binlog is whole and holds all of
/// that: to roll back would lose it.
std::string commit_prepared(const MysqlNode& node) {
  return fmt::format(
      "log={}\n"
      "if tac \"$log\" 2>/dev/null | sed '/Starting MariaDB/q' | grep -q 'prepared transactions! It means'; "
      "then\n"
      "  mariadbd --defaults-file=\"$run/my.cnf\" --tc-heuristic-recover=commit >>\"$log\" 2>&1 || :\n"
      "fi\n",
      shell_word(node.folder.log(node.name)));
}

}  // namespace

std::string mysql_options(const MysqlNode& node) {
  std::string text = "[mariadbd]\n";
  for (const auto& [name, value] : all_options(node)) {
    text += fmt::format("{}={}\n", name, option_text(value));
  }
  for (const std::string& name : mysql_parameters(node.database.parameters).left_out) {
    text += fmt::format("# left out: {}\n", printable(name));
  }
  return text + fmt::format("!include {}\n", in_run(node, "role.cnf"));
}

std::string mysql_accounts(const MysqlNode& node) {
  std::string text = "FLUSH PRIVILEGES;\n";
  const std::string administrator = sql_text(node.source.username) + "@'%'";
  text += fmt::format("CREATE USER {} IDENTIFIED BY {};\n", administrator, sql_text(node.password));
  text += fmt::format("GRANT {} ON *.* TO {} WITH GRANT OPTION;\n", administrator_privileges, administrator);
  text += fmt::format("CREATE USER {}@'%' IDENTIFIED BY {} REQUIRE SSL;\n", mysql_replication_user,
                      sql_text(node.replication_password));
  text += fmt::format("GRANT REPLICATION SLAVE ON *.* TO {}@'%';\n", mysql_replication_user);
  if (!node.source.database.empty()) {
    text += fmt::format("CREATE DATABASE {} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;\n",
                        sql_name(node.source.database));
  }
  return text;
}

std::string mysql_follow_statement(const std::string& address, int port, const std::string& password,
                                   const std::string& authority) {
  return fmt::format(
      "CHANGE MASTER TO MASTER_HOST={}, MASTER_PORT={}, MASTER_USER={}, MASTER_PASSWORD={}, MASTER_SSL=1, "
      "MASTER_SSL_CA={}, MASTER_SSL_VERIFY_SERVER_CERT=1, MASTER_CONNECT_RETRY=1, MASTER_HEARTBEAT_PERIOD=1, "
      "MASTER_USE_GTID=slave_pos",
      sql_text(address), port, sql_text(mysql_replication_user), sql_text(password), sql_text(authority));
}

std::string mysql_replica_start(const MysqlNode& node) {
  return mysql_follow_statement(node.source.address.text(), node.source.endpoint.port,
                                node.replication_password, in_run(node, "authority.pem")) +
         ";\nSTART SLAVE;\n";
}

std::string mysql_prepare(const MysqlNode& node) {
  std::string text = "set -eu\numask 077\n";
  const std::string data = node.folder.data(node.name);
  // The same each time, so that nothing stays of one that was killed.
  text += fmt::format("run={}\ndata={}\nname=ashlar-{}\n", shell_word(node.folder.run(node.name)),
                      shell_word(data), sha256_hex(data, 16));
  text += fmt::format("mkdir -p \"$run/tmp\" {} {}\n", shell_word(node.folder.root + "/data"),
                      shell_word(node.folder.root + "/logs"));
  text +=
      fmt::format("if [ -e \"$run/{0}\" ]; then rm -rf \"$data\"; rm \"$run/{0}\"; fi\n", mysql_anew_file);
  // Made in memory, where the hundreds of flushes cost nothing (0.6 s; on a busy disk 5 s), flushed once and
  // renamed: what is there is whole.
  text +=
      "if [ ! -d \"$data\" ]; then\n"
      "  memory=/dev/shm; [ -w $memory ] || memory=${TMPDIR:-/tmp}\n"
      "  made=$memory/$name; rm -rf \"$made\"; mkdir \"$made\" \"$made/tmp\"\n"
      "  trap 'rm -rf \"$made\"' EXIT\n"
      "  if ! mariadb-install-db --no-defaults --user=root --datadir=\"$made/data\" --tmpdir=\"$made/tmp\" "
      "--skip-test-db \\\n"
      "    --auth-root-authentication-method=socket --auth-root-socket-user=root \\\n"
      "    --innodb-log-file-size=32M --innodb-buffer-pool-size=16M --innodb-use-native-aio=OFF \\\n"
      "    --extra-file=\"$run/accounts.sql\" >\"$run/install.log\" 2>&1\n"
      "  then cat \"$run/install.log\" >&2; exit 1; fi\n"
      "  rm -rf \"$data.new\"\n"
      "  cp -R --sparse=always \"$made/data\" \"$data.new\"\n"
      "  sync -f \"$data.new\"\n"
      "  mv \"$data.new\" \"$data\"\n"
      "fi\n";
  return text + decide_role(node) + commit_prepared(node);
}

std::string mysql_health(const MysqlNode& node) {
  std::string text = fmt::format("set -eu\ncd {}\n", shell_word(node.folder.run(node.name)));
  const std::string options = "--no-defaults --socket=./socket --connect-timeout=1";
  if (node.database.replica_of.empty()) return text + fmt::format("exec mariadb-admin {} ping\n", options);
  text += fmt::format("status=$(mariadb {} -e 'SHOW SLAVE STATUS\\G')\n", options);
  text +=
      "# It holds what the one that serves now does not, and that nobody was promised: it starts anew.\n"
      "if printf '%s' \"$status\" | grep -Eq 'Last_(IO_Errno: 1236|SQL_Errno: [1-9])'; then\n";
  return text + fmt::format("  : >{}\n  mariadb-admin {} shutdown\n  exit 1\nfi\n", mysql_anew_file, options);
}

std::string sql_text(std::string_view text) {
  return "'" + replace_all(replace_all(text, "\\", "\\\\"), "'", "''") + "'";
}

}  // namespace ashlar::lab

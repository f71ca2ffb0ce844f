#include "lab/servers/mysql_parameters.h"

#include <set>
#include <string_view>

namespace ashlar::lab {

namespace {

/// Of the same name and meaning in MySQL 8 and MariaDB 10.11, and neither size nor durability, which are the
/// lab's own. (MariaDB documentation, "Server System Variables".)
const std::set<std::string_view> shared_names{
    "auto_increment_increment",
    "auto_increment_offset",
    "binlog_row_image",
    "character_set_server",
    "collation_server",
    "connect_timeout",
    "default_week_format",
    "div_precision_increment",
    "event_scheduler",
    "ft_max_word_len",
    "ft_min_word_len",
    "general_log",
    "group_concat_max_len",
    "init_connect",
    "innodb_ft_max_token_size",
    "innodb_ft_min_token_size",
    "innodb_lock_wait_timeout",
    "innodb_print_all_deadlocks",
    "innodb_rollback_on_timeout",
    "innodb_strict_mode",
    "interactive_timeout",
    "local_infile",
    "lock_wait_timeout",
    "log_bin_trust_function_creators",
    "log_output",
    "log_queries_not_using_indexes",
    "long_query_time",
    "lower_case_table_names",
    "max_allowed_packet",
    "max_connect_errors",
    "max_connections",
    "max_user_connections",
    "min_examined_row_limit",
    "net_read_timeout",
    "net_write_timeout",
    "require_secure_transport",
    "skip_show_database",
    "slow_query_log",
    "sql_mode",
    "transaction_isolation",
    "wait_timeout",
};

/// MariaDB 10.11 knows none of Unicode 9's; this is the nearest that it has.
std::string value_for_mariadb(const std::string& name, const std::string& value) {
  const bool newer = name == "collation_server" && value.find("_0900_") != std::string::npos;
  return newer ? "utf8mb4_unicode_520_ci" : value;
}

/// RDS's formulas are of the instance's memory: `{DBInstanceClassMemory/12582880}`.
bool is_plain(const std::string& value) { return value.find_first_of("{\n\r") == std::string::npos; }

}  // namespace

MysqlParameters mysql_parameters(const std::map<std::string, std::string>& parameters) {
  MysqlParameters sorted;
  for (const auto& [name, value] : parameters) {
    if (shared_names.contains(name) && is_plain(value)) {
      sorted.applied.emplace(name, value_for_mariadb(name, value));
    } else {
      sorted.left_out.push_back(name);
    }
  }
  return sorted;
}

}  // namespace ashlar::lab

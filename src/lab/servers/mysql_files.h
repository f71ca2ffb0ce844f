// The files of one MariaDB server: its options, its accounts, and the scripts around it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "lab/server.h"
#include "topology/stores.h"

namespace ashlar::lab {

/// What is said of one node. Its files stand in `folder.run(name)`.
struct MysqlNode {
  std::string name;
  const Folder& folder;
  const topology::Database& database;  ///< whose node it is
  const topology::Database& source;    ///< itself, or what it replicates from in the end
  std::string group;                   ///< empty: nobody hands it over
  bool pair = false;                   ///< one of two that hold the same
  std::uint32_t server_id = 0;         ///< no two servers' are equal
  std::string password;                ///< of the administrator
  std::string replication_password;
};

inline constexpr const char* mysql_replication_user = "ashlar_replication";

/// `my.cnf`
std::string mysql_options(const MysqlNode& node);
/// What is run once, in a new data folder. Not in the binary log: every server starts with the same.
std::string mysql_accounts(const MysqlNode& node);
/// Run by a read replica at each start.
std::string mysql_replica_start(const MysqlNode& node);
/// Makes the data folder where it is missing, and decides what a crash's recovery keeps.
std::string mysql_prepare(const MysqlNode& node);
/// Whether it answers: the kernel accepts connections for a server that hangs, too. A read replica that
/// cannot go on is made anew.
std::string mysql_health(const MysqlNode& node);

/// `CHANGE MASTER TO …`, with TLS.
std::string mysql_follow_statement(const std::string& address, int port, const std::string& password,
                                   const std::string& authority);

/// As a literal of SQL.
std::string sql_text(std::string_view text);

/// A file in the run folder that asks for the data to be thrown away at the next start.
inline constexpr const char* mysql_anew_file = "anew";

}  // namespace ashlar::lab

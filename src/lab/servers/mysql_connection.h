// A MariaDB server as its superuser, by its control socket: nobody's password is needed there.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/failure.h"
#include "lab/server.h"

struct st_mysql;

namespace ashlar::lab {

/// By the column's name; NULL is empty.
using MysqlRow = std::map<std::string, std::string>;

class MysqlConnection {
 public:
  /// `patience`: in whole seconds, for the connection and for each answer.
  static Expected<MysqlConnection> open(const Folder& folder, const std::string& server,
                                        std::chrono::seconds patience);

  /// One statement, and its rows where it has some.
  Expected<std::vector<MysqlRow>> query(const std::string& statement);
  /// Statements without rows, up to the first that fails.
  Expected<void> run(const std::vector<std::string>& statements);
  /// The first value of the first row; empty where there is none.
  Expected<std::string> value(const std::string& statement);

 private:
  struct Close {
    void operator()(st_mysql* handle) const;
  };

  MysqlConnection(std::string server, st_mysql* handle) : server_(std::move(server)), handle_(handle) {}
  tl::unexpected<Failure> failure(const std::string& operation) const;

  std::string server_;
  std::unique_ptr<st_mysql, Close> handle_;
};

}  // namespace ashlar::lab

// A connection to MySQL, by TLS: the server's certificate must be trusted and must be for its host.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <mysql.h>

#include "workloads/deployment.h"

namespace ashlar::workloads {

class Mysql {
 public:
  /// The client library's own preparation: once, before there are threads.
  static void prepare() { mysql_library_init(0, nullptr, nullptr); }

  /// Connects with the secret as it is now.
  static Expected<Mysql> connect(const Deployment& deployment, const Store& store);

  using Row = std::vector<std::string>;
  /// The rows that one statement gives; null is empty. `retryable` where the server went away, stands by or
  /// is busy: then the statement was done or not, so only what may be done twice may be tried again. `error`
  /// is MySQL's number.
  Expected<std::vector<Row>> query(const std::string& statement);

  /// `text` as a literal of a statement.
  std::string quoted(const std::string& text);

  bool alive() { return mysql_ping(handle_.get()) == 0; }

 private:
  struct Close {
    void operator()(MYSQL* handle) const { mysql_close(handle); }
  };
  using Handle = std::unique_ptr<MYSQL, Close>;

  explicit Mysql(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

}  // namespace ashlar::workloads

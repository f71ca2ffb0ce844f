#include "lab/servers/mysql_connection.h"

#include <new>

#include <mariadb/errmsg.h>
#include <mariadb/mysql.h>

#include "lab/servers/control_socket.h"

namespace ashlar::lab {

namespace {

struct FreeResult {
  void operator()(MYSQL_RES* result) const { ::mysql_free_result(result); }
};
using Result = std::unique_ptr<MYSQL_RES, FreeResult>;

void set_patience(MYSQL* handle, std::chrono::seconds patience) {
  const auto seconds = static_cast<unsigned int>(patience.count());
  for (const mysql_option option :
       {MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT}) {
    ::mysql_options(handle, option, &seconds);
  }
}

std::vector<MysqlRow> rows_of(MYSQL_RES* result) {
  std::vector<MysqlRow> rows;
  const unsigned int columns = ::mysql_num_fields(result);
  const MYSQL_FIELD* fields = ::mysql_fetch_fields(result);
  while (MYSQL_ROW values = ::mysql_fetch_row(result)) {
    const unsigned long* lengths = ::mysql_fetch_lengths(result);
    MysqlRow& row = rows.emplace_back();
    for (unsigned int i = 0; i < columns; ++i) {
      row.emplace(fields[i].name, values[i] == nullptr ? "" : std::string(values[i], lengths[i]));
    }
  }
  return rows;
}

}  // namespace

void MysqlConnection::Close::operator()(st_mysql* handle) const { ::mysql_close(handle); }

tl::unexpected<Failure> MysqlConnection::failure(const std::string& operation) const {
  Failure failure;
  failure.operation = operation;
  failure.target = server_;
  failure.reason = ::mysql_error(handle_.get());
  failure.error = static_cast<int>(::mysql_errno(handle_.get()));
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

Expected<MysqlConnection> MysqlConnection::open(const Folder& folder, const std::string& server,
                                                std::chrono::seconds patience) {
  const auto path = ControlSocketPath::open(folder, server);
  if (!path) return tl::unexpected(path.error());
  MysqlConnection made(server, ::mysql_init(nullptr));
  if (!made.handle_) throw std::bad_alloc();
  set_patience(made.handle_.get(), patience);
  const bool connected = ::mysql_real_connect(made.handle_.get(), nullptr, "root", nullptr, nullptr, 0,
                                              path->text().c_str(), 0) != nullptr;
  if (!connected) return made.failure("reach");
  return made;
}

Expected<std::vector<MysqlRow>> MysqlConnection::query(const std::string& statement) {
  MYSQL* handle = handle_.get();
  if (::mysql_real_query(handle, statement.data(), statement.size()) != 0) return failure("command");
  const Result result(::mysql_store_result(handle));
  if (!result && ::mysql_errno(handle) != 0) return failure("command");
  return result ? rows_of(result.get()) : std::vector<MysqlRow>();
}

Expected<void> MysqlConnection::run(const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) {
    if (auto done = query(statement); !done) return tl::unexpected(done.error());
  }
  return {};
}

Expected<std::string> MysqlConnection::value(const std::string& statement) {
  const auto rows = query(statement);
  if (!rows) return tl::unexpected(rows.error());
  return rows->empty() || rows->front().empty() ? std::string() : rows->front().begin()->second;
}

}  // namespace ashlar::lab

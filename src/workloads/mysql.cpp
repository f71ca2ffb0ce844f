// MySQL by MariaDB's C library.
#include "workloads/mysql.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <errmsg.h>
#include <mysqld_error.h>
#include <poll.h>

#include "base/linux/system.h"
#include "workloads/pool.h"

namespace ashlar::workloads {
namespace {

using Clock = std::chrono::steady_clock;
using Result = std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)>;

constexpr unsigned answer_seconds = 2;  ///< a commit may wait for the server that stands by

/// Errors of the server after which another attempt may go well: it ends, stands by or is busy, or the secret
/// was just changed.
constexpr std::array<unsigned, 7> passing_errors = {
    ER_SERVER_SHUTDOWN,   ER_CON_COUNT_ERROR,     ER_OPTION_PREVENTS_STATEMENT, ER_LOCK_DEADLOCK,
    ER_CONNECTION_KILLED, ER_ACCESS_DENIED_ERROR, ER_LOCK_WAIT_TIMEOUT};

/// Errors that the client library itself found begin at 2000: the connection was lost or never made.
bool passes(unsigned error) {
  return (error >= CR_MIN_ERROR && error <= CR_MAX_ERROR) ||
         std::find(passing_errors.begin(), passing_errors.end(), error) != passing_errors.end();
}

tl::unexpected<Failure> failed(const std::string& operation, MYSQL* handle) {
  const unsigned error = mysql_errno(handle);
  return tl::unexpected(
      Failure{operation, "MySQL", mysql_error(handle), {}, passes(error), static_cast<int>(error)});
}

void set_options(MYSQL* handle, const std::string& authorities) {
  const my_bool yes = 1;
  const unsigned tcp = MYSQL_PROTOCOL_TCP;  // else `localhost` would mean a socket in the file system
  mysql_options(handle, MYSQL_OPT_PROTOCOL, &tcp);
  mysql_options(handle, MYSQL_OPT_NONBLOCK, nullptr);
  mysql_options(handle, MYSQL_OPT_READ_TIMEOUT, &answer_seconds);
  mysql_options(handle, MYSQL_OPT_WRITE_TIMEOUT, &answer_seconds);
  mysql_options(handle, MYSQL_OPT_SSL_CA, authorities.c_str());
  mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &yes);
  mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
  mysql_options(handle, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
}

/// Waits for what the library waits for: MYSQL_WAIT_READ and its like. What happened of it, in the same
/// terms.
int wait_for(MYSQL* handle, int events, Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd waiting{mysql_get_socket(handle), 0, 0};
  if (events & MYSQL_WAIT_READ) waiting.events |= POLLIN;
  if (events & MYSQL_WAIT_WRITE) waiting.events |= POLLOUT;
  if (retry([&] { return ::poll(&waiting, 1, static_cast<int>(std::max<long>(left, 0))); }) <= 0) {
    return MYSQL_WAIT_TIMEOUT;
  }
  return events & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
}

/// The library's own time-out counts in whole seconds.
bool connect_in_time(MYSQL* handle, const Store& store, const std::string& password) {
  const auto until = Clock::now() + connect_patience;
  MYSQL* connected = nullptr;
  int events = mysql_real_connect_start(&connected, handle, store.host.c_str(), store.username.c_str(),
                                        password.c_str(), store.database.c_str(),
                                        static_cast<unsigned>(store.port), nullptr, 0);
  while (events != 0) events = mysql_real_connect_cont(&connected, handle, wait_for(handle, events, until));
  return connected != nullptr;
}

std::vector<Mysql::Row> rows_of(MYSQL_RES* result) {
  std::vector<Mysql::Row> rows;
  const unsigned columns = mysql_num_fields(result);
  while (const MYSQL_ROW cells = mysql_fetch_row(result)) {
    const unsigned long* sizes = mysql_fetch_lengths(result);
    Mysql::Row& row = rows.emplace_back();
    for (unsigned i = 0; i < columns; ++i) {
      row.emplace_back(cells[i] != nullptr ? cells[i] : "", cells[i] != nullptr ? sizes[i] : 0);
    }
  }
  return rows;
}

}  // namespace

Expected<Mysql> Mysql::connect(const Deployment& deployment, const Store& store) {
  const auto password = read_secret(deployment, store);
  if (!password) return tl::unexpected(password.error());
  Handle handle(mysql_init(nullptr));
  set_options(handle.get(), deployment.authorities);
  if (!connect_in_time(handle.get(), store, *password)) return failed("connect to", handle.get());
  return Mysql(std::move(handle));
}

Expected<std::vector<Mysql::Row>> Mysql::query(const std::string& statement) {
  MYSQL* handle = handle_.get();
  if (mysql_real_query(handle, statement.data(), statement.size()) != 0) return failed("ask", handle);
  const Result result(mysql_store_result(handle), mysql_free_result);
  if (result) return rows_of(result.get());
  if (mysql_field_count(handle) != 0) return failed("read the answer of", handle);
  return std::vector<Row>{};
}

std::string Mysql::quoted(const std::string& text) {
  std::string escaped(2 * text.size() + 1, '\0');
  escaped.resize(mysql_real_escape_string(handle_.get(), escaped.data(), text.data(), text.size()));
  return "'" + escaped + "'";
}

}  // namespace ashlar::workloads

// Clients of a MariaDB server as a service would be one: by TCP, with a password, and with TLS or without.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <mariadb/mysql.h>

namespace ashlar::test {

struct MysqlLogin {
  std::string address;
  int port = 3306;
  std::string user;
  std::string password;
  std::string database;
  std::string authority;  ///< path; empty: without TLS
};

struct CloseMysql {
  void operator()(MYSQL* handle) const { ::mysql_close(handle); }
};
using MysqlClient = std::unique_ptr<MYSQL, CloseMysql>;

/// Null where it fails; `error` says why.
inline MysqlClient log_in(const MysqlLogin& login, std::string* error = nullptr) {
  MysqlClient client(::mysql_init(nullptr));
  const unsigned int seconds = 2;
  for (const mysql_option option :
       {MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT}) {
    ::mysql_options(client.get(), option, &seconds);
  }
  const my_bool verify = login.authority.empty() ? 0 : 1;
  if (verify) ::mysql_options(client.get(), MYSQL_OPT_SSL_CA, login.authority.c_str());
  ::mysql_options(client.get(), MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  const bool connected = ::mysql_real_connect(client.get(), login.address.c_str(), login.user.c_str(),
                                              login.password.c_str(), login.database.c_str(),
                                              static_cast<unsigned int>(login.port), nullptr, 0) != nullptr;
  if (!connected && error != nullptr) *error = ::mysql_error(client.get());
  return connected ? std::move(client) : MysqlClient();
}

/// Empty, or why not.
inline std::string execute(MYSQL* client, const std::string& statement) {
  if (::mysql_query(client, statement.c_str()) != 0) return ::mysql_error(client);
  if (MYSQL_RES* result = ::mysql_store_result(client)) ::mysql_free_result(result);
  return "";
}

/// Writes rows from several connections, and remembers which were acknowledged.
class MysqlLoad {
 public:
  MysqlLoad(MysqlLogin login, long first, int writers) : login_(std::move(login)) {
    acknowledged_.resize(static_cast<std::size_t>(writers));
    for (int i = 0; i < writers; ++i) {
      threads_.emplace_back(
          [this, first, i] { write(first + i * 1'000'000L, acknowledged_[static_cast<std::size_t>(i)]); });
    }
  }
  ~MysqlLoad() { stop(); }
  MysqlLoad(const MysqlLoad&) = delete;
  MysqlLoad& operator=(const MysqlLoad&) = delete;

  void stop() {
    stop_ = true;
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  /// After `stop`.
  std::set<long> acknowledged() const {
    std::set<long> all;
    for (const auto& some : acknowledged_) all.insert(some.begin(), some.end());
    return all;
  }
  long count() const { return count_; }
  /// The longest time between two acknowledged writes of one writer.
  std::chrono::milliseconds gap() const { return std::chrono::milliseconds(gap_); }

 private:
  using Clock = std::chrono::steady_clock;

  void write(long id, std::vector<long>& acknowledged) {
    MysqlClient client;
    auto last = Clock::now();
    while (!stop_) {
      if (!client) client = log_in(login_);
      if (!client) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        continue;
      }
      ++id;
      if (!execute(client.get(), "INSERT INTO writes VALUES (" + std::to_string(id) + ", 'some text')")
               .empty()) {
        client.reset();
        continue;
      }
      acknowledged.push_back(id);
      ++count_;
      note(Clock::now() - last);
      last = Clock::now();
    }
  }
  void note(Clock::duration passed) {
    const long now = std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
    long known = gap_;
    while (now > known && !gap_.compare_exchange_weak(known, now)) {
    }
  }

  MysqlLogin login_;
  std::vector<std::vector<long>> acknowledged_;
  std::atomic<long> count_{0};
  std::atomic<long> gap_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

}  // namespace ashlar::test

// The backend with MySQL and Redis themselves.
#include <fstream>
#include <thread>

#include <mysql.h>

#include "base/files.h"
#include "base/text.h"
#include "workloads/workplace.h"

namespace ashlar::workloads {
namespace {

class Stores : public Workplace {};

constexpr int clients = 20;
constexpr int threads_of_service = 8;

/// Connections of this network at a local port, from /proc/net/tcp.
struct Connections {
  int established = 0;
  int not_accepted = 0;
};

Connections connections_at(int port) {
  std::ifstream table("/proc/thread-self/net/tcp");
  Connections found;
  for (std::string line; std::getline(table, line);) {
    unsigned local = 0, state = 0, sending = 0, received = 0;
    if (std::sscanf(line.c_str(), " %*d: %*8x:%4x %*8x:%*4x %2x %8x:%8x", &local, &state, &sending,
                    &received) < 4 ||
        local != static_cast<unsigned>(port)) {
      continue;
    }
    if (state == 1) ++found.established;
    if (state == 10) found.not_accepted = static_cast<int>(received);
  }
  return found;
}

/// Holds MySQL's table, so that every request that writes has to wait.
class TableLock {
 public:
  explicit TableLock(const std::string& socket) : handle_(mysql_init(nullptr), mysql_close) {
    EXPECT_NE(mysql_real_connect(handle_.get(), nullptr, "root", "", "stage", 0, socket.c_str(), 0), nullptr);
    EXPECT_EQ(mysql_query(handle_.get(), "LOCK TABLES visits WRITE"), 0) << mysql_error(handle_.get());
  }

 private:
  std::unique_ptr<MYSQL, decltype(&mysql_close)> handle_;
};

TEST_F(Stores, AreWrittenAndRead) {
  const auto mysql = mariadb();
  const auto cache = redis();
  const auto backend = service("backend", backend_settings());
  const auto frontend = service("frontend", frontend_settings());
  for (int visit = 1; visit <= 3; ++visit) {
    const Reply reply = get(frontend_port, "/db");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body["pod"], "backend-pod");
    EXPECT_EQ(reply.body["mysql"]["visits"], visit);
    EXPECT_EQ(reply.body["redis"]["visits"], visit);
    EXPECT_TRUE(reply.body["redis"]["version"].get<std::string>().starts_with("7.")) << reply.body;
    EXPECT_NE(reply.body["mysql"]["version"].get<std::string>().find("MariaDB"), std::string::npos);
    const std::string id = reply.body["mysql"]["id"];
    EXPECT_EQ(sql("SELECT COUNT(*) FROM stage.visits WHERE id = '" + id + "'"), "1\n");
  }
}

TEST_F(Stores, HoldAKeyOnceHoweverOftenItIsWritten) {
  const auto mysql = mariadb();
  const auto cache = redis();
  const auto backend = service("backend", backend_settings());
  for (const std::string key : {"run-2", "run-1", "run-1", "Run-1", "other_1"}) {
    EXPECT_EQ(post(backend_port, "/backend/db?key=" + key).status, 200) << key;
  }
  const Json expected{{"count", 2}, {"keys", {"run-1", "run-2"}}};
  EXPECT_EQ(get(backend_port, "/backend/db/keys?prefix=run-").body, expected);
  EXPECT_EQ(get(backend_port, "/backend/db/keys").body["count"], 4);
  get(backend_port, "/db", {{"Idempotency-Key", "same"}});
  EXPECT_EQ(get(backend_port, "/db", {{"Idempotency-Key", "same"}}).body["mysql"]["visits"], 5);
  for (const std::string key : {"", "a%27b", "a%20b", "%25"}) {
    EXPECT_EQ(post(backend_port, "/db?key=" + key).status, 400) << key;
  }
}

TEST_F(Stores, AreTrustedOnlyWithTheirCertificates) {
  const auto mysql = mariadb();
  const auto cache = redis();
  {
    const auto backend = service("backend", backend_settings(), {{"CA_BUNDLE", path("stranger.pem")}});
    const Reply reply = get(backend_port, "/db");
    EXPECT_EQ(reply.status, 503);
    EXPECT_NE(reply.body["mysql"]["error"].get<std::string>().find("certificate"), std::string::npos)
        << reply.body;
    EXPECT_NE(reply.body["redis"]["error"].get<std::string>().find("certificate"), std::string::npos)
        << reply.body;
  }
  Json settings = backend_settings();
  settings["mysql"]["host"] = settings["redis"]["host"] = "127.0.0.2";
  const auto backend = service("backend", settings);
  const Reply reply = get(backend_port, "/db");
  EXPECT_EQ(reply.status, 503) << reply.body;
  EXPECT_TRUE(reply.body["mysql"].contains("error")) << reply.body;
  EXPECT_NE(reply.body["redis"]["error"].get<std::string>().find("IP address mismatch"), std::string::npos)
      << reply.body;
  EXPECT_EQ(sql("SHOW TABLES IN stage"), "");
}

TEST_F(Stores, AreFoundAgainAfterTheyDied) {
  auto mysql = mariadb();
  auto cache = redis();
  const auto backend = service("backend", backend_settings());
  ASSERT_EQ(get(backend_port, "/db").status, 200);
  cache->kill();
  cache = redis();  // nobody asked meanwhile: the kept connection is a dead one
  EXPECT_EQ(get(backend_port, "/db").status, 200);
  cache->kill();
  const Reply without = get(backend_port, "/db");
  EXPECT_EQ(without.status, 503);
  EXPECT_EQ(without.body["mysql"]["visits"], 3) << without.body;
  EXPECT_TRUE(without.body["redis"].contains("error")) << without.body;
  cache = redis();
  EXPECT_EQ(get(backend_port, "/db").status, 200);
  mysql->kill();
  EXPECT_EQ(post(backend_port, "/db?key=lost").status, 503);
  mysql = mariadb();
  const Reply again = get(backend_port, "/db");
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.body["mysql"]["visits"], 5) << again.body;
}

TEST_F(Stores, AreFoundWithANewSecret) {
  const auto mysql = mariadb();
  auto cache = redis();
  const auto backend = service("backend", backend_settings());
  ASSERT_EQ(get(backend_port, "/db").status, 200);
  mysql_password = "second-mysql-secret";
  redis_password = "second-redis-secret";
  sql("ALTER USER administrator@'%' IDENTIFIED BY '" + mysql_password + "'; KILL USER administrator");
  cache->kill();
  cache = redis();
  EXPECT_EQ(get(backend_port, "/db").status, 503);
  write("secrets/stage-mysql", mysql_password);
  write("secrets/redis-backend", redis_password);
  const Reply reply = get(backend_port, "/db");
  EXPECT_EQ(reply.status, 200) << reply.body;
}

TEST_F(Stores, KeepTheirSecrets) {
  const auto mysql = mariadb();
  const auto cache = redis();
  const auto backend = service("backend", backend_settings());
  std::string seen = get(backend_port, "/db").body.dump();
  write("secrets/stage-mysql", "wrong-secret");
  write("secrets/redis-backend", "wrong-secret");
  sql("KILL USER administrator");
  seen += get(backend_port, "/db").body.dump();
  seen += read_file("/proc/" + std::to_string(backend->pid()) + "/cmdline", 4096).value_or("");
  seen += read_file("/proc/" + std::to_string(backend->pid()) + "/environ", 1 << 20).value_or("");
  backend->signal(SIGTERM);
  EXPECT_EQ(backend->wait(), 0);
  seen += output("backend");
  EXPECT_NE(seen.find("/db"), std::string::npos) << seen;
  for (const std::string& secret : {mysql_password, redis_password, std::string("wrong-secret")}) {
    EXPECT_EQ(seen.find(secret), std::string::npos) << seen;
  }
}

TEST_F(Stores, RequestsInFlightAreAnsweredAfterSigterm) {
  const auto mysql = mariadb();
  const auto cache = redis();
  const auto backend = service("backend", backend_settings());
  ASSERT_EQ(get(backend_port, "/db").status, 200);
  auto lock = std::make_optional<TableLock>(path("socket"));
  std::vector<int> statuses(clients);
  std::vector<std::thread> threads;
  for (int& status : statuses) threads.emplace_back([&] { status = get(backend_port, "/db").status; });
  const auto waiting = [&] {
    return sql("SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'");
  };
  EXPECT_TRUE(eventually([&] { return connections_at(backend_port).established == clients; }));
  EXPECT_TRUE(eventually([&] { return connections_at(backend_port).not_accepted == 0; }));
  EXPECT_TRUE(eventually([&] { return waiting() == std::to_string(threads_of_service) + "\n"; }));
  backend->signal(SIGTERM);
  EXPECT_TRUE(eventually([&] { return !accepts(backend_port); }));
  EXPECT_TRUE(backend->running());
  lock.reset();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(statuses, std::vector<int>(clients, 200));
  EXPECT_EQ(backend->wait(), 0);
}

}  // namespace
}  // namespace ashlar::workloads

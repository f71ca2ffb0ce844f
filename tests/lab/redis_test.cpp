// Redis as the lab runs it, with real servers. ASHLAR_SOAK=50: so many kills in a row.
#include "lab/servers/redis.h"

#include <atomic>
#include <csignal>
#include <iostream>
#include <mutex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "base/process.h"
#include "lab/failover/failover_runner.h"
#include "lab/private_network.h"
#include "lab/servers/redis_connection.h"
#include "lab/store_lab.h"

namespace ashlar::lab {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::StoreLab;
using topology::Cache;

int rounds(int usual) {
  const char* soak = std::getenv("ASHLAR_SOAK");
  return soak == nullptr ? usual : std::max(usual, std::atoi(soak));
}

/// Writes numbers to whoever holds the address, and remembers which were acknowledged: by as many replicas
/// as asked for.
class RedisLoad {
 public:
  RedisLoad(const Folder& folder, std::function<std::string()> holder, long first, int replicas)
      : folder_(folder),
        holder_(std::move(holder)),
        replicas_(replicas),
        thread_([this, first] { write(first); }) {}
  ~RedisLoad() { stop(); }
  RedisLoad(const RedisLoad&) = delete;
  RedisLoad& operator=(const RedisLoad&) = delete;

  void stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  const std::vector<long>& acknowledged() const { return acknowledged_; }  ///< after `stop`
  long count() const { return count_; }
  std::chrono::milliseconds gap() const { return gap_; }  ///< after `stop`

 private:
  void write(long id) {
    auto last = std::chrono::steady_clock::now();
    auto server = connect();
    while (!stop_) {
      if (!server || !write_one(*server, ++id)) {
        std::this_thread::sleep_for(1ms);
        server = connect();
        continue;
      }
      acknowledged_.push_back(id);
      ++count_;
      const auto now = std::chrono::steady_clock::now();
      gap_ = std::max(gap_, std::chrono::duration_cast<std::chrono::milliseconds>(now - last));
      last = now;
    }
  }
  Expected<RedisConnection> connect() const { return RedisConnection::open(folder_, holder_(), 2s); }
  bool write_one(RedisConnection& server, long id) const {
    if (!server.command({"SADD", "writes", std::to_string(id)})) return false;
    if (replicas_ == 0) return true;
    const auto waited = server.command({"WAIT", std::to_string(replicas_), "200"});
    return waited && std::stoi(*waited) >= replicas_;
  }

  Folder folder_;
  std::function<std::string()> holder_;
  int replicas_;
  std::vector<long> acknowledged_;
  std::atomic<long> count_{0};
  std::chrono::milliseconds gap_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

class Redis : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"redis-server", "redis-cli", "nft", "ip"}) {
      ASHLAR_NEEDS(test::missing_program(program));
    }
    ASHLAR_NEEDS(test::enter_private_network({"10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.13"}));
    lab = std::make_unique<StoreLab>();
  }

  void nodes(int count) {
    Cache cache;
    cache.id = {"stage-redis"};
    cache.name = "stage-redis";
    cache.address_name = "stage.stage.redis";
    cache.version = "7.1";
    cache.primary = {"master.stage-redis.abc.euw1.cache.amazonaws.com", 6379};
    cache.reader = {"replica.stage-redis.abc.euw1.cache.amazonaws.com", 6379};
    cache.automatic_failover = count > 1;
    cache.transit_encryption = true;
    cache.parameters = {{"maxmemory-policy", "volatile-lru"}, {"reserved-memory-percent", "25"}};
    cache.users = {{"default", "off ~* -@all", false, false},
                   {"stage-backend", "on ~* &* +@all -@admin -@dangerous +info", true, true}};
    for (int i = 1; i <= count; ++i) {
      cache.nodes.push_back(test::add_interface(lab->topology, name(i), "10.0.0.1" + std::to_string(i)));
    }
    cache.address = test::address(count > 1 ? "10.0.0.10" : "10.0.0.11");
    lab->topology.caches[cache.id] = cache;
  }

  static std::string name(int number) { return "stage.stage.redis." + std::to_string(number); }

  void start() {
    auto servers = redis_servers(lab->ground());
    ASSERT_TRUE(servers) << servers.error().text();
    for (Server& server : *servers) {
      const std::string address = lab->topology.interfaces.at({"test//" + server.name}).address.text();
      lab->add(std::move(server), {"--bind", address});
    }
    lab->start_all();
    for (const auto& entry : lab->topology.interfaces) {
      const std::string& node = entry.second.name;
      ASSERT_TRUE(eventually([&] { return lab->accepts(node); })) << lab->log(node);
    }
    remember_nobody();
  }

  /// As after `lab down`.
  void remember_nobody() {
    for (const ServerGroup& group : redis_groups(lab->ground())) {
      lab->use(group);
      failover = std::make_unique<Failover>(group.members);
      replication = make_replication(group, lab->folder);
    }
  }

  bool settled() {
    return !failover->serving().empty() &&
           failover->standing_by().size() + 1 == lab->topology.interfaces.size();
  }
  bool settle() {
    const auto before = std::chrono::steady_clock::now();
    const bool done = lab->run(*failover, *replication, [&] {
      note_holder();
      return settled();
    });
    const auto passed = std::chrono::steady_clock::now() - before;
    std::cout << "    all in sync after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(passed).count() << " ms\n";
    return done;
  }

  void note_holder() {
    const std::lock_guard lock(mutex);
    holder = failover->holder();
  }
  std::string who_holds() {
    const std::lock_guard lock(mutex);
    return holder;
  }

  void let_write(const RedisLoad& load, long more) {
    const long wanted = load.count() + more;
    EXPECT_TRUE(lab->run(*failover, *replication, [&] {
      note_holder();
      return load.count() >= wanted;
    }));
  }

  std::string ask(const std::string& member, const std::vector<std::string>& words) {
    auto server = RedisConnection::open(lab->folder, member, 5s);
    if (!server) return server.error().text();
    const auto answer = server->command(words);
    return answer ? *answer : answer.error().text();
  }

  void expect_nothing_lost(const std::string& member, const std::vector<long>& acknowledged) {
    auto server = RedisConnection::open(lab->folder, member, 5s);
    ASSERT_TRUE(server) << server.error().text();
    std::size_t lost = 0;
    for (long id : acknowledged) {
      lost += server->command({"SISMEMBER", "writes", std::to_string(id)}).value_or("") == "1" ? 0 : 1;
    }
    EXPECT_EQ(lost, 0U) << "of " << acknowledged.size() << " acknowledged writes";
    std::cout << "    " << acknowledged.size() << " acknowledged, " << lost << " lost\n";
  }

  /// As a service would, by TCP. What it says on both outputs.
  std::string client(const std::vector<std::string>& options, const std::string& user,
                     const std::string& password, const std::vector<std::string>& words) {
    Command command{"redis-cli", {"-h", "10.0.0.11", "--no-auth-warning"}, "", {{"REDISCLI_AUTH", password}}};
    if (!user.empty()) command.arguments.insert(command.arguments.end(), {"--user", user});
    command.arguments.insert(command.arguments.end(), options.begin(), options.end());
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
    const auto done = ashlar::run(command);
    return done ? done->out + done->err : done.error().text();
  }

  std::unique_ptr<StoreLab> lab;
  std::unique_ptr<Failover> failover;
  std::unique_ptr<Replication> replication;
  std::mutex mutex;
  std::string holder;
};

TEST_F(Redis, AsksForTlsAUserAndItsPassword) {
  nodes(1);
  start();
  EXPECT_EQ(failover, nullptr);
  const std::vector<std::string> tls{"--tls", "--cacert", lab->authority()};
  const std::string password = lab->secrets.get(redis_secret("stage-backend"));
  EXPECT_EQ(client(tls, "stage-backend", password, {"SET", "a", "1"}), "OK\n");
  EXPECT_NE(client({}, "stage-backend", password, {"GET", "a"}), "1\n") << "without TLS";
  EXPECT_NE(client(tls, "stage-backend", password + "x", {"GET", "a"}).find("WRONGPASS"), std::string::npos);
  EXPECT_NE(client(tls, "", "", {"GET", "a"}).find("NOAUTH"), std::string::npos);
  EXPECT_NE(client(tls, "stage-backend", password, {"FLUSHALL"}).find("NOPERM"), std::string::npos);
  EXPECT_EQ(client(tls, "stage-backend", password, {"GET", "a"}), "1\n");
  const auto memory = RedisConnection::open(lab->folder, name(1), 5s)->info("memory");
  EXPECT_EQ(memory->at("maxmemory_policy"), "volatile-lru");
  std::cout << "    " << lab->resident_kilobytes(name(1)) << " kB resident\n";
}

TEST_F(Redis, TellsWhatItIsAndWhatItLeavesOut) {
  nodes(2);
  const auto servers = redis_servers(lab->ground());
  ASSERT_TRUE(servers);
  ASSERT_EQ(servers->size(), 2U);
  EXPECT_EQ(servers->front().stands_for, "ElastiCache for Redis 7.1");
  EXPECT_TRUE(servers->front().software.starts_with("Redis 7.")) << servers->front().software;
  EXPECT_EQ(redis_parameters_left_out(lab->topology.caches.begin()->second),
            std::vector<std::string>{"reserved-memory-percent"});
  const std::string password = lab->secrets.get(redis_secret("stage-backend"));
  EXPECT_EQ(servers->front().files.at("users.acl").find(password), std::string::npos) << "only its hash";
}

TEST_F(Redis, OneThatIsKilledComesBackWithEverything) {
  nodes(1);
  start();
  std::vector<long> acknowledged;
  for (int round = 1; round <= rounds(3); ++round) {
    RedisLoad load(
        lab->folder, [] { return name(1); }, round * 10'000'000L, 0);
    ASSERT_TRUE(eventually([&] { return load.count() > 3000; }));
    lab->stop(name(1), SIGKILL);
    load.stop();
    acknowledged.insert(acknowledged.end(), load.acknowledged().begin(), load.acknowledged().end());
    ASSERT_TRUE(lab->start(name(1)));
    ASSERT_TRUE(eventually([&] { return ask(name(1), {"PING"}) == "PONG"; })) << lab->log(name(1));
    expect_nothing_lost(name(1), acknowledged);
  }
}

TEST_F(Redis, AGroupLosesNothingThatAReplicaAcknowledged) {
  nodes(2);
  start();
  ASSERT_TRUE(settle()) << lab->log(name(1)) << lab->log(name(2));
  std::vector<long> acknowledged;
  for (int round = 1; round <= rounds(3); ++round) {
    RedisLoad load(
        lab->folder, [this] { return who_holds(); }, round * 10'000'000L, 1);
    let_write(load, 1000);
    const std::string primary = failover->serving();
    lab->signal(primary, SIGKILL);
    ASSERT_TRUE(lab->run(*failover, *replication, [&] {
      note_holder();
      return !failover->serving().empty() && failover->serving() != primary;
    }));
    ASSERT_TRUE(settle()) << lab->log(primary);
    let_write(load, 200);
    load.stop();
    acknowledged.insert(acknowledged.end(), load.acknowledged().begin(), load.acknowledged().end());
    std::cout << "    round " << round << ": longest gap " << load.gap().count() << " ms\n";
    expect_nothing_lost(failover->serving(), acknowledged);
    EXPECT_EQ(ask(primary, {"SCARD", "writes"}), ask(failover->serving(), {"SCARD", "writes"}));
    EXPECT_NE(ask(primary, {"SADD", "writes", "x"}).find("READONLY"), std::string::npos);
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(Redis, OfThreeTheOneWithTheMostTakesOver) {
  nodes(3);
  start();
  ASSERT_TRUE(settle());
  RedisLoad load(
      lab->folder, [this] { return who_holds(); }, 0, 1);
  let_write(load, 300);
  lab->signal(name(3), SIGSTOP);  // falls behind
  const long behind = load.count();
  ASSERT_TRUE(eventually([&] { return load.count() > behind + 500; }));
  lab->signal(name(1), SIGKILL);
  lab->signal(name(3), SIGCONT);
  ASSERT_TRUE(lab->run(*failover, *replication, [&] {
    note_holder();
    return !failover->serving().empty() && failover->serving() != name(1);
  }));
  ASSERT_TRUE(settle());
  load.stop();
  expect_nothing_lost(failover->serving(), load.acknowledged());
}

TEST_F(Redis, AllKilledAtOnceComeBackWithEverything) {
  nodes(2);
  start();
  ASSERT_TRUE(settle());
  lab->signal(name(1), SIGKILL);
  ASSERT_TRUE(lab->run(*failover, *replication, [&] { return settled() && failover->serving() == name(2); }));
  note_holder();
  RedisLoad load(
      lab->folder, [this] { return who_holds(); }, 0, 0);
  let_write(load, 3000);
  for (int i : {1, 2}) lab->signal(name(i), SIGKILL);
  for (int i : {1, 2}) lab->stop(name(i), SIGKILL);
  load.stop();
  remember_nobody();
  ASSERT_TRUE(lab->run(*failover, *replication,
                       [&] { return settled() && lab->runs(name(1)) && lab->runs(name(2)); }))
      << lab->log(name(1)) << lab->log(name(2));
  EXPECT_EQ(failover->serving(), name(2));
  expect_nothing_lost(name(2), load.acknowledged());
}

}  // namespace
}  // namespace ashlar::lab

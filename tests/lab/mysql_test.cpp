// MariaDB as the lab runs it, with real servers. ASHLAR_SOAK=50: so many kills in a row.
#include "lab/servers/mysql.h"

#include <csignal>
#include <fstream>
#include <iostream>

#include <gtest/gtest.h>

#include "lab/failover/failover_runner.h"
#include "lab/mysql_client.h"
#include "lab/private_network.h"
#include "lab/servers/mysql_connection.h"
#include "lab/servers/mysql_files.h"
#include "lab/servers/mysql_parameters.h"
#include "lab/servers/mysql_replication.h"
#include "lab/store_lab.h"

namespace ashlar::lab {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::execute;
using test::log_in;
using test::MysqlLoad;
using test::MysqlLogin;
using test::StoreLab;
using topology::Database;

constexpr const char* first = "stage.stage.mysql.primary";
constexpr const char* second = "stage.stage.mysql.primary-standby";
constexpr const char* replica = "stage.stage.mysql.replica-1";
constexpr const char* endpoint = "stage-mysql.abc.eu-west-1.rds.amazonaws.com";

int rounds(int usual) {
  const char* soak = std::getenv("ASHLAR_SOAK");
  return soak == nullptr ? usual : std::max(usual, std::atoi(soak));
}

Database database(StoreLab& lab, const std::string& id) {
  Database made;
  made.id = {id};
  made.name = id;
  made.address_name = "stage.stage.mysql.primary";
  made.version = "8.4";
  made.endpoint = {endpoint, 3306};
  made.database = "app";
  made.username = "administrator";
  made.password = {"secret"};
  made.parameters = {{"require_secure_transport", "1"},
                     {"slow_query_log", "1"},
                     {"long_query_time", "2"},
                     {"log_output", "FILE"},
                     {"collation_server", "utf8mb4_0900_ai_ci"},
                     {"innodb_dedicated_server", "1"}};
  lab.topology.secrets[{"secret"}] = {{"secret"}, "arn", "stage-mysql"};
  return made;
}

class Mysql : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"mariadbd", "mariadb-install-db", "nft", "ip"}) {
      ASHLAR_NEEDS(test::missing_program(program));
    }
    ASHLAR_NEEDS(test::enter_private_network({"10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.13"}));
    lab = std::make_unique<StoreLab>();
  }

  void one() {
    Database single = database(*lab, "stage-mysql");
    single.nodes = {test::add_interface(lab->topology, first, "10.0.0.11")};
    single.address = lab->topology.interfaces.at(single.nodes.front()).address;
    lab->topology.databases[single.id] = single;
  }

  void pair() {
    Database both = database(*lab, "stage-mysql");
    both.nodes = {test::add_interface(lab->topology, first, "10.0.0.11"),
                  test::add_interface(lab->topology, second, "10.0.0.12")};
    both.address = test::address("10.0.0.10");
    lab->topology.databases[both.id] = both;
  }

  void read_replica() {
    Database copy = database(*lab, "stage-mysql-replica-1");
    copy.nodes = {test::add_interface(lab->topology, replica, "10.0.0.13")};
    copy.address = lab->topology.interfaces.at(copy.nodes.front()).address;
    copy.replica_of = {"stage-mysql"};
    lab->topology.databases[copy.id] = copy;
  }

  void start() {
    auto servers = mysql_servers(lab->ground());
    ASSERT_TRUE(servers) << servers.error().text();
    for (Server& server : *servers) {
      const std::string address = lab->topology.interfaces.at({"test//" + server.name}).address.text();
      lab->add(std::move(server), {"--bind-address=" + address});
    }
    const auto before = std::chrono::steady_clock::now();
    lab->start_all();
    for (const auto& entry : lab->topology.interfaces) {
      const std::string& name = entry.second.name;
      ASSERT_TRUE(eventually([&] { return lab->healthy(name); })) << lab->log(name);
    }
    std::cout << "    " << lab->topology.interfaces.size() << " servers from nothing in " << since(before)
              << "\n";
    for (const ServerGroup& group : mysql_groups(lab->ground())) {
      lab->use(group);
      failover = std::make_unique<Failover>(group.members);
      replication = make_replication(group, lab->folder);
    }
  }

  MysqlLogin login(const std::string& address) {
    return {address, 3306, "administrator", lab->secrets.get("stage-mysql"), "app", lab->authority()};
  }

  bool settled() { return !failover->serving().empty() && failover->standing_by().size() == 1; }
  bool settle() {
    const auto before = std::chrono::steady_clock::now();
    const bool done = lab->run(*failover, *replication, [&] { return settled(); });
    std::cout << "    one serves and one stands by in sync after " << since(before) << "\n";
    return done;
  }

  /// Lets the group run while something is written.
  void let_write(const MysqlLoad& load, long rows) {
    const long wanted = load.count() + rows;
    EXPECT_TRUE(lab->run(*failover, *replication, [&] { return load.count() >= wanted; }));
  }

  static std::string since(std::chrono::steady_clock::time_point before) {
    const auto passed = std::chrono::steady_clock::now() - before;
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count()) + " ms";
  }

  std::vector<MysqlRow> ask(const std::string& member, const std::string& statement) {
    auto server = MysqlConnection::open(lab->folder, member, 20s);
    if (!server) throw std::runtime_error(server.error().text());
    auto rows = server->query(statement);
    if (!rows) throw std::runtime_error(rows.error().text());
    return *rows;
  }

  /// False, too, where it does not answer.
  bool has_given_up_its_own(const std::string& member) {
    auto server = MysqlConnection::open(lab->folder, member, 5s);
    return server && server->value("SELECT COUNT(*) FROM app.writes WHERE id = -1").value_or("") == "0";
  }

  void make_table(const std::string& address) {
    const auto client = log_in(login(address));
    ASSERT_TRUE(client);
    ASSERT_EQ(execute(client.get(), "CREATE TABLE writes (id BIGINT PRIMARY KEY, what VARCHAR(20))"), "");
  }

  /// Two members in sync, with an empty table.
  void settled_pair() {
    pair();
    start();
    ASSERT_TRUE(settle());
    make_table("10.0.0.10");
    catch_up(first, second);
  }

  /// What was acknowledged has reached the other, which may not have carried it out yet.
  void catch_up(const std::string& leader, const std::string& follower) {
    const std::string position = ask(leader, "SELECT @@gtid_binlog_pos AS p").front().at("p");
    ASSERT_EQ(ask(follower, "SELECT MASTER_GTID_WAIT('" + position + "', 15) AS w").front().at("w"), "0");
  }

  void expect_nothing_lost(const std::string& member, const std::set<long>& acknowledged) {
    std::set<long> there;
    for (const MysqlRow& row : ask(member, "SELECT id FROM app.writes"))
      there.insert(std::stol(row.at("id")));
    std::size_t lost = 0;
    for (long id : acknowledged) lost += there.contains(id) ? 0 : 1;
    EXPECT_EQ(lost, 0U) << "of " << acknowledged.size() << " acknowledged writes";
    std::cout << "    " << acknowledged.size() << " acknowledged, " << there.size() << " there, " << lost
              << " lost\n";
  }

  void expect_equal(const std::string& one_member, const std::string& other) {
    ASSERT_NO_FATAL_FAILURE(catch_up(one_member, other));
    const std::string checksum = "CHECKSUM TABLE app.writes EXTENDED";
    EXPECT_EQ(ask(one_member, checksum).front().at("Checksum"), ask(other, checksum).front().at("Checksum"));
  }

  /// Ends the load: whoever serves has all that was acknowledged, and the other has the same.
  void expect_kept(MysqlLoad& load, const std::string& serving, const std::string& standing_by) {
    load.stop();
    std::cout << "    longest gap " << load.gap().count() << " ms\n";
    expect_nothing_lost(serving, load.acknowledged());
    expect_equal(serving, standing_by);
  }

  std::string other_than(const std::string& member) const { return member == first ? second : first; }

  std::unique_ptr<StoreLab> lab;
  std::unique_ptr<Failover> failover;
  std::unique_ptr<Replication> replication;
};

TEST_F(Mysql, AsksForTlsAndThePassword) {
  one();
  start();
  EXPECT_EQ(failover, nullptr) << "one node with its own address is in no group";
  std::string error;
  const auto client = log_in(login("10.0.0.11"), &error);
  ASSERT_TRUE(client) << error << lab->log(first);
  EXPECT_NE(::mysql_get_ssl_cipher(client.get()), nullptr);

  MysqlLogin plain = login("10.0.0.11");
  plain.authority.clear();
  EXPECT_FALSE(log_in(plain, &error)) << "without TLS";
  ask(first, "SET GLOBAL require_secure_transport=OFF");
  EXPECT_TRUE(log_in(plain, &error)) << "it was refused for another reason: " << error;
  ask(first, "SET GLOBAL require_secure_transport=ON");
  MysqlLogin wrong = login("10.0.0.11");
  wrong.password += "x";
  EXPECT_FALSE(log_in(wrong, &error));
  EXPECT_NE(error.find("Access denied"), std::string::npos) << error;
  for (const char* user : {"root", "", "ashlar_replication"}) {
    MysqlLogin other = login("10.0.0.11");
    other.user = user;
    other.password.clear();
    EXPECT_FALSE(log_in(other)) << user;
  }
  // As on RDS, the administrator is no superuser.
  EXPECT_NE(execute(client.get(), "SET GLOBAL read_only=1"), "");
  EXPECT_EQ(execute(client.get(), "CREATE DATABASE another"), "");
  EXPECT_EQ(execute(client.get(), "CREATE USER service@'%' IDENTIFIED BY 'x' REQUIRE SSL"), "");
  EXPECT_EQ(ask(first, "SELECT @@long_query_time AS t").front().at("t"), "2.000000");
  EXPECT_EQ(ask(first, "SELECT @@collation_server AS c").front().at("c"), "utf8mb4_unicode_520_ci");
  std::cout << "    " << lab->resident_kilobytes(first) << " kB resident\n";
}

TEST_F(Mysql, TellsWhatItIsAndWhatItLeavesOut) {
  one();
  const auto servers = mysql_servers(lab->ground());
  ASSERT_TRUE(servers);
  ASSERT_EQ(servers->size(), 1U);
  EXPECT_EQ(servers->front().stands_for, "RDS for MySQL 8.4");
  EXPECT_TRUE(servers->front().software.starts_with("MariaDB 10.")) << servers->front().software;
  EXPECT_EQ(servers->front().name_space, first);
  EXPECT_EQ(mysql_parameters_left_out(lab->topology.databases.begin()->second),
            std::vector<std::string>{"innodb_dedicated_server"});
  const std::string password = lab->secrets.get("stage-mysql");
  for (const std::string& word : servers->front().command) EXPECT_EQ(word.find(password), std::string::npos);
}

TEST_F(Mysql, OneThatIsKilledComesBackWithEverything) {
  one();
  start();
  make_table("10.0.0.11");
  std::set<long> acknowledged;
  for (int round = 1; round <= rounds(2); ++round) {
    MysqlLoad load(login("10.0.0.11"), round * 10'000'000L, 4);
    ASSERT_TRUE(eventually([&] { return load.count() > 300; }));
    lab->stop(first, SIGKILL);
    load.stop();
    acknowledged.merge(load.acknowledged());
    ASSERT_TRUE(lab->start(first));
    ASSERT_TRUE(eventually([&] { return lab->healthy(first); })) << lab->log(first);
    expect_nothing_lost(first, acknowledged);
  }
}

/// As whoever closes it does: nobody has it open (MariaDB documentation, "Binlog Event Header").
void mark_binlog_closed(const std::string& path) {
  constexpr std::streamoff flags = 4 + 17;
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(flags);
  file.put('\0');
  ASSERT_TRUE(file.good()) << path;
}

TEST_F(Mysql, OneThatIsKilledWhileItShutsDownComesBackWithEverything) {
  one();
  start();
  make_table("10.0.0.11");
  MysqlLoad load(login("10.0.0.11"), 0, 4);
  ASSERT_TRUE(eventually([&] { return load.count() > 300; }));
  const std::string binlog = ask(first, "SHOW MASTER STATUS").front().at("File");
  lab->stop(first, SIGKILL);
  load.stop();
  mark_binlog_closed(lab->folder.data(first) + "/" + binlog);
  ASSERT_TRUE(lab->start(first));
  ASSERT_TRUE(eventually([&] { return !lab->runs(first); })) << "it has mended itself\n" << lab->log(first);
  ASSERT_NE(lab->log(first).find("prepared transactions! It means"), std::string::npos) << lab->log(first);
  ASSERT_TRUE(lab->start(first));
  ASSERT_TRUE(eventually([&] { return lab->healthy(first); })) << lab->log(first);
  expect_nothing_lost(first, load.acknowledged());
}

TEST_F(Mysql, APairLosesNothingThatWasAcknowledged) {
  pair();
  start();
  ASSERT_TRUE(settle()) << lab->log(first) << lab->log(second);
  make_table("10.0.0.10");
  std::set<long> acknowledged;
  for (int round = 1; round <= rounds(3); ++round) {
    MysqlLoad load(login("10.0.0.10"), round * 10'000'000L, 4);
    let_write(load, 500);
    const std::string primary = failover->serving();
    lab->signal(primary, SIGKILL);
    let_write(load, 300);
    EXPECT_EQ(failover->serving(), other_than(primary));
    ASSERT_TRUE(settle()) << lab->log(primary);
    let_write(load, 100);
    load.stop();
    acknowledged.merge(load.acknowledged());
    std::cout << "    round " << round << ": longest gap " << load.gap().count() << " ms\n";
    expect_nothing_lost(failover->serving(), acknowledged);
    expect_equal(failover->serving(), primary);
    ASSERT_FALSE(HasFailure()) << lab->log(primary);
  }
}

TEST_F(Mysql, WritesGoOnWithoutTheStandby) {
  ASSERT_NO_FATAL_FAILURE(settled_pair());
  MysqlLoad load(login("10.0.0.10"), 0, 4);
  let_write(load, 200);
  const std::string standby = other_than(failover->serving());
  lab->signal(standby, SIGKILL);
  let_write(load, 200);
  EXPECT_EQ(failover->serving(), first);
  ASSERT_TRUE(lab->run(*failover, *replication, [&] { return settled() && lab->runs(standby); }));
  let_write(load, 200);
  expect_kept(load, first, standby);
}

TEST_F(Mysql, OneThatHangsIsEndedAndReplaced) {
  ASSERT_NO_FATAL_FAILURE(settled_pair());
  MysqlLoad load(login("10.0.0.10"), 0, 4);
  let_write(load, 200);
  lab->signal(first, SIGSTOP);
  ASSERT_TRUE(lab->run(*failover, *replication, [&] { return failover->serving() == second; }));
  let_write(load, 200);
  ASSERT_TRUE(settle());
  expect_kept(load, second, first);
}

TEST_F(Mysql, OneThatIsCutOffIsEndedAndReplaced) {
  ASSERT_NO_FATAL_FAILURE(settled_pair());
  MysqlLoad load(login("10.0.0.10"), 0, 4);
  let_write(load, 200);
  lab->cut_off(first);
  ASSERT_TRUE(lab->run(*failover, *replication, [&] { return failover->serving() == second; }));
  let_write(load, 200);
  EXPECT_TRUE(failover->standing_by().empty());
  lab->heal();
  ASSERT_TRUE(settle());
  expect_kept(load, second, first);
}

TEST_F(Mysql, OneThatEndsInOrderIsReplacedToo) {
  ASSERT_NO_FATAL_FAILURE(settled_pair());
  MysqlLoad load(login("10.0.0.10"), 0, 4);
  let_write(load, 300);
  lab->signal(first, SIGTERM);
  ASSERT_TRUE(lab->run(*failover, *replication, [&] { return failover->serving() == second; }));
  let_write(load, 300);
  ASSERT_TRUE(settle()) << lab->log(first);
  load.stop();
  expect_nothing_lost(second, load.acknowledged());
  expect_equal(second, first);
}

/// It finds out while it replicates (its own write has the number of the primary's next), or when it connects
/// (the primary does not know where it stands).
TEST_F(Mysql, AStandbyThatHoldsWhatTheOtherDoesNotIsMadeAnew) {
  ASSERT_NO_FATAL_FAILURE(settled_pair());
  std::set<long> acknowledged;
  for (const bool restart : {false, true}) {
    ask(second, "INSERT INTO app.writes VALUES (-1, 'its own')");
    if (restart) lab->signal(second, SIGKILL);
    MysqlLoad load(login("10.0.0.10"), restart ? 10'000'000L : 0L, 2);
    ASSERT_TRUE(lab->run(*failover, *replication, [&] { return settled() && has_given_up_its_own(second); }))
        << lab->log(second);
    load.stop();
    acknowledged.merge(load.acknowledged());
    EXPECT_EQ(failover->serving(), first);
    expect_nothing_lost(first, acknowledged);
    expect_equal(first, second);
  }
}

TEST_F(Mysql, AllKilledAtOnceComeBackWithEverything) {
  ASSERT_NO_FATAL_FAILURE(settled_pair());
  std::set<long> acknowledged;
  for (int round = 1; round <= 3; ++round) {
    MysqlLoad load(login("10.0.0.10"), round * 10'000'000L, 4);
    let_write(load, 400);
    const std::string primary = failover->serving();
    for (const char* member : {second, first}) lab->signal(member, SIGKILL);
    for (const char* member : {second, first}) lab->stop(member, SIGKILL);
    load.stop();
    acknowledged.merge(load.acknowledged());
    // As after `lab down`: nobody remembers who served.
    const ServerGroup group = mysql_groups(lab->ground()).front();
    failover = std::make_unique<Failover>(group.members);
    replication = make_replication(group, lab->folder);
    ASSERT_TRUE(
        lab->run(*failover, *replication, [&] { return settled() && lab->runs(first) && lab->runs(second); }))
        << lab->log(first) << lab->log(second);
    EXPECT_EQ(failover->serving(), primary);
    expect_nothing_lost(primary, acknowledged);
    expect_equal(primary, other_than(primary));
    if (round == 1) {  // the other serves in the next rounds
      lab->signal(primary, SIGKILL);
      ASSERT_TRUE(
          lab->run(*failover, *replication, [&] { return settled() && failover->serving() != primary; }));
    }
  }
}

TEST_F(Mysql, AReadReplicaFollowsWhoeverServes) {
  pair();
  read_replica();
  start();
  ASSERT_TRUE(settle());
  make_table("10.0.0.10");
  for (int round = 1; round <= rounds(2); ++round) {
    MysqlLoad load(login("10.0.0.10"), round * 10'000'000L, 4);
    let_write(load, 300);
    lab->signal(failover->serving(), SIGKILL);
    let_write(load, 300);
    ASSERT_TRUE(settle());
    load.stop();
    // What it got and nobody acknowledged is given up: its health says so, and it starts anew.
    const std::string position = ask(failover->serving(), "SELECT @@gtid_binlog_pos AS p").front().at("p");
    ASSERT_TRUE(lab->run(*failover, *replication, [&] {
      const bool well = lab->healthy(replica);
      if (!lab->runs(replica)) {
        std::cout << "    the replica is made anew\n";
        EXPECT_TRUE(lab->start(replica));
      }
      if (!well) return false;
      return gtid_sequence(ask(replica, "SELECT @@gtid_slave_pos AS p").front().at("p")) >=
             gtid_sequence(position);
    })) << lab->log(replica);
    expect_equal(failover->serving(), replica);
  }
  const auto client = log_in(login("10.0.0.13"));
  ASSERT_TRUE(client);
  EXPECT_NE(execute(client.get(), "INSERT INTO writes VALUES (1, 'x')").find("read-only"), std::string::npos);
}

TEST_F(Mysql, AReadReplicaThatHoldsWhatTheOtherDoesNotIsMadeAnew) {
  pair();
  read_replica();
  start();
  ASSERT_TRUE(settle());
  make_table("10.0.0.10");
  ASSERT_TRUE(eventually([&] { return lab->healthy(replica) && has_given_up_its_own(replica); }));
  ask(replica, "INSERT INTO app.writes VALUES (-1, 'its own')");
  MysqlLoad load(login("10.0.0.10"), 0, 1);
  let_write(load, 50);
  load.stop();
  ASSERT_TRUE(eventually([&] { return !lab->healthy(replica) && !lab->runs(replica); })) << lab->log(replica);
  ASSERT_TRUE(lab->start(replica));
  ASSERT_TRUE(eventually([&] { return lab->healthy(replica); }));
  expect_equal(failover->serving(), replica);
  EXPECT_TRUE(has_given_up_its_own(replica));
}

TEST(MysqlFiles, NamesAndPasswordsCannotBreakOut) {
  EXPECT_EQ(sql_text(R"(it's a \ b)"), R"('it''s a \\ b')");
}

TEST(MysqlParameters, FormulasAndWhatMariaDbLacksAreLeftOut) {
  const MysqlParameters sorted = mysql_parameters({{"max_connections", "{DBInstanceClassMemory/12582880}"},
                                                   {"innodb_flush_log_at_trx_commit", "0"},
                                                   {"wait_timeout", "60"}});
  EXPECT_EQ(sorted.applied, (std::map<std::string, std::string>{{"wait_timeout", "60"}}));
  EXPECT_EQ(sorted.left_out, (std::vector<std::string>{"innodb_flush_log_at_trx_commit", "max_connections"}));
}

TEST(Gtid, SequenceIsItsLastNumber) {
  EXPECT_EQ(gtid_sequence("0-167772172-41"), 41U);
  EXPECT_EQ(gtid_sequence(""), 0U);
}

}  // namespace
}  // namespace ashlar::lab

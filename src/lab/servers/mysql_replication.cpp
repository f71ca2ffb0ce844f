#include "lab/servers/mysql_replication.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "lab/servers/mysql_connection.h"
#include "lab/servers/mysql_files.h"
#include "lab/servers/serving.h"

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds answer_patience{5};
/// Of one that is asked again soon: where it hangs, others wait for it.
constexpr seconds poll_patience{2};
/// `MASTER_GTID_WAIT` answers by itself before the connection's patience ends.
constexpr int apply_seconds = 8;
constexpr seconds apply_patience{apply_seconds + 4};
constexpr milliseconds catch_up_patience{1500};
constexpr milliseconds between_looks{10};

/// The primary's binary log lacks what the standby has, or asks for: ER_MASTER_FATAL_ERROR_READING_BINLOG.
constexpr const char* not_in_the_binary_log = "1236";

tl::unexpected<Failure> not_yet(const std::string& operation, const std::string& member, std::string reason) {
  Failure failure;
  failure.operation = operation;
  failure.target = member;
  failure.reason = std::move(reason);
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

/// Empty where it replicates from nobody.
Expected<MysqlRow> slave_status(MysqlConnection& server) {
  return server.query("SHOW SLAVE STATUS").map([](std::vector<MysqlRow> rows) {
    return rows.empty() ? MysqlRow() : std::move(rows.front());
  });
}

bool runs(const MysqlRow& status) {
  return status.at("Slave_IO_Running") == "Yes" && status.at("Slave_SQL_Running") == "Yes";
}

/// Not told to, or given up: a thread that still tries to connect is neither.
bool is_stopped(const MysqlRow& status) {
  return status.at("Slave_IO_Running") == "No" || status.at("Slave_SQL_Running") == "No";
}

/// What waiting does not cure.
bool is_stuck(const MysqlRow& status) {
  return status.at("Last_IO_Errno") == not_in_the_binary_log || status.at("Last_SQL_Errno") != "0";
}

/// What a process's death leaves, and a machine's would not: a standby need not flush, as the primary does.
const std::vector<std::string> flush_as_standby{"SET GLOBAL sync_binlog=0",
                                                "SET GLOBAL innodb_flush_log_at_trx_commit=2"};
const std::vector<std::string> flush_as_primary{"SET GLOBAL sync_binlog=1",
                                                "SET GLOBAL innodb_flush_log_at_trx_commit=1"};

class MysqlReplication : public Replication {
 public:
  MysqlReplication(ServerGroup group, Folder folder) : group_(std::move(group)), folder_(std::move(folder)) {}

  Expected<std::string> last_primary() override;
  Expected<void> promote(const std::string& member) override;
  Expected<void> follow(const std::string& member) override;
  Expected<std::uint64_t> position(const std::string& member) override;
  Expected<bool> in_sync(const std::string& member) override;
  Expected<void> detach(const std::string& member) override;

 private:
  Expected<MysqlConnection> connect(const std::string& member, seconds patience = answer_patience) const {
    return MysqlConnection::open(folder_, member, patience);
  }
  Expected<std::string> longest_log();
  Expected<void> apply_all(MysqlConnection& server, const std::string& member);
  Expected<void> start_following(MysqlConnection& server, const std::string& member,
                                 const std::string& primary);
  Expected<void> wait_until_runs(MysqlConnection& server, const std::string& member);
  Expected<void> catch_up(MysqlConnection& primary, MysqlConnection& standby, const std::string& member);
  Expected<void> bring_in_sync(MysqlConnection& standby, const std::string& member,
                               const std::string& primary);
  Expected<void> start_anew(MysqlConnection& server, const std::string& member);

  ServerGroup group_;
  Folder folder_;
  std::set<std::string> in_sync_;
};

// --- Who serves ---

/// The member with the longest binary log; empty: all are new.
Expected<std::string> MysqlReplication::longest_log() {
  std::string longest;
  std::uint64_t most = 0;
  for (const std::string& member : group_.members) {
    const auto at = position(member);
    if (!at) return tl::unexpected(at.error());
    if (*at > most) longest = member;
    most = std::max(most, *at);
  }
  return longest;
}

Expected<std::string> MysqlReplication::last_primary() {
  auto named = read_serving(group_.name, folder_);
  if (!named) return named;
  if (named->empty()) return longest_log();
  const auto at = position(*named);
  if (!at) return tl::unexpected(at.error());
  if (*at > 0) return named;
  return longest_log();  // its data folder was thrown away, or nothing was ever written
}

Expected<std::uint64_t> MysqlReplication::position(const std::string& member) {
  auto server = connect(member, poll_patience);
  if (!server) return tl::unexpected(server.error());
  const auto status = slave_status(*server);
  if (!status) return tl::unexpected(status.error());
  const auto logged = server->value("SELECT @@gtid_binlog_pos");
  if (!logged) return tl::unexpected(logged.error());
  const std::uint64_t received = status->empty() ? 0 : gtid_sequence(status->at("Gtid_IO_Pos"));
  return std::max(received, gtid_sequence(*logged));
}

// --- To serve ---

/// What a member received is applied, to the last.
Expected<void> MysqlReplication::apply_all(MysqlConnection& server, const std::string& member) {
  auto status = slave_status(server);
  if (!status) return tl::unexpected(status.error());
  if (status->empty()) return {};
  if (auto done = server.run({"STOP SLAVE IO_THREAD", "START SLAVE SQL_THREAD"}); !done) return done;
  status = slave_status(server);
  if (!status) return tl::unexpected(status.error());
  const auto waited = server.value(
      fmt::format("SELECT MASTER_GTID_WAIT({}, {})", sql_text(status->at("Gtid_IO_Pos")), apply_seconds));
  if (!waited) return tl::unexpected(waited.error());
  if (*waited != "0") return not_yet("promote", member, "it has not yet applied all that it received");
  return server.run({"STOP SLAVE", "RESET SLAVE ALL"});
}

Expected<void> MysqlReplication::promote(const std::string& member) {
  auto server = connect(member, apply_patience);
  if (!server) return tl::unexpected(server.error());
  if (group_.options.contains("read_only")) return {};  // a read replica follows from its start
  return apply_all(*server, member)
      .and_then([&] { return server->run({"SET GLOBAL rpl_semi_sync_master_enabled=OFF"}); })
      .and_then([&] { return server->run(flush_as_primary); })
      .and_then([&] { return write_serving(group_.name, folder_, member); })
      .and_then([&] { return server->run({"SET GLOBAL read_only=OFF"}); })
      .map([&] { in_sync_.clear(); });
}

// --- To stand by ---

/// Its data is thrown away when it starts the next time, which is now, and it reads everything again.
Expected<void> MysqlReplication::start_anew(MysqlConnection& server, const std::string& member) {
  const std::string marker = folder_.run(member) + "/" + mysql_anew_file;
  if (auto written = write_file(marker, ""); !written) return written;
  if (auto ended = server.run({"SHUTDOWN"}); !ended) return ended;
  return not_yet("follow with", member, "it holds what the other does not, and is made anew");
}

/// Where to go on from, if not where it stood by last: one that served since has written more to its own
/// log, of which its recovery has kept what it holds.
Expected<std::string> standing_position(MysqlConnection& server) {
  auto logged = server.value("SELECT @@gtid_binlog_pos");
  if (!logged) return logged;
  auto applied = server.value("SELECT @@gtid_slave_pos");
  if (!applied) return applied;
  return gtid_sequence(*logged) > gtid_sequence(*applied) ? logged : std::string();
}

Expected<void> MysqlReplication::start_following(MysqlConnection& server, const std::string& member,
                                                 const std::string& primary) {
  const std::string run = folder_.run(member);
  auto password = read_file(run + "/replication-password", 4096);
  if (!password) return tl::unexpected(password.error());
  std::vector<std::string> statements{"SET GLOBAL read_only=ON", "STOP SLAVE", "RESET SLAVE ALL",
                                      "SET GLOBAL rpl_semi_sync_master_enabled=OFF"};
  statements.insert(statements.end(), flush_as_standby.begin(), flush_as_standby.end());
  const auto position = standing_position(server);
  if (!position) return tl::unexpected(position.error());
  if (!position->empty()) statements.push_back("SET GLOBAL gtid_slave_pos=" + sql_text(*position));
  statements.push_back(mysql_follow_statement(group_.options.at("address." + primary),
                                              std::stoi(group_.options.at("port")), *password,
                                              run + "/authority.pem"));
  statements.push_back("START SLAVE");
  return server.run(statements);
}

Expected<void> MysqlReplication::wait_until_runs(MysqlConnection& server, const std::string& member) {
  const auto deadline = std::chrono::steady_clock::now() + catch_up_patience;
  while (true) {
    const auto status = slave_status(server);
    if (!status) return tl::unexpected(status.error());
    if (status->empty()) return not_yet("follow with", member, "it follows nobody");
    if (is_stuck(*status)) return start_anew(server, member);
    if (runs(*status)) return {};
    if (std::chrono::steady_clock::now() > deadline) {
      return not_yet("follow with", member, "no connection yet: " + status->at("Last_IO_Error"));
    }
    std::this_thread::sleep_for(between_looks);
  }
}

/// Until the standby has received what the primary has written so far.
Expected<void> MysqlReplication::catch_up(MysqlConnection& primary, MysqlConnection& standby,
                                          const std::string& member) {
  const auto wanted = primary.value("SELECT @@gtid_binlog_pos");
  if (!wanted) return tl::unexpected(wanted.error());
  const auto deadline = std::chrono::steady_clock::now() + catch_up_patience;
  while (true) {
    const auto status = slave_status(standby);
    if (!status) return tl::unexpected(status.error());
    const bool follows = !status->empty();
    if (follows && gtid_sequence(status->at("Gtid_IO_Pos")) >= gtid_sequence(*wanted)) return {};
    if (!follows || std::chrono::steady_clock::now() > deadline) {
      return not_yet("follow with", member, "it has not caught up yet");
    }
    std::this_thread::sleep_for(between_looks);
  }
}

/// The standby told at its connection that it acknowledges.
Expected<void> expect_semi_sync(MysqlConnection& primary, const std::string& member) {
  const auto rows = primary.query("SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'");
  if (!rows) return tl::unexpected(rows.error());
  if (!rows->empty() && rows->front().at("Value") != "0") return {};
  return not_yet("follow with", member, "it is not connected as one that acknowledges");
}

/// What is written once semi-synchronous replication is on, is not acknowledged before the standby has it;
/// what was written before is waited for. So from the end of this the standby has all.
Expected<void> MysqlReplication::bring_in_sync(MysqlConnection& standby, const std::string& member,
                                               const std::string& primary) {
  auto server = connect(primary);
  if (!server) return tl::unexpected(server.error());
  if (auto near = catch_up(*server, standby, member); !near) return near;
  auto done = server
                  ->run({"SET GLOBAL rpl_semi_sync_master_wait_no_slave=ON",
                         "SET GLOBAL rpl_semi_sync_master_timeout=3600000",
                         "SET GLOBAL rpl_semi_sync_master_enabled=ON"})
                  .and_then([&] { return expect_semi_sync(*server, member); })
                  .and_then([&] { return catch_up(*server, standby, member); });
  if (!done) {
    // Nobody is to wait for a standby that does not come.
    const auto released = server->run({"SET GLOBAL rpl_semi_sync_master_enabled=OFF"});
    return released ? done : released;
  }
  in_sync_.insert(member);
  return {};
}

Expected<void> MysqlReplication::follow(const std::string& member) {
  const auto primary = read_serving(group_.name, folder_);
  if (!primary) return tl::unexpected(primary.error());
  auto server = connect(member);
  if (!server) return tl::unexpected(server.error());
  const auto status = slave_status(*server);
  if (!status) return tl::unexpected(status.error());
  const bool follows =
      !status->empty() && status->at("Master_Host") == group_.options.at("address." + *primary);
  if (follows && is_stuck(*status)) return start_anew(*server, member);
  if (!follows || is_stopped(*status)) {
    if (auto started = start_following(*server, member, *primary); !started) return started;
  }
  return wait_until_runs(*server, member).and_then([&] { return bring_in_sync(*server, member, *primary); });
}

Expected<bool> MysqlReplication::in_sync(const std::string& member) {
  if (!in_sync_.contains(member)) return false;
  auto server = connect(member, poll_patience);
  if (!server) return tl::unexpected(server.error());
  return slave_status(*server).map(
      [](const MysqlRow& status) { return !status.empty() && !is_stuck(status); });
}

Expected<void> MysqlReplication::detach(const std::string& member) {
  in_sync_.erase(member);
  const auto primary = read_serving(group_.name, folder_);
  if (!primary) return tl::unexpected(primary.error());
  auto server = connect(*primary);
  if (!server) return tl::unexpected(server.error());
  return server->run({"SET GLOBAL rpl_semi_sync_master_enabled=OFF"});
}

}  // namespace

std::uint64_t gtid_sequence(const std::string& position) {
  std::uint64_t number = 0;
  const std::string last = split(position, '-').back();
  std::from_chars(last.data(), last.data() + last.size(), number);
  return number;
}

std::unique_ptr<Replication> mysql_replication(const ServerGroup& group, const Folder& folder) {
  return std::make_unique<MysqlReplication>(group, folder);
}

}  // namespace ashlar::lab

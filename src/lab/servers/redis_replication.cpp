#include "lab/servers/redis_replication.h"

#include <charconv>
#include <set>
#include <thread>

#include "lab/servers/redis_connection.h"
#include "lab/servers/serving.h"

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds answer_patience{2};
constexpr milliseconds follow_patience{1500};
constexpr milliseconds between_looks{10};

using Info = std::map<std::string, std::string>;

bool says(const Info& info, const std::string& name, const std::string& value) {
  const auto found = info.find(name);
  return found != info.end() && found->second == value;
}

std::uint64_t number(const Info& info, const std::string& name) {
  std::uint64_t value = 0;
  const auto found = info.find(name);
  if (found == info.end()) return 0;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  return value;
}

/// The first synchronisation replaces the whole data, on the disk too: until the new file is complete, a
/// restart would bring back the old. (Redis' `restartAOFAfterSYNC`.)
bool has_all_on_disk(const Info& persistence) {
  return says(persistence, "loading", "0") && says(persistence, "aof_enabled", "1") &&
         says(persistence, "aof_rewrite_in_progress", "0") && says(persistence, "aof_rewrite_scheduled", "0");
}

class RedisReplication : public Replication {
 public:
  RedisReplication(ServerGroup group, Folder folder) : group_(std::move(group)), folder_(std::move(folder)) {}

  Expected<std::string> last_primary() override;
  Expected<void> promote(const std::string& member) override;
  Expected<void> follow(const std::string& member) override;
  Expected<std::uint64_t> position(const std::string& member) override;
  Expected<bool> in_sync(const std::string& member) override;
  Expected<void> detach(const std::string& member) override;

 private:
  Expected<RedisConnection> connect(const std::string& member) const {
    return RedisConnection::open(folder_, member, answer_patience);
  }
  Expected<bool> has_caught_up(RedisConnection& server, const std::string& address);

  ServerGroup group_;
  Folder folder_;
  std::set<std::string> in_sync_;
};

/// It must answer: the others' data is no substitute for its.
Expected<std::string> RedisReplication::last_primary() {
  auto named = read_serving(group_.name, folder_);
  if (!named || named->empty()) return named;
  auto server = connect(*named);
  if (!server) return tl::unexpected(server.error());
  return named;
}

/// What it acknowledged, it has applied: Redis does both in one thread.
Expected<void> RedisReplication::promote(const std::string& member) {
  auto server = connect(member);
  if (!server) return tl::unexpected(server.error());
  if (auto written = write_serving(group_.name, folder_, member); !written) return written;
  return server->command({"REPLICAOF", "NO", "ONE"}).map([&](const std::string&) { in_sync_.clear(); });
}

Expected<bool> RedisReplication::has_caught_up(RedisConnection& server, const std::string& address) {
  const auto replication = server.info("replication");
  if (!replication) return tl::unexpected(replication.error());
  const bool linked = says(*replication, "role", "slave") && says(*replication, "master_host", address) &&
                      says(*replication, "master_link_status", "up");
  if (!linked) return false;
  return server.info("persistence").map(has_all_on_disk);
}

Expected<void> RedisReplication::follow(const std::string& member) {
  const auto primary = read_serving(group_.name, folder_);
  if (!primary) return tl::unexpected(primary.error());
  auto server = connect(member);
  if (!server) return tl::unexpected(server.error());
  const std::string& address = group_.options.at("address." + *primary);
  // Where it does already, this changes nothing.
  const auto told = server->command({"REPLICAOF", address, group_.options.at("port")});
  if (!told) return tl::unexpected(told.error());
  const auto deadline = std::chrono::steady_clock::now() + follow_patience;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto caught_up = has_caught_up(*server, address);
    if (!caught_up) return tl::unexpected(caught_up.error());
    if (*caught_up) {
      in_sync_.insert(member);
      return {};
    }
    std::this_thread::sleep_for(between_looks);
  }
  Failure failure;
  failure.operation = "follow with";
  failure.target = member;
  failure.reason = "it has not caught up yet";
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

Expected<std::uint64_t> RedisReplication::position(const std::string& member) {
  auto server = connect(member);
  if (!server) return tl::unexpected(server.error());
  return server->info("replication").map([](const Info& info) {
    return number(info, says(info, "role", "slave") ? "slave_repl_offset" : "master_repl_offset");
  });
}

/// A lost link counts only while the one that serves lives: what it acknowledges then, this one lacks.
Expected<bool> RedisReplication::in_sync(const std::string& member) {
  if (!in_sync_.contains(member)) return false;
  auto server = connect(member);
  if (!server) return tl::unexpected(server.error());
  const auto info = server->info("replication");
  if (!info) return tl::unexpected(info.error());
  const bool whole = says(*info, "role", "slave") && says(*info, "master_sync_in_progress", "0");
  if (whole && (says(*info, "master_link_status", "up") || !last_primary())) return true;
  in_sync_.erase(member);
  return false;
}

Expected<void> RedisReplication::detach(const std::string& member) {
  in_sync_.erase(member);
  return {};
}

}  // namespace

std::unique_ptr<Replication> redis_replication(const ServerGroup& group, const Folder& folder) {
  return std::make_unique<RedisReplication>(group, folder);
}

}  // namespace ashlar::lab

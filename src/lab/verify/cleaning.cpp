// What verification wrote is taken back, by the stores' control sockets and as the lab's own user: services
// have no way to forget.
#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/mysql_connection.h"
#include "lab/servers/mysql_files.h"
#include "lab/verify/check.h"
#include "lab/verify/redis_client.h"
#include "lab/verify/status.h"

namespace ashlar::lab {

namespace {

constexpr std::chrono::seconds connection_patience{5};
constexpr int no_such_table = 1146;  // ER_NO_SUCH_TABLE

/// Of this run; and of runs that were killed, where they are so old that none can still be under way.
std::string our_rows(View& view, const topology::Place& place) {
  std::string condition =
      fmt::format("id LIKE '{}%' OR (id LIKE 'verify-%' AND at < NOW(3) - INTERVAL 1 HOUR)", view.mark());
  for (const std::string& id : view.written().rows[place]) condition += " OR id = " + sql_text(id);
  return condition;
}

/// "3 rows deleted"
Expected<std::string> clean(View& view, const topology::Database& database) {
  auto server = serving(view, database.address_name, database.nodes);
  if (!server) return server;
  auto connection = MysqlConnection::open(view.folder(), *server, connection_patience);
  if (!connection) return tl::unexpected(connection.error());
  const std::string table = "`" + replace_all(database.database, "`", "``") + "`.visits";
  const std::string rows = our_rows(view, database.place);
  auto count = connection->value(fmt::format("SELECT COUNT(*) FROM {} WHERE {}", table, rows));
  if (!count && count.error().error == no_such_table) return std::string("nothing to delete");
  if (!count) return count;
  return connection->run({fmt::format("DELETE FROM {} WHERE {}", table, rows)})
      .and_then(
          [&] { return connection->value(fmt::format("SELECT COUNT(*) FROM {} WHERE {}", table, rows)); })
      .map([&](const std::string& left) {
        return left == "0" ? *count + " rows deleted" : "left: " + left + " rows";
      });
}

/// Its counter goes down by as much as it went up for us.
Expected<std::string> clean(View& view, const topology::Cache& cache) {
  std::vector<std::string> words{"DEL"};
  for (const std::string& key : view.written().keys[cache.address_name]) words.push_back(key);
  int& visits = view.written().visits[cache.place];
  if (words.size() == 1 && visits == 0) return std::string("nothing to delete");
  auto client = RedisClient::open(view, cache);
  if (!client) return tl::unexpected(client.error());
  Expected<std::string> deleted = "0";
  if (words.size() > 1) deleted = client->command(words);
  if (!deleted) return deleted;
  if (visits > 0)
    if (auto counted = client->command({"DECRBY", "visits", std::to_string(visits)}); !counted)
      return counted;
  return fmt::format("{} keys deleted, {} visits taken back", *deleted, std::exchange(visits, 0));
}

template <class Store>
void say(View& view, Findings& findings, const Store& store) {
  const auto cleaned = clean(view, store);
  findings.say(store.address_name + " keeps nothing of this verification",
               cleaned && !cleaned->starts_with("left"), cleaned ? *cleaned : cleaned.error().text());
}

}  // namespace

Expected<void> check_nothing_is_left(View& view, Findings& findings) {
  for (const auto& [id, database] : view.topology().databases)
    if (database.replica_of.empty() && !database.nodes.empty()) say(view, findings, database);
  for (const auto& [id, cache] : view.topology().caches)
    if (cache.transit_encryption && !cache.nodes.empty()) say(view, findings, cache);
  return {};
}

}  // namespace ashlar::lab

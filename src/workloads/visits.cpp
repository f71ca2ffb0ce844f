// The backend's data, in the terms of its stores.
#include "workloads/visits.h"

#include <algorithm>

#include <mysqld_error.h>

namespace ashlar::workloads {
namespace {

using Rows = Expected<std::vector<Mysql::Row>>;

constexpr const char* make_table =
    "CREATE TABLE IF NOT EXISTS visits (id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, "
    "at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3))";

/// The table is made when it is missed.
Rows query(Mysql& mysql, const std::string& statement) {
  auto rows = mysql.query(statement);
  if (rows || rows.error().error != ER_NO_SUCH_TABLE) return rows;
  if (auto made = mysql.query(make_table); !made) return made;
  return mysql.query(statement);
}

Expected<Visits> add_row_by(Mysql& mysql, const std::string& id) {
  const auto added = query(
      mysql, "INSERT INTO visits (id) VALUES (" + mysql.quoted(id) + ") ON DUPLICATE KEY UPDATE id = id");
  if (!added) return tl::unexpected(added.error());
  const auto rows = query(mysql, "SELECT VERSION(), COUNT(*) FROM visits");
  if (!rows) return tl::unexpected(rows.error());
  return Visits{rows->at(0).at(0), rows->at(0).at(1)};
}

/// "7.0.15" of Redis's INFO; empty where that is not allowed.
std::string redis_version(Redis& redis) {
  const std::string info = redis.ask({"INFO", "server"}).value_or("");
  const std::string label = "redis_version:";
  const auto found = info.find(label);
  if (found == std::string::npos) return {};
  const auto begin = found + label.size();
  return info.substr(begin, info.find('\r', begin) - begin);
}

/// The version first: what fails after the counter went up would hide it.
Expected<Visits> count_up_by(Redis& redis) {
  const std::string version = redis_version(redis);
  const auto count = redis.ask({"INCR", "visits"});
  if (!count) return tl::unexpected(count.error());
  return Visits{version, *count};
}

/// '~' sorts after all that an id is made of.
Rows ids_by(Mysql& mysql, const std::string& prefix) {
  return query(mysql, "SELECT id FROM visits WHERE id BETWEEN " + mysql.quoted(prefix) + " AND " +
                          mysql.quoted(prefix + "~") + " ORDER BY id");
}

}  // namespace

VisitStore::VisitStore(const Deployment& deployment)
    : mysql_([&deployment] { return Mysql::connect(deployment, *deployment.settings.mysql); }),
      redis_([&deployment] { return Redis::connect(deployment, *deployment.settings.redis); }) {
  Mysql::prepare();
}

bool VisitStore::is_id(std::string_view text) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !text.empty() && text.size() <= 64 && text.find_first_not_of(allowed) == std::string_view::npos;
}

Expected<Visits> VisitStore::add_row(const std::string& id) {
  return mysql_.with([&](Mysql& mysql) { return add_row_by(mysql, id); });
}

Expected<Visits> VisitStore::count_up() { return redis_.with(count_up_by); }

Expected<std::vector<std::string>> VisitStore::ids(const std::string& prefix) {
  const auto rows = mysql_.with([&](Mysql& mysql) { return ids_by(mysql, prefix); });
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> ids;
  for (const auto& row : *rows) ids.push_back(row.at(0));
  return ids;
}

}  // namespace ashlar::workloads

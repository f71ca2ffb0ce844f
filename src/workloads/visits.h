// The backend's data: a table of visits in MySQL, which holds each id once, and a counter in Redis.
#pragma once

#include <string>
#include <vector>

#include "workloads/mysql.h"
#include "workloads/pool.h"
#include "workloads/redis.h"

namespace ashlar::workloads {

struct Visits {
  std::string version;  ///< the store's; empty where it does not tell
  std::string count;
};

class VisitStore {
 public:
  /// Nothing is connected before it is needed: only what uses a store asks that the deployment has it.
  /// `deployment` outlives this.
  explicit VisitStore(const Deployment& deployment);

  /// Letters, digits, '.', '_' and '-', at most 64.
  static bool is_id(std::string_view text);

  /// Makes a row, once however often it is asked, and counts all. It is committed when this returns. Read
  /// where it was written: a replica may be behind.
  Expected<Visits> add_row(const std::string& id);
  /// Adds one to the counter. Not tried again where it may have been done.
  Expected<Visits> count_up();
  /// Ids that begin with `prefix`, in order.
  Expected<std::vector<std::string>> ids(const std::string& prefix);

 private:
  Pool<Mysql> mysql_;
  Pool<Redis> redis_;
};

}  // namespace ashlar::workloads

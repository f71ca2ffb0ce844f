// Keys that verification writes to stores, so that it sees what they keep; and how it takes them back.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "lab/verify/view.h"

namespace ashlar::lab {

struct Writer {
  /// Done when it returns, as far as the store promises.
  std::function<Expected<void>(const std::string& key)> write;
  /// Which of these the store has.
  std::function<std::set<std::string>(const std::set<std::string>& keys)> kept;
};

/// Rows of MySQL by way of a service that has it, through its load balancer; none where no service does.
std::optional<Writer> writer_of(View& view, const topology::Database& database);

/// Keys of Redis over TLS, each waited for until a replica has it where there is one.
std::optional<Writer> writer_of(View& view, const topology::Cache& cache);

}  // namespace ashlar::lab

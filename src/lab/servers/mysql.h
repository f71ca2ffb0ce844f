// RDS for MySQL in the lab: a MariaDB server for each node of a database. Two nodes are a semi-synchronous
// pair that hands over; a read replica follows whoever serves, and takes nothing over.
//
// Where MariaDB is not MySQL: its passwords are `mysql_native_password`, its collations end with
// Unicode 5.2, and named time zones are not loaded. Binary logs are kept for ever, since a member that comes
// anew reads them from the first.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lab/ground.h"
#include "lab/server.h"
#include "lab/servers/store_client.h"

namespace ashlar::lab {

/// Fails where MariaDB is missing, or no certificate can be issued.
Expected<std::vector<Server>> mysql_servers(const Ground& ground);

/// One for each database whose address is not its only node's own.
std::vector<ServerGroup> mysql_groups(const Ground& ground);

/// `settings`: what the pod is told of the store, as it says whose host and user.
StoreClient mysql_client(const Server& pod, const nlohmann::json& settings);

/// Names of the parameters that the lab does not take over: MariaDB has no such, or the lab sizes it.
std::vector<std::string> mysql_parameters_left_out(const topology::Database& database);

}  // namespace ashlar::lab

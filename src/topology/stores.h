// What keeps data, and its secrets' names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "topology/address.h"
#include "topology/id.h"
#include "topology/place.h"

namespace ashlar::topology {

struct Secret {
  SecretId id;
  std::string arn;
  std::string name;
};

/// A name that leads to whichever node serves it.
struct Endpoint {
  std::string name;
  int port = 0;
};

/// An RDS instance: one server, or two of which the second stands by. A read replica is a database of its
/// own.
struct Database {
  DatabaseId id;
  std::string name;          ///< `stage-mysql`
  std::string address_name;  ///< `stage.stage.mysql.primary`
  Place place;
  std::string engine;   ///< mysql
  std::string version;  ///< `8.4`
  Endpoint endpoint;
  Address address;  ///< what the endpoint's name leads to; the serving node has it besides its own
  std::string database;
  std::string username;
  SecretId password;
  std::map<std::string, std::string> parameters;
  std::vector<InterfaceId> nodes;  ///< the first serves at the start
  DatabaseId replica_of;           ///< empty: it is none
};

struct CacheUser {
  std::string name;
  std::string access;  ///< `on ~backend:* +@all`
  bool iam = false;    ///< its password is a token that it signs by its role
  bool password_required = true;
};

/// An ElastiCache replication group of one shard.
struct Cache {
  CacheId id;
  std::string name;          ///< `stage-redis`
  std::string address_name;  ///< `stage.stage.redis`
  Place place;
  std::string engine;
  std::string version;
  Endpoint primary;
  Endpoint reader;
  Address address;  ///< what the primary endpoint's name leads to; the primary has it besides its own
  bool automatic_failover = false;
  bool transit_encryption = false;
  std::map<std::string, std::string> parameters;
  std::vector<CacheUser> users;
  std::vector<InterfaceId> nodes;  ///< the first is the primary at the start
};

}  // namespace ashlar::topology

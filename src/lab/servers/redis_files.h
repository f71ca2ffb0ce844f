// The files of one Redis server: its options and its users.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lab/server.h"
#include "topology/stores.h"

namespace ashlar::lab {

/// What is said of one node. Its files stand in `folder.run(name)`.
struct RedisNode {
  std::string name;
  const Folder& folder;
  const topology::Cache& cache;
  std::string group;                             ///< empty: nobody hands it over
  std::optional<topology::Address> primary;      ///< to replicate from always
  std::string control_password;                  ///< of the lab's own user
  std::map<std::string, std::string> passwords;  ///< by user
};

/// What it may keep, in MiB, whatever the node type.
inline constexpr std::uint64_t redis_data = 128;

/// The lab's own user: it hands over, and replicates. AWS has no names with a dot.
inline constexpr const char* redis_control_user = "ashlar.control";

/// `redis.conf`
std::string redis_options(const RedisNode& node);
/// `users.acl`
std::string redis_users(const RedisNode& node);

struct RedisParameters {
  std::map<std::string, std::string> applied;
  std::vector<std::string> left_out;  ///< names
};
RedisParameters redis_parameters(const std::map<std::string, std::string>& parameters);

}  // namespace ashlar::lab

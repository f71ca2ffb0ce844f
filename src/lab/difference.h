// What differs between the lab that runs and the one that is wanted: the plan of `lab up`, pure and
// printable.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/desired.h"

namespace ashlar::lab {

enum class ServerChange { Start, Reload, Restart, Stop };

struct ServerStep {
  ServerChange change = ServerChange::Start;
  std::string server;
  std::string why;  ///< "haproxy.cfg differs"; empty where it is new or gone
};

struct Difference {
  std::vector<std::string> namespaces_added;
  std::vector<std::string> namespaces_removed;
  std::map<std::string, std::string> namespaces_changed;  ///< by name, what differs
  bool links_changed = false;
  std::vector<ServerStep> servers;          ///< what stops first
  std::vector<std::string> groups_changed;  ///< added, removed, or of other members
  bool forwards_changed = false;
  bool forwards_left = false;  ///< there are some then

  bool empty() const;
};

Difference difference(const Desired& running, const Desired& wanted);

/// Where something stops and something is reloaded, the reload comes first.
bool reloads_come_first(const std::vector<ServerStep>& steps);

/// A line a step, in the order in which they are taken: "restart stage.stage.redis.1: redis.conf differs".
std::vector<std::string> lines(const Difference& difference);

}  // namespace ashlar::lab

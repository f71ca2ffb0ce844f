// What the lab should be: networks, servers, groups of servers, and the doors to it from 127.0.0.1. Plain
// data that two programs exchange and that can be compared.
#pragma once

#include <string>
#include <vector>

#include "lab/networks/network_plan.h"
#include "lab/server.h"

namespace ashlar::lab {

/// A port of 127.0.0.1 on the host whose connections go on to an address inside.
struct Forward {
  std::string name;  ///< what is behind it: "public load balancers, HTTPS"
  int host_port = 0;
  std::string name_space;  ///< where the connection comes from, inside
  topology::Address address;
  int port = 0;

  bool operator==(const Forward&) const = default;
};

struct Desired {
  NetworkPlan networks;
  std::vector<Server> servers;      ///< by name
  std::vector<ServerGroup> groups;  ///< by name
  std::vector<Forward> forwards;

  const Server* server(const std::string& name) const;
};

}  // namespace ashlar::lab

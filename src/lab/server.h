// A server of the lab, whatever its kind: what it is given, how it is started, told healthy and stopped.
// Plain data, made by the files in `servers/`; who runs them knows no kind by name.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "topology/address.h"

namespace ashlar::lab {

/// Healthy is a server that accepts a connection at the port, in its own namespace, and whose command, where
/// there is one, ends with 0.
struct Health {
  int port = 0;  ///< TCP; 0: none
  std::vector<std::string> command;
  std::chrono::milliseconds timeout{1000};  ///< of one attempt

  bool operator==(const Health&) const = default;
};

struct Server {
  std::string name;        ///< as an address names it: `stage.stage.mysql.primary`
  std::string kind;        ///< `mariadb`
  std::string name_space;  ///< where it stands: a name in the network plan
  std::string stands_for;  ///< what it is on AWS: "RDS for MySQL 8.4"
  std::string software;    ///< what it is here, with its version: "MariaDB 10.11.19"

  std::map<std::string, std::string> files;  ///< its folder's, by name, readable by it alone
  /// Programs to run before each start, to the end; quick where there is nothing to do, and safe to kill.
  std::vector<std::vector<std::string>> prepare;
  std::vector<std::string> command;  ///< stays in the foreground; logs to its outputs
  /// The log that takes what it prints to its standard output; empty: its own, as for standard error.
  std::string output;
  std::map<std::string, std::string> environment;
  Health health;

  std::optional<int> reload_signal;  ///< to read changed files; none: it is restarted
  int stop_signal = SIGTERM;
  std::chrono::seconds stop_grace{10};  ///< then it is killed
  bool stops_last = false;              ///< others speak to it until their own end: a store, a name server
  std::uint64_t memory_limit = 0;       ///< bytes; 0: none. Only where the machine lets us.

  bool operator==(const Server&) const = default;
};

/// Servers that hold the same data: one of them serves, and has the address besides its own. When it dies,
/// another takes over, and it comes back as one that stands by.
struct ServerGroup {
  std::string name;  ///< `stage.stage.mysql`
  std::string kind;  ///< which `Replication` hands it over
  topology::Address address;
  std::vector<std::string> members;            ///< names of servers; the first serves when all are new
  std::map<std::string, std::string> options;  ///< the kind's own: where its password is found

  bool operator==(const ServerGroup&) const = default;
};

/// The lab's folder on the host, and what stands where in it. All paths are absolute, and the same inside.
struct Folder {
  std::string root;  ///< `…/.ashlar/lab`

  std::string run(const std::string& server) const { return root + "/run/" + server; }
  std::string data(const std::string& server) const { return root + "/data/" + server; }
  std::string certificates() const { return root + "/certificates"; }
  std::string lock() const { return root + "/lock"; }        ///< held by the lab's processes
  std::string control() const { return root + "/control"; }  ///< the socket at which the lab hears
  /// The certificate of the lab's authority.
  std::string authority() const { return certificates() + "/authority.pem"; }
  std::string log(const std::string& server) const { return root + "/logs/" + server + ".log"; }
};

}  // namespace ashlar::lab

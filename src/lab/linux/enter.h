// A program of the user's inside the lab: in its namespaces, at one of its networks, on the user's terminal.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "topology/address.h"

namespace ashlar::lab {

struct Visit {
  int process = 0;                            ///< one of the lab's, by its id on the host
  int network = -1;                           ///< an open network namespace of the lab's
  std::optional<topology::Address> resolver;  ///< who answers for names there
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;  ///< on top of the caller's
};

/// Runs the command to its end, with the caller's standard streams; it is killed when the lab ends. Root who
/// visits an ordinary user's lab is that user there, and can do what that user can. Its exit
/// code, 128 + signal number where a signal ended it. The caller must have one thread.
Expected<int> visit(const Visit& visit);

}  // namespace ashlar::lab

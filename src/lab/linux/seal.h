// The walls of the lab: a process that is the first in namespaces of its own, with no way out to the host's
// network. When it ends, however it ends, the kernel ends everything in it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/failure.h"

namespace ashlar::lab {

struct Walls {
  std::vector<std::string>
      writable;                     ///< folders of the host that stay writable inside; all else is read-only
  bool own_user_namespace = false;  ///< true for ordinary users, who are root inside only
};

/// What the machine lacks for a lab, each with how to get it; empty: nothing.
std::vector<Failure> missing_rights();

/// Starts `inside` as the first process of new mount, PID, network, IPC, UTS and cgroup namespaces, and of a
/// user namespace where asked. Mounts are private to it: `/proc` is its own, `/tmp` and `/run` are empty and
/// in memory, and the host's files can be read and not written. Descriptors that are not close-on-exec stay
/// open. It does not end with the caller. Returns its id in the caller's PID namespace, once `inside` runs or
/// the walls could not be built.
Expected<int> start_sealed(const Walls& walls, const std::function<int()>& inside);

}  // namespace ashlar::lab

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
  bool keep_output = false;         ///< standard output and error stay the caller's; else they are /dev/null
  /// Runs outside the walls once everything inside has ended, in a small process that waits for nothing else:
  /// for what the kernel does not remove by itself.
  std::function<void()> afterwards;
  int held = -1;  ///< a descriptor that stays open until then: a lock that says so
};

/// What the machine lacks for a lab, each with how to get it; empty: nothing. Found by building a small one,
/// which takes a fraction of a second.
std::vector<Failure> missing_rights();

/// Starts `inside` as the first process of new mount, PID, network, IPC, UTS and cgroup namespaces, and of a
/// user namespace where asked. Mounts are private to it: `/proc` is its own, `/tmp` and `/run` are empty and
/// in memory, and the host's files can be read and not written. Descriptors that are not close-on-exec stay
/// open; `/dev` can be used as ever. It does not end with the caller. Returns its id in the caller's PID
/// namespace, once `inside` runs or the walls could not be built.
///
/// `inside` runs in a fork of the caller, whose other threads are not there: call this before there are any
/// that hold locks. It is process 1: signals that it does not handle do not end it, and orphans become its
/// children, to be waited for. What it returns is the exit code; nothing is flushed and nothing destroyed.
Expected<int> start_sealed(const Walls& walls, const std::function<int()>& inside);

}  // namespace ashlar::lab

// A process between us and a program: should we end, however that is, it ends the program with all that this
// has started in its process group.
#pragma once

namespace ashlar {

/// Called in a child that is about to become the program, as the first of its process group: returns in a
/// child of its own, which dies with the keeper. The keeper passes SIGINT on and ends as the program does.
/// Async-signal-safe. Fails with false.
bool leave_keeper_behind();

}  // namespace ashlar

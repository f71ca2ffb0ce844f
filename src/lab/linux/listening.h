// Who listens in a network namespace, without knocking: a connection that says nothing would stand in the
// server's log, and some servers bar those who knock too often.
#pragma once

namespace ashlar::lab {

/// Whether anyone listens at that TCP port in the network namespace of that process.
bool listens(int process, int port);

}  // namespace ashlar::lab

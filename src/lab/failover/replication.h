// How a kind of replicated server is handed over. One implementation a kind, beside the kind's own file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/failure.h"
#include "lab/server.h"

namespace ashlar::lab {

/// Remembers who is in sync: one object as long as the group runs, for one thread. Members are named as in
/// the group. Calls may wait for the server, for seconds at most; they fail, and never throw, when it does
/// not answer.
class Replication {
 public:
  virtual ~Replication() = default;

  /// Who serves according to the members' own data, after a start: the one that was written to last. Empty:
  /// all are new.
  virtual Expected<std::string> last_primary() = 0;
  /// Makes a member serve: it has taken over all that it received, and accepts writes when this returns.
  virtual Expected<void> promote(const std::string& member) = 0;
  /// Makes a member stand by: it follows the one that serves, and refuses writes. What it holds that was
  /// never acknowledged is given up. It is in sync when this returns; where it takes longer than a second or
  /// two, it fails, and goes on from there when called again.
  virtual Expected<void> follow(const std::string& member) = 0;
  /// How far a member has come; of two that stand by, the one with more takes over.
  virtual Expected<std::uint64_t> position(const std::string& member) = 0;
  /// Whether a member that stands by has everything that was acknowledged so far. Answers also when the one
  /// that served is gone.
  virtual Expected<bool> in_sync(const std::string& member) = 0;
  /// From now on no write waits for a member that stood by, and it is not in sync until it follows again.
  virtual Expected<void> detach(const std::string& member) = 0;
};

/// Null for a kind that has none.
std::unique_ptr<Replication> make_replication(const ServerGroup& group, const Folder& folder);

}  // namespace ashlar::lab

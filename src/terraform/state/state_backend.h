// Where a unit's state lives and how it is locked, as Terraform's backends of the same name do it:
// `terraform` in the unit's folder finds the same state, and respects the same lock.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/failure.h"
#include "terraform/state/lock_info.h"
#include "terraform/state/state_file.h"

namespace ashlar::terraform {

class StateBackend {
 public:
  StateBackend() = default;
  StateBackend(const StateBackend&) = delete;
  StateBackend& operator=(const StateBackend&) = delete;
  virtual ~StateBackend() = default;

  /// What it is called for people: a path, or `s3://BUCKET/KEY`.
  virtual std::string name() const = 0;
  /// None where there is no state yet.
  virtual Expected<std::optional<StateFile>> read() = 0;
  /// Fails where somebody else holds it, and says who. `lock.path` is set.
  virtual Expected<void> lock(LockInfo lock) = 0;
  /// Who holds it, whoever that is; none where nobody does.
  virtual Expected<std::optional<LockInfo>> holder() = 0;
  /// Writes the whole state, which must be locked by this object. What was there before is there until the
  /// new one is complete.
  virtual Expected<void> write(const StateFile& state) = 0;
  /// Releases the lock that this object holds. Nothing where it holds none.
  virtual Expected<void> unlock() = 0;
  /// Releases a lock of that id, whoever holds it: its holder is known to be dead. Fails where the id is
  /// another by now, or where the holder lives.
  virtual Expected<void> release(const std::string& id) = 0;
};

/// "it is locked: apply by kim@laptop …", with what can be done about it.
tl::unexpected<Failure> is_locked(const std::string& name, const LockInfo& holder);

}  // namespace ashlar::terraform

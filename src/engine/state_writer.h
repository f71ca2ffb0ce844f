// The states of the units that change: locked, brought up to date by each result, written at steps.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/journal.h"
#include "engine/unit_states.h"
#include "model/architecture.h"

namespace ashlar::engine {

/// The key in a state that says that more may be there than it tells: it is a unit's first, or its lock was
/// released by force. It stands there until the state holds all that the unit asks for.
inline constexpr const char* may_lack_some = "ashlar_may_lack_some";

class StateWriter {
 public:
  /// `journal` must outlive it. `operation`: what locks are taken for, as others see it: "apply".
  StateWriter(OpenState open, Journal& journal, std::string operation, std::string program_version);
  /// Locks that are still held are released, as far as that works.
  ~StateWriter();

  /// Many at once, begun in the order of paths: none is waited for, so that two runs never wait in a circle.
  /// A lock of a run of ours that has ended is taken over: the journal tells of it. Fails, holding none, at
  /// the first that somebody else holds, and where a state is not the one in `seen` any more.
  Expected<void> lock(const UnitSet& units, const std::map<std::string, terraform::StateFile>& seen);

  /// Changes what the state of a locked unit says of one resource, and has that in the journal when it
  /// returns. The change itself holds even where the journal cannot be written.
  Expected<void> update(const ResourceName& resource,
                        const std::function<void(terraform::StateFile&)>& change);
  /// Changes what follows from resources, and so is in no journal: outputs.
  void change(const std::string& unit, const std::function<void(terraform::StateFile&)>& change);
  /// Whether the state has `may_lack_some`.
  bool knows_little_of(const std::string& unit) const { return locked_.at(unit)->knows_little; }
  /// A copy, as of now.
  terraform::StateFile state(const std::string& unit) const;

  /// Writes those that changed since they were last written. Tries all; the first failure.
  Expected<void> write_changed();
  /// The same, and releases the locks.
  Expected<void> finish();

 private:
  struct Locked {
    std::unique_ptr<terraform::StateBackend> backend;
    terraform::StateFile state;
    terraform::StateFile written;  ///< as it stands where it is kept
    bool knows_little = false;
    bool told = false;  ///< the journal tells of what is not written yet
    mutable std::mutex mutex;
  };

  Expected<void> lock_one(const Unit& unit, const terraform::StateFile& seen);
  Expected<void> take(terraform::StateBackend& backend, const std::string& unit);
  Expected<void> write(const std::string& unit, Locked& locked);
  void release_all();

  const OpenState open_;
  Journal& journal_;
  const std::string operation_;
  const std::string program_version_;
  std::map<std::string, std::unique_ptr<Locked>> locked_;  ///< by the unit's path
};

}  // namespace ashlar::engine

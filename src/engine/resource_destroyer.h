// One resource destroyed, with what its service made beside it: the intent in the journal, the call, what
// came of it in the state.
#pragma once

#include <string>

#include "engine/change_site.h"

namespace ashlar::engine {

/// Safe to use from several threads, each for another operation.
class ResourceDestroyer {
 public:
  /// It must outlive this.
  explicit ResourceDestroyer(ChangeSite& site);

  /// At an open workshop. What needs it is gone.
  Outcome destroy(const Operation& operation, const std::string& workshop);

 private:
  Outcome lift_protection_of(Work& work);
  Outcome destroy_once(Work& work);
  Outcome record_destroyed(Work& work, provider::Applied applied);
  Outcome clear_leftovers(const Work& work);

  ChangeSite& site_;
  const OwnLogGroups own_log_groups_;
};

}  // namespace ashlar::engine

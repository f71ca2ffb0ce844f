// Terraform's plans of the team's units, carried out: each in its place, its state brought home when it ends.
#pragma once

#include <semaphore>

#include "engine/apply.h"
#include "engine/extra/files.h"
#include "engine/extra/terraform.h"
#include "engine/state_writer.h"

namespace ashlar::engine {

/// What came of one unit.
struct ExtraApplied {
  std::vector<const Change*> done;     ///< of the plan's changes, or of `found`
  std::vector<const Change*> skipped;  ///< of these, what was not begun
  std::vector<Problem> problems;
  /// Changes that no plan told before, since the unit had to wait.
  std::vector<Change> found;
};

/// Safe to use from several threads, each on another unit.
class ExtraApplier {
 public:
  /// All must outlive it.
  ExtraApplier(const ApplyRequest& request, StateWriter& writer)
      : request_(request), writer_(writer), terraform_(request.extra) {}

  /// Fails, before anything is done, where Terraform is needed and is not there.
  Expected<void> require();

  /// The unit's state is locked by the writer. What was not planned because the unit had to wait is planned
  /// now, and done unless something that is there would go.
  ExtraApplied apply(const ExtraPlan& plan, const provider::Value& inputs);

 private:
  class Work;

  const ApplyRequest& request_;
  StateWriter& writer_;
  ExtraTerraform terraform_;
  std::counting_semaphore<> at_once_{2};  ///< each starts the provider anew
};

/// Whether an apply has to call Terraform for it.
inline bool has_work(const ExtraPlan& plan) {
  return plan.waits || plan.has_something_to_do || plan.destroys;
}

/// What runs that were killed have left in the folders of the team's units comes into the units' states.
/// Returns of how many. Fails where such a state was changed since, too.
Expected<std::size_t> bring_home_left_states(const Architecture& architecture,
                                             const std::filesystem::path& extras, const OpenState& open,
                                             Journal& journal, const std::string& program_version);

}  // namespace ashlar::engine

// One change of a plan, carried out: the intent in the journal, the call, what came of it in the state.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/apply.h"
#include "engine/find_again.h"
#include "engine/leftovers.h"
#include "engine/operations.h"
#include "engine/resource_plan.h"
#include "engine/state_writer.h"
#include "engine/values.h"
#include "engine/workshops.h"

namespace ashlar::engine {

/// Safe to use from several threads, each for another operation.
class ChangeMaker {
 public:
  using Outcome = tl::expected<void, provider::Diagnostics>;

  /// All must outlive it.
  ChangeMaker(const ApplyRequest& request, const Graph& graph, const Operations& operations, Values& values,
              StateWriter& writer, Workshops& workshops);

  /// Makes or changes what the operation says, at an open workshop. What it needs is made.
  Outcome make(const Operation& operation, const std::string& workshop);
  Outcome destroy(const Operation& operation, const std::string& workshop);

 private:
  struct Work;

  Outcome keep(const Operation& operation);
  Outcome make_once(Work& work);
  Outcome make_with(Work& work, const Asked& asked);
  static Outcome cannot_be_kept(const Change& change);
  Outcome depose_predecessor(Work& work);
  void see_that_it_stays(const Work& work, const Asked& asked, const provider::State& made);
  bool see_failed_update(const Work& work, provider::Applied& applied);
  Outcome record_made(Work& work, const Asked& asked, provider::Applied applied);
  static bool may_be_there_already(const Work& work, const provider::Applied& applied);
  bool was_cut_off(const Work& work, const provider::Applied& applied) const;
  Outcome keep_cut_off(Work& work, const Asked& asked, provider::Applied applied);
  Outcome left_open(Work& work, const Asked& asked, provider::Applied applied);
  Outcome finish(Work& work, const Asked& asked, provider::Applied applied);
  Outcome see_what_is_no_twin(Work& work, const provider::Value& config) const;
  Outcome remove_twins_of(Work& work, const provider::Value& config);
  Lost lost(const Work& work, const provider::Value& config) const;
  Outcome find_what_is_there(Work& work, const provider::Value& config);
  Outcome find_what_was_made(Work& work, const provider::Value& config);
  void begin(Work& work, Action action);
  Outcome by_any_process(const Work& work, const std::function<Outcome(const provider::Session&)>& what);
  Outcome lift_protection_of(Work& work);
  Outcome destroy_once(Work& work);
  Outcome record_destroyed(Work& work, provider::Applied applied);
  Outcome clear_leftovers(const Work& work);
  Outcome update(const Work& work, const std::function<void(terraform::StateFile&)>& change);
  bool stopped() const { return request_.stop && request_.stop(); }
  void tell(const ApplyEvent& event) const;

  const ApplyRequest& request_;
  const Graph& graph_;
  const Operations& operations_;
  Values& values_;
  StateWriter& writer_;
  Workshops& workshops_;
  const std::set<ResourceName> in_flight_;  ///< of runs that ended early
  const OwnLogGroups own_log_groups_;
  std::mutex mutex_;
  std::map<std::size_t, std::string> deposed_;  ///< keys by node, of what this run has replaced
};

}  // namespace ashlar::engine

// One resource made or changed as a plan says: the intent in the journal, the call, what came of it in the
// state. What may be there already is looked for first.
#pragma once

#include <string>

#include "engine/change_site.h"
#include "engine/resource_plan.h"
#include "engine/values.h"

namespace ashlar::engine {

/// Safe to use from several threads, each for another operation.
class ResourceMaker {
 public:
  /// All must outlive it.
  ResourceMaker(ChangeSite& site, const Graph& graph, const Operations& operations, Values& values);

  /// At an open workshop. What it needs is made.
  Outcome make(const Operation& operation, const std::string& workshop);

 private:
  Outcome keep(const Operation& operation);
  Outcome make_once(Work& work);
  Outcome record_found(Work& work, const Asked& asked);
  Outcome make_with(Work& work, const Asked& asked);
  static Outcome cannot_be_kept(const Change& change);
  static bool may_be_there_already(const Work& work, const provider::Applied& applied);
  bool was_cut_off(const Work& work, const provider::Applied& applied) const;
  Outcome keep_cut_off(Work& work, const Asked& asked, provider::Applied applied);
  Outcome left_open(Work& work, const Asked& asked, provider::Applied applied);
  Outcome finish(Work& work, const Asked& asked, provider::Applied applied);
  Outcome see_what_is_no_twin(Work& work, const provider::Value& config) const;
  Outcome remove_twins_of(Work& work, const provider::Value& config);
  Outcome depose_predecessor(Work& work);
  bool see_failed_update(const Work& work, provider::Applied& applied);
  Outcome record_made(Work& work, const Asked& asked, provider::Applied applied);
  void see_that_it_stays(const Work& work, const Asked& asked, const provider::State& made);
  Outcome find_what_was_made(Work& work, const provider::Value& config);

  ChangeSite& site_;
  const Graph& graph_;
  const Operations& operations_;
  Values& values_;
};

}  // namespace ashlar::engine

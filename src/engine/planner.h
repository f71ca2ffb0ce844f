// Plans the whole organisation at once: what AWS has not given yet is unknown, and travels as such from
// resource to resource, across units and accounts.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "engine/extra/terraform.h"
#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/plan_memory.h"
#include "engine/selection.h"
#include "schema/schema.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

struct PlanRequest {
  const Architecture& architecture;  ///< linked
  const schema::Schema& schema;
  const std::map<std::string, terraform::StateFile>& states;  ///< of all `units_concerned`
  std::filesystem::path provider;                             ///< the AWS provider's program
  std::map<std::string, std::string> environment;             ///< the provider's, on top of ours: credentials
  bool refresh = false;      ///< ask AWS what is there; else the states are believed
  Selection selection = {};  ///< what it needs is planned, too
  /// Read in any case: nobody knows what came of the last call that changes them. Counted as `refreshed`.
  std::set<ResourceName> in_flight = {};
  /// What may be destroyed although it is protected, and nobody asks for it any more: globs of
  /// UNIT//TYPE.NAME, or `all`.
  std::vector<std::string> include_protected = {};
  PlanMemory* memory = nullptr;  ///< of earlier plans; null: the provider is asked of every resource
  /// Told from several threads, one at a time.
  std::function<void(std::size_t done, std::size_t total)> progress = {};
  ExtraPlace extra = {};     ///< where Terraform plans the team's units
  bool keep_extras = false;  ///< leave its plans there, for an apply
  /// Read in any case, too: creations that were ended when a run was to stop. What is whole by now is tainted
  /// no more; what AWS is still making is a problem.
  std::set<ResourceName> cut_off = {};
};

/// Resources that cannot be planned are problems in the plan. Where AWS is asked and everything of an account
/// is gone, that is one: it is another account than the states speak of.
Plan make_plan(const PlanRequest& request);

}  // namespace ashlar::engine

// What `apply` and `bootstrap` have in common: what a dead run left is brought in, then it is planned, asked
// about, done, and told.
#pragma once

#include <functional>
#include <optional>

#include "cli/engine_workspace.h"

namespace ashlar::cli {

struct ApplyManner {
  bool refresh = false;
  bool ask = true;                                          ///< before anything is done
  std::optional<engine::PlanFile> exactly = {};             ///< this plan, or nothing
  std::function<engine::Plan(const Planned&)> choose = {};  ///< what of the plan is done; empty: all
  bool extras = true;                                       ///< the team's units, too
  bool only_finds = false;                                  ///< what calls of a dead run made, and no more

  /// Of something larger: where there is nothing to do, nothing is told.
  bool is_step() const { return choose || only_finds; }
};

/// Of the workspace's selection.
Exit plan_and_apply(const EngineWorkspace& workspace, const Common& common, const ApplyManner& manner,
                    const Output& out);

/// A plan that asks nothing of a provider, made from these states.
Exit apply_given(const EngineWorkspace& workspace, const Common& common,
                 const std::map<std::string, terraform::StateFile>& states, const engine::Plan& plan,
                 const Output& out);

}  // namespace ashlar::cli

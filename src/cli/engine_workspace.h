// What every command that plans needs: the graph, the provider, the states, and the plan made of them.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tl/expected.hpp>

#include "base/files.h"
#include "cli/aws_access.h"
#include "cli/workspace.h"
#include "engine/extra/terraform.h"
#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/plan_file.h"
#include "engine/plan_memory.h"
#include "engine/selection.h"

namespace ashlar::cli {

struct EngineWorkspace {
  Workspace workspace;  ///< with an architecture
  engine::Selection selection;
  std::vector<std::string> include_protected = {};  ///< globs of what may go although it is protected
  std::filesystem::path provider;
  Access access;
  std::filesystem::path folder;  ///< the organisation's
  engine::ExtraPlace extra;      ///< where Terraform works on the team's units
};

struct Planned {
  std::map<std::string, terraform::StateFile> states;
  engine::Plan plan;
  double seconds = 0;
};

/// Whether the architecture is to hold units that have a state and that nobody describes any more; `All`:
/// also what stays in an account as long as AWS has it.
enum class PastUnits { With, Without, All };

/// Says what is wrong, and returns how the command ends.
tl::expected<EngineWorkspace, Exit> open_engine(const Common& common, const engine::Selection& selection,
                                                const Output& out, PastUnits past = PastUnits::With);

struct PlanManner {
  bool refresh = false;
  std::set<engine::ResourceName> in_flight = {};  ///< asked of AWS in any case
  bool to_apply = false;                          ///< Terraform's plans of the team's units are kept
  bool extras = true;                             ///< the team's units are planned, too
  std::set<engine::ResourceName> cut_off = {};    ///< the same: creations that a stop has ended
};

/// What is known to be as it should be, by this program and this provider.
engine::PlanMemory memory_of(const EngineWorkspace& workspace);

/// Problems are in the plan, not told.
tl::expected<Planned, Exit> plan_in(const EngineWorkspace& workspace, const PlanManner& manner,
                                    const Output& out);

/// What an apply from that folder has begun and not ended.
std::filesystem::path journal_file(const Common& common);

/// The units as Terraform reads them.
FileTree unit_tree(const EngineWorkspace& workspace);

/// What is kept of a plan, so that exactly that is done later.
engine::PlanFile plan_file_of(const EngineWorkspace& workspace, const Planned& planned, bool refresh);

}  // namespace ashlar::cli

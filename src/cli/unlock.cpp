// `ashlar unlock`: releases locks whose holders are dead.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/engine_workspace.h"
#include "cli/unfinished_run.h"
#include "engine/look.h"

namespace ashlar::cli {

namespace {

/// None where nothing of it is held by a run of this folder that goes on.
std::optional<Exit> refuse_those_in_use(const std::vector<const engine::UnitLook*>& locked,
                                        const Common& common, const Output& out) {
  const auto run = unfinished_run(common);
  if (!run) return out.failure(run.error());
  if (!*run || !(*run)->at_work) return std::nullopt;
  const auto& locks = (*run)->unfinished.locks;
  for (const engine::UnitLook* look : locked) {
    const auto held = locks.find(look->unit->path.text());
    if (held == locks.end() || !held->second.contains(look->holder->id)) continue;
    Diagnostic error;
    error.summary = "a run from this folder is at work and holds these locks; nothing was released";
    error.found = look->unit->path.text() + ": " + terraform::describe(*look->holder);
    error.help = "wait for its end, or stop it by Ctrl-C: it releases them itself";
    return out.refuse(Exit::Mistakes, error);
  }
  return std::nullopt;
}

}  // namespace

Exit unlock(const UnlockArguments& arguments) {
  const Output out(arguments.common.json);
  const auto workspace = open_engine(arguments.common, arguments.selection, out);
  if (!workspace) return workspace.error();
  const UnitSet units = engine::units_concerned(*workspace->workspace.architecture, arguments.selection);
  const auto looks = engine::look_at(units, workspace->access.open);
  if (!looks) return out.failure(looks.error());
  std::vector<const engine::UnitLook*> locked;
  for (const engine::UnitLook& look : *looks) {
    if (!look.holder || !engine::matches(arguments.selection, *look.unit)) continue;
    locked.push_back(&look);
    out.line(fmt::format("{}: {}", look.unit->path.text(), terraform::describe(*look.holder)));
  }
  if (const auto refused = refuse_those_in_use(locked, arguments.common, out)) return *refused;
  if (!locked.empty() && !arguments.yes) {
    out.line("\nWhoever holds these must have ended: two that write one state lose what one of them made.");
    if (const auto end = confirm("who holds them", out)) return *end;
  }
  for (const engine::UnitLook* look : locked) {
    auto released =
        engine::release_by_force(*look->unit, workspace->access.open, look->holder->id, ASHLAR_VERSION);
    if (!released) return out.failure(released.error());
  }
  if (out.json()) out.document({{"ok", true}, {"released", locked.size()}});
  out.line(locked.empty() ? "nothing is locked"
                          : fmt::format("{} {} released; the next apply looks for what was not recorded",
                                        locked.size(), locked.size() == 1 ? "lock" : "locks"));
  return Exit::Fine;
}

}  // namespace ashlar::cli

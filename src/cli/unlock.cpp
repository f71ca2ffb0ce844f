// `ashlar unlock`: releases locks whose holders are dead.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/engine_workspace.h"
#include "engine/look.h"

namespace ashlar::cli {

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

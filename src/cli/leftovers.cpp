#include "cli/leftovers.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/parallel.h"
#include "cli/interrupt.h"
#include "cli/plan_events.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;

void tell(const char* event, const engine::Origin& origin, const aws::Leftover& one, const Output& out) {
  const std::string& account = origin.unit->path.account;
  if (out.json())
    print_event({{"event", event},
                 {"account", account},
                 {"region", one.region},
                 {"kind", aws::name_of(one.kind)},
                 {"id", one.id},
                 {"why", one.why}});
  const bool is_gone = std::string_view(event) == "cleared";
  out.line(fmt::format("  {}{} {} {}: {} ({})", is_gone ? "removed " : "", account, one.region,
                       aws::name_of(one.kind), one.id, one.why));
}

}  // namespace

Expected<void> tell_leftovers(const EngineWorkspace& workspace, const engine::States& states,
                              const engine::Origins& origins, const Output& out) {
  constexpr std::size_t at_once = 16;
  const engine::OwnLogGroups own(*workspace.workspace.architecture, states);
  const std::vector<engine::Origin> all(origins.begin(), origins.end());
  std::vector<Expected<aws::Leftovers>> found(all.size());
  in_parallel(
      all.size(),
      [&](std::size_t i) { found[i] = engine::leftovers_of(all[i], own, *workspace.access.roles); },
      std::min(all.size(), at_once));
  bool any = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!found[i]) return tl::unexpected(found[i].error());
    for (const aws::Leftover& one : *found[i]) {
      if (!any) out.line("\nWhat AWS made by itself beside it goes too:");
      any = true;
      tell("leftover", all[i], one, out);
    }
  }
  return {};
}

Expected<void> remove_leftovers(const EngineWorkspace& workspace, const engine::States& states,
                                const engine::Origins& origins, const Output& out) {
  const engine::OwnLogGroups own(*workspace.workspace.architecture, states);
  const Interrupt interrupt;
  for (const engine::Origin& origin : origins) {
    auto removed = engine::remove_leftovers(
        origin, own, *workspace.access.roles,
        [&](const aws::Leftover& one) { tell("cleared", origin, one, out); },
        [&] { return interrupt.flag().load(); });
    if (!removed) return removed;
  }
  return {};
}

}  // namespace ashlar::cli

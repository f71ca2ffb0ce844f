// `ashlar status`: what the states hold, account by account, and who is at work.
#include <map>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/engine_workspace.h"
#include "cli/table.h"
#include "cli/unfinished_run.h"
#include "engine/look.h"

namespace ashlar::cli {

namespace {

struct Sum {
  std::size_t units = 0;
  std::size_t begun = 0;  ///< units that have a state
  std::size_t asked_for = 0;
  std::size_t recorded = 0;
};

std::map<std::string, Sum> by_account(const std::vector<engine::UnitLook>& looks) {
  std::map<std::string, Sum> sums;
  for (const engine::UnitLook& look : looks) {
    Sum& sum = sums[look.unit->path.account];
    ++sum.units;
    sum.begun += look.serial > 0 ? 1 : 0;
    sum.asked_for += look.asked_for;
    sum.recorded += look.recorded;
  }
  return sums;
}

/// What a person should know of a unit; empty where all is well.
std::string remark(const engine::UnitLook& look) {
  std::string text;
  if (look.holder) text += ", locked: " + terraform::describe(*look.holder);
  if (look.tainted > 0) text += fmt::format(", {} half-made", look.tainted);
  if (look.deposed > 0) text += fmt::format(", {} replaced and still there", look.deposed);
  return text.empty() ? text : text.substr(2);
}

nlohmann::ordered_json unit_json(const engine::UnitLook& look) {
  nlohmann::ordered_json json{{"unit", look.unit->path.text()}, {"asked_for", look.asked_for},
                              {"recorded", look.recorded},      {"serial", look.serial},
                              {"tainted", look.tainted},        {"deposed", look.deposed}};
  if (look.holder)
    json["lock"] = {{"id", look.holder->id},
                    {"who", look.holder->who},
                    {"operation", look.holder->operation},
                    {"created", look.holder->created}};
  return json;
}

}  // namespace

Exit status(const StatusArguments& arguments) {
  const Output out(arguments.common.json);
  const auto workspace = open_engine(arguments.common, arguments.selection, out);
  if (!workspace) return workspace.error();
  const Architecture& architecture = *workspace->workspace.architecture;
  const auto looks =
      engine::look_at(engine::units_concerned(architecture, arguments.selection), workspace->access.open);
  if (!looks) return out.failure(looks.error());
  const auto run = unfinished_run(arguments.common);
  if (!run) return out.failure(run.error());
  if (out.json()) {
    nlohmann::ordered_json units = nlohmann::ordered_json::array();
    for (const engine::UnitLook& look : *looks) units.push_back(unit_json(look));
    out.document({{"ok", true},
                  {"unfinished_run", run->has_value()},
                  {"run", *run ? unfinished_run_json(**run) : nlohmann::ordered_json()},
                  {"units", std::move(units)}});
    return Exit::Fine;
  }
  Table table;
  table.head({"account", "id", "units with a state", "resources in states"});
  for (const auto& [name, sum] : by_account(*looks)) {
    const Account* account = workspace->workspace.organization.find(name);
    table.row({name, account != nullptr && account->id_known ? account->id : "none yet",
               fmt::format("{} of {}", sum.begun, sum.units),
               fmt::format("{} of {}", sum.recorded, sum.asked_for)});
  }
  out.line(table.text(out.width()));
  for (const engine::UnitLook& look : *looks)
    if (const std::string text = remark(look); !text.empty())
      out.line(fmt::format("{}: {}", look.unit->path.text(), text));
  if (*run) out.line(unfinished_run_text(**run));
  return Exit::Fine;
}

}  // namespace ashlar::cli

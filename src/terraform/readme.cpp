// README.md of a unit: what it is, what it depends on, what it costs to lose. Only what the unit itself
// knows, so that it changes when the unit does and not when somebody else does.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "terraform/unit_files.h"

namespace ashlar::terraform {

namespace {

std::string count_by_type(const Unit& unit) {
  std::map<std::string_view, int> counts;
  for (const auto& resource : unit.resources) ++counts[resource->type];
  std::string table = "| resource | count |\n| --- | ---: |\n";
  for (const auto& [type, count] : counts) table += fmt::format("| `{}` | {} |\n", type, count);
  return table;
}

std::string dependencies(const Unit& unit) {
  if (unit.depends_on().empty()) return "On no other unit.\n";
  std::string lines;
  for (const Unit* other : unit.depends_on()) {
    lines += fmt::format("- `{}`: {}\n", other->path.text(), other->description.title);
  }
  return lines;
}

std::string state_text(const Unit& unit, Backend backend) {
  if (backend == Backend::Local) return "in this folder (`terraform.tfstate`)";
  return fmt::format("`s3://{}/{}/terraform.tfstate`, locked by a file beside it", unit.state.bucket,
                     unit.path.text());
}

/// 1 for a unit that depends on none; else one more than the highest it depends on.
int step_of(const Unit& unit, std::map<const Unit*, int>& steps) {
  if (int known = steps[&unit]) return known;
  int highest = 0;
  for (const Unit* other : unit.depends_on()) highest = std::max(highest, step_of(*other, steps));
  return steps[&unit] = highest + 1;
}

std::map<int, std::vector<const Unit*>> by_step(const Architecture& architecture) {
  std::map<const Unit*, int> steps;
  std::map<int, std::vector<const Unit*>> units;
  for (const auto& [path, unit] : architecture.units()) units[step_of(*unit, steps)].push_back(unit.get());
  return units;
}

}  // namespace

std::string unit_readme(const Unit& unit, Backend backend) {
  return fmt::format(
      "# {}: {}\n\n{}\n\n"
      "Written by `ashlar synth`; change the organisation's YAML, not these files.\n\n"
      "- Account: {} ({})\n- Region: {}\n- State: {}\n\n"
      "## Depends on\n\n{}\n## What it costs to lose\n\n{}\n\n## What it holds\n\n{}",
      unit.path.text(), unit.description.title, unit.description.what, unit.path.account,
      unit.account_id_known ? unit.account_id : "id not known yet", unit.provider_region,
      state_text(unit, backend), dependencies(unit), unit.description.loss, count_by_type(unit));
}

std::string organization_readme(const Architecture& architecture) {
  std::string text =
      "# Terraform units\n\nWritten by `ashlar synth`. Each folder is a unit with a state of its own; plain "
      "`terraform` works in it. A unit comes after those it depends on, and so after every unit of a lower "
      "step. What every unit takes for granted is made first, by OrganizationAccountAccessRole (in the "
      "management account, by whoever has full access): in each account `_global/state`, where states lie, "
      "and `_global/access`, by whose role most else is applied.\n\n| step "
      "| unit | what | depends on |\n| ---: | --- | --- | --- |\n";
  for (const auto& [step, units] : by_step(architecture)) {
    for (const Unit* unit : units) {
      std::string before;
      for (const Unit* other : unit->depends_on()) {
        before += (before.empty() ? "`" : ", `") + other->path.text() + "`";
      }
      text += fmt::format("| {0} | [`{1}`]({1}/) | {2} | {3} |\n", step, unit->path.text(),
                          unit->description.title, before);
    }
  }
  return text;
}

}  // namespace ashlar::terraform

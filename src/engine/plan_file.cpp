#include "engine/plan_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "provider/message_pack.h"

namespace ashlar::engine {

using nlohmann::json;

namespace {

constexpr int format_version = 3;
constexpr std::size_t largest_plan = std::size_t{1} << 28U;

std::string digest_of(const Change& change) {
  std::string all = provider::to_message_pack(change.prior.value) + "\n" +
                    provider::to_message_pack(change.planned.value) + "\n";
  for (const provider::Path& path : change.replaced_by) all += provider::text(path) + "\n";
  return sha256_hex(all);
}

json to_json(const Selection& selection) {
  return {{"accounts", selection.accounts},
          {"environments", selection.environments},
          {"systems", selection.systems},
          {"units", selection.units}};
}

Selection selection_from(const json& source) {
  return {source.at("accounts"), source.at("environments"), source.at("systems"), source.at("units")};
}

json to_json(const PlanFile::Step& step) {
  return {{"unit", step.resource.unit},
          {"address", step.resource.address},
          {"deposed", step.deposed},
          {"action", step.action},
          {"digest", step.digest}};
}

PlanFile::Step step_from(const json& source) {
  return {{source.at("unit"), source.at("address")},
          source.at("deposed"),
          source.at("action"),
          source.at("digest")};
}

json to_json(const PlanFile& file) {
  json states = json::object();
  for (const auto& [unit, version] : file.states)
    states[unit] = {{"lineage", version.lineage}, {"serial", version.serial}};
  json steps = json::array();
  for (const PlanFile::Step& step : file.steps) steps.push_back(to_json(step));
  return {{"ashlar_plan", format_version},
          {"program", file.program},
          {"provider_version", file.provider_version},
          {"configuration", file.configuration},
          {"files", file.files},
          {"selection", to_json(file.selection)},
          {"refresh", file.refresh},
          {"include_protected", file.include_protected},
          {"states", std::move(states)},
          {"steps", std::move(steps)}};
}

PlanFile file_from(const json& source) {
  PlanFile file;
  file.program = source.at("program");
  file.provider_version = source.at("provider_version");
  file.configuration = source.at("configuration");
  file.files = source.at("files").get<std::map<std::string, std::string>>();
  file.selection = selection_from(source.at("selection"));
  file.refresh = source.at("refresh");
  file.include_protected = source.at("include_protected");
  for (const auto& [unit, version] : source.at("states").items())
    file.states[unit] = {version.at("lineage"), version.at("serial")};
  for (const json& step : source.at("steps")) file.steps.push_back(step_from(step));
  return file;
}

tl::unexpected<Failure> no_plan(const std::filesystem::path& path) {
  Failure failure;
  failure.operation = "read";
  failure.target = path.string();
  failure.reason = "it is no plan of this version of ashlar";
  failure.help = "`ashlar plan -o FILE` keeps a plan";
  return tl::unexpected(std::move(failure));
}

/// A comment changes no configuration: files are told where that is another one.
void compare_configurations(const PlanFile& then, const PlanFile& now, std::vector<std::string>& moved) {
  if (then.configuration == now.configuration) return;
  const std::size_t before = moved.size();
  for (const auto& [path, digest] : then.files) {
    const auto found = now.files.find(path);
    if (found == now.files.end())
      moved.push_back("the configuration: " + path + " was removed");
    else if (found->second != digest)
      moved.push_back("the configuration: " + path + " was changed");
  }
  for (const auto& [path, digest] : now.files)
    if (!then.files.contains(path)) moved.push_back("the configuration: " + path + " was added");
  if (moved.size() == before)
    moved.emplace_back("the configuration: other units are made of the same files now");
}

std::string text(const StateVersion& version) {
  return version.serial == 0 ? "not there" : fmt::format("at serial {}", version.serial);
}

void compare_states(const PlanFile& then, const PlanFile& now, std::vector<std::string>& moved) {
  for (const auto& [unit, version] : then.states) {
    const auto found = now.states.find(unit);
    const StateVersion current = found == now.states.end() ? StateVersion{} : found->second;
    if (current == version) continue;
    const bool is_another = version.serial > 0 && current.serial > 0 && current.lineage != version.lineage;
    moved.push_back(fmt::format("the state of {}: it was {}, and is {}{}", unit, text(version), text(current),
                                is_another ? ", of another lineage" : ""));
  }
}

void compare_steps(const PlanFile& then, const PlanFile& now, std::vector<std::string>& moved) {
  const auto differs = [](const std::vector<PlanFile::Step>& all, const PlanFile::Step& one) {
    return std::find(all.begin(), all.end(), one) == all.end();
  };
  for (const PlanFile::Step& step : then.steps)
    if (differs(now.steps, step))
      moved.push_back(fmt::format("{}: the {} that was planned is not the one that would be done now",
                                  step.resource.text(), step.action));
  for (const PlanFile::Step& step : now.steps) {
    const bool known = std::any_of(then.steps.begin(), then.steps.end(), [&](const PlanFile::Step& old) {
      return old.resource == step.resource && old.deposed == step.deposed;
    });
    if (!known)
      moved.push_back(
          fmt::format("{}: `{}` would be done now, and was not planned", step.resource.text(), step.action));
  }
}

}  // namespace

std::vector<PlanFile::Step> steps_of(const Plan& plan) {
  std::vector<PlanFile::Step> steps;
  const auto add = [&](const Change& change) {
    steps.push_back({{change.unit, change.address},
                     change.deposed,
                     std::string(name_of(change.action)),
                     digest_of(change)});
  };
  for (const Change& change : plan.changes)
    if (change.action != Action::None) add(change);
  for (const ExtraPlan& extra : plan.extras) {
    for (const Change& change : extra.changes) add(change);
    if (extra.waits) steps.push_back({{extra.unit->path.text(), "terraform"}, "", "after", ""});
    if (extra.has_something_to_do && extra.changes.empty())
      steps.push_back({{extra.unit->path.text(), "terraform"}, "", "outputs", extra.made_of});
  }
  return steps;
}

Expected<void> write_plan_file(const std::filesystem::path& path, const PlanFile& file) {
  return write_private_file(path, to_json(file).dump(1) + "\n");
}

Expected<PlanFile> read_plan_file(const std::filesystem::path& path) {
  const auto text = read_file(path, largest_plan);
  if (!text) return tl::unexpected(text.error());
  try {
    const json source = json::parse(*text);
    if (source.at("ashlar_plan") != format_version) return no_plan(path);
    return file_from(source);
  } catch (const json::exception&) {
    return no_plan(path);
  }
}

std::vector<std::string> what_moved(const PlanFile& then, const PlanFile& now) {
  std::vector<std::string> moved;
  if (then.program != now.program)
    moved.push_back(fmt::format("the program: it was {}, and is {}", then.program, now.program));
  if (then.provider_version != now.provider_version)
    moved.push_back(
        fmt::format("the AWS provider: it was {}, and is {}", then.provider_version, now.provider_version));
  compare_configurations(then, now, moved);
  compare_states(then, now, moved);
  if (moved.empty()) compare_steps(then, now, moved);
  return moved;
}

}  // namespace ashlar::engine

#include "cli/unfinished_run.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/engine_workspace.h"

namespace ashlar::cli {

namespace {

using engine::Unfinished;

std::string count_of(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string left_text(const Unfinished& left) {
  std::string text;
  if (!left.results.empty())
    text += "\n  what it did to " + count_of(left.results.size(), "resource") + " is in no state yet";
  if (!left.locks.empty()) text += "\n  it had taken the locks of " + count_of(left.locks.size(), "unit");
  if (!left.in_flight.empty()) text += "\n  nobody knows what came of its last calls:";
  for (const engine::ResourceName& name : left.in_flight) text += "\n    " + name.text();
  if (!left.cut_off.empty()) text += "\n  it ended these creations, and AWS may have gone on with them:";
  for (const engine::ResourceName& name : left.cut_off) text += "\n    " + name.text();
  return text;
}

}  // namespace

nlohmann::ordered_json names_json(const std::set<engine::ResourceName>& resources) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const engine::ResourceName& name : resources) all.push_back(name.text());
  return all;
}

Expected<std::optional<engine::Journal::Left>> unfinished_run(const Common& common) {
  return engine::Journal::look(journal_file(common));
}

std::string unfinished_run_text(const engine::Journal::Left& run) {
  if (run.at_work) return "A run from this folder is at work: what it does is not in this yet.";
  return "A run from this folder was interrupted:" + left_text(run.unfinished) +
         "\nWhat it did last is not in this. The next apply of these finds that out before it does anything.";
}

nlohmann::ordered_json unfinished_run_json(const engine::Journal::Left& run) {
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const auto& [name, resource] : run.unfinished.results) results.push_back(name.text());
  nlohmann::ordered_json locked = nlohmann::ordered_json::array();
  for (const auto& [unit, ids] : run.unfinished.locks) locked.push_back(unit);
  return {{"at_work", run.at_work},
          {"results", std::move(results)},
          {"in_flight", names_json(run.unfinished.in_flight)},
          {"cut_off", names_json(run.unfinished.cut_off)},
          {"locked", std::move(locked)}};
}

}  // namespace ashlar::cli

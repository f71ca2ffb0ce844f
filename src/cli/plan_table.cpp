#include "cli/plan_table.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/table.h"

namespace ashlar::cli {

using engine::Action;
using engine::Change;
using engine::Loses;
using Json = nlohmann::ordered_json;

namespace {

/// In the order of a cell: how it is told there, in a sentence, and in an event.
struct Kind {
  std::size_t ChangeCounts::*count;
  std::string_view sign;
  std::string_view words;
  const char* json;
};

constexpr auto kinds = std::to_array<Kind>({
    {&ChangeCounts::add, "+", "to add", "add"},
    {&ChangeCounts::change, "~", "to change", "change"},
    {&ChangeCounts::replace, "-/+", "to replace", "replace"},
    {&ChangeCounts::destroy, "-", "to destroy", "destroy"},
    {&ChangeCounts::failed, "", "failed", "failed"},
    {&ChangeCounts::not_begun, "", "not begun", "not_begun"},
});

ChangeCounts planned_of(const Change& change) {
  ChangeCounts counts;
  if (change.action == Action::Create) counts.add = 1;
  if (change.action == Action::Update) counts.change = 1;
  if (change.action == Action::Replace) counts.replace = 1;
  if (change.action == Action::Delete) counts.destroy = 1;
  if (change.loss.what == Loses::Data) counts.lose_data = 1;
  if (change.loss.what == Loses::Availability) counts.lose_availability = 1;
  return counts;
}

std::string cell(const ChangeCounts& counts) {
  std::vector<std::string> parts;
  for (const Kind& kind : kinds)
    if (const std::size_t count = counts.*kind.count; count > 0)
      parts.push_back(kind.sign.empty() ? fmt::format("{} {}", count, kind.words)
                                        : fmt::format("{}{}", kind.sign, count));
  if (counts.lose_data + counts.lose_availability > 0) parts.emplace_back("!");
  return parts.empty() ? "·" : join(parts, " ");
}

std::vector<std::string> row(const std::string& title, const std::map<std::string, ChangeCounts>& by_account,
                             const std::vector<std::string>& accounts) {
  std::vector<std::string> cells{title};
  ChangeCounts sum;
  for (const std::string& account : accounts) {
    const auto found = by_account.find(account);
    cells.push_back(cell(found == by_account.end() ? ChangeCounts() : found->second));
    if (found != by_account.end()) sum += found->second;
  }
  if (accounts.size() > 1) cells.push_back(cell(sum));
  return cells;
}

Json counts_json(const ChangeCounts& counts) {
  Json json;
  for (const Kind& kind : kinds) json[kind.json] = counts.*kind.count;
  json["loses"] = {{"data", counts.lose_data}, {"availability", counts.lose_availability}};
  return json;
}

}  // namespace

ChangeCounts& ChangeCounts::operator+=(const ChangeCounts& other) {
  for (const Kind& kind : kinds) this->*kind.count += other.*kind.count;
  lose_data += other.lose_data;
  lose_availability += other.lose_availability;
  return *this;
}

std::string words_of(const ChangeCounts& counts) {
  std::vector<std::string> parts;
  for (const Kind& kind : kinds)
    if (const std::size_t count = counts.*kind.count; count > 0)
      parts.push_back(fmt::format("{} {}", count, kind.words));
  for (const auto& [count, what] :
       {std::pair(counts.lose_data, Loses::Data), std::pair(counts.lose_availability, Loses::Availability)})
    if (count > 0)
      parts.push_back(fmt::format("{} {} {}", count, count == 1 ? "loses" : "lose", engine::name_of(what)));
  return join(parts, ", ");
}

std::string account_of(const Change& change) { return change.unit.substr(0, change.unit.find('/')); }

std::string system_of(const Change& change) {
  if (change.of_the_team) return "extra";
  return change.resource == nullptr ? "(described no more)" : std::string(change.resource->system);
}

void PlanTable::add(const Change& change, const ChangeCounts& counts) {
  counts_[system_of(change)][account_of(change)] += counts;
}

PlanTable::PlanTable(const engine::Plan& plan) {
  for (const Change* change : plan.changing()) add(*change, planned_of(*change));
}

PlanTable::PlanTable(const engine::Plan& plan, const engine::Applied& applied) {
  const std::set<const Change*> skipped(applied.skipped.begin(), applied.skipped.end());
  std::set<std::pair<std::string, std::string>> failed;
  for (const engine::Problem& problem : applied.problems) failed.emplace(problem.unit, problem.address);
  for (const Change* change : plan.changing()) {
    ChangeCounts counts;
    if (failed.contains({change->unit, change->address}))
      counts.failed = 1;
    else if (skipped.contains(change))
      counts.not_begun = 1;
    else
      counts = planned_of(*change);
    counts.lose_data = counts.lose_availability = 0;
    add(*change, counts);
  }
}

std::vector<std::string> PlanTable::accounts() const {
  std::set<std::string> names;
  for (const auto& [system, by_account] : counts_)
    for (const auto& [account, counts] : by_account) names.insert(account);
  return {names.begin(), names.end()};
}

ChangeCounts PlanTable::sum() const {
  ChangeCounts sum;
  for (const std::string& account : accounts()) sum += of_account(account);
  return sum;
}

ChangeCounts PlanTable::of_account(const std::string& account) const {
  ChangeCounts sum;
  for (const auto& [system, by_account] : counts_)
    if (const auto found = by_account.find(account); found != by_account.end()) sum += found->second;
  return sum;
}

std::vector<std::vector<std::string>> PlanTable::cells() const {
  const std::vector<std::string> columns = accounts();
  std::vector<std::vector<std::string>> rows{{"changes"}};
  rows[0].insert(rows[0].end(), columns.begin(), columns.end());
  if (columns.size() > 1) rows[0].emplace_back("all");
  std::map<std::string, ChangeCounts> sums;
  for (const auto& [system, by_account] : counts_) {
    rows.push_back(row(system, by_account, columns));
    for (const auto& [account, counts] : by_account) sums[account] += counts;
  }
  if (counts_.size() > 1) rows.push_back(row("all", sums, columns));
  return rows;
}

std::string PlanTable::text(std::size_t width) const {
  const auto rows = cells();
  Table table;
  table.head(rows.front());
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (i + 1 == rows.size() && counts_.size() > 1) table.rule();
    table.row(rows[i]);
  }
  return table.text(width);
}

Json PlanTable::json() const {
  Json accounts = Json::object();
  for (const auto& [system, by_account] : counts_)
    for (const auto& [account, counts] : by_account) accounts[account][system] = counts_json(counts);
  return accounts;
}

}  // namespace ashlar::cli

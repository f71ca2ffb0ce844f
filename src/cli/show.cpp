// `ashlar show`: what the architecture holds, from the whole down to one resource.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/address.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/value_json.h"
#include "cli/workspace.h"
#include "model/selection.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;

// --- the whole: accounts by systems

struct Counts {
  std::map<std::string_view, std::map<std::string_view, std::size_t>>
      by_system;                                      ///< system, account, resources
  std::map<std::string_view, std::size_t> units;      ///< account, units
  std::map<std::string_view, std::size_t> resources;  ///< account, resources
};

Counts count(const Architecture& architecture) {
  Counts counts;
  for (const auto& [path, unit] : architecture.units()) {
    ++counts.units[path.account];
    counts.resources[path.account] += unit->resources.size();
    for (const auto& resource : unit->resources) ++counts.by_system[resource->system][path.account];
  }
  return counts;
}

std::string cell(std::size_t number) { return number == 0 ? "·" : std::to_string(number); }

std::vector<std::string> row(std::string_view title,
                             const std::map<std::string_view, std::size_t>& by_account,
                             const std::vector<std::string>& accounts) {
  std::vector<std::string> cells{std::string(title)};
  std::size_t sum = 0;
  for (const std::string& account : accounts) {
    auto found = by_account.find(account);
    std::size_t number = found == by_account.end() ? 0 : found->second;
    sum += number;
    cells.push_back(cell(number));
  }
  cells.push_back(std::to_string(sum));
  return cells;
}

void show_whole(const Workspace& workspace, const Output& out) {
  const Counts counts = count(*workspace.architecture);
  std::vector<std::string> accounts;
  for (const Account& account : workspace.organization.accounts) accounts.push_back(account.name);
  Table table;
  std::vector<std::string> head{"resources"};
  head.insert(head.end(), accounts.begin(), accounts.end());
  head.emplace_back("all");
  table.head(std::move(head));
  for (const auto& [system, by_account] : counts.by_system) table.row(row(system, by_account, accounts));
  table.rule();
  table.row(row("all", counts.resources, accounts));
  table.row(row("units", counts.units, accounts));
  out.line(table.text(out.width()));
  out.line("\n" + wrapped("More of one: ashlar show ADDRESS, like stage.mysql, stage.mgmt.vpc or "
                          "stage/eu-west-1/stage/vpc",
                          page_of(out.width()), 0));
}

Json whole_json(const Workspace& workspace) {
  Json systems = Json::object();
  for (const auto& [system, by_account] : count(*workspace.architecture).by_system) {
    for (const auto& [account, number] : by_account)
      systems[std::string(system)][std::string(account)] = number;
  }
  Json units = Json::array();
  for (const auto& [path, unit] : workspace.architecture->units()) {
    units.push_back(
        {{"unit", path.text()}, {"title", unit->description.title}, {"resources", unit->resources.size()}});
  }
  return {{"ok", true},
          {"organization", *workspace.organization.settings.name},
          {"resources", workspace.architecture->resource_count()},
          {"systems", systems},
          {"units", units}};
}

// --- some: units and what of them is meant

std::vector<const Unit*> readers_of(const Architecture& architecture, const Unit& unit) {
  std::vector<const Unit*> readers;
  for (const auto& [path, other] : architecture.units()) {
    if (other->reads.contains(&unit)) readers.push_back(other.get());
  }
  return readers;
}

std::vector<std::string> paths_of(std::span<const Unit* const> units) {
  std::vector<std::string> paths;
  for (const Unit* unit : units) paths.push_back(unit->path.text());
  return paths;
}

std::vector<std::string> reads_of(const Unit& unit) {
  const std::vector<const Unit*> reads(unit.reads.begin(), unit.reads.end());
  return paths_of(reads);
}

void show_units(std::string_view label, const std::vector<std::string>& paths, const Output& out) {
  if (!paths.empty()) out.line(fmt::format("  {} {}", label, join(paths, ", ")));
}

using Resources = std::vector<const Resource*>;

void show_unit(const Unit& unit, const Resources& meant, const Architecture& architecture,
               const Output& out) {
  out.line(fmt::format("{}: {}", unit.path.text(), unit.description.title));
  for (const Resource* resource : meant) {
    if (resource->unit == &unit) out.line("  " + resource->address());
  }
  for (const auto& [file, text] : unit.team_files) out.line("  " + file);
  show_units("reads", reads_of(unit), out);
  show_units("is read by", paths_of(readers_of(architecture, unit)), out);
  out.line("");
}

void show_some(const Resources& resources, const UnitSet& units, const Architecture& architecture,
               const Output& out) {
  for (const Unit* unit : units) show_unit(*unit, resources, architecture, out);
  const std::string example =
      resources.empty() ? ""
                        : fmt::format(". One of them: ashlar show '{}'", resources.front()->full_address());
  out.line(fmt::format("{} resources in {} {}{}", resources.size(), units.size(),
                       units.size() == 1 ? "unit" : "units", example));
}

// --- one resource, in full

std::string place_text(Place place, const Sources& sources) {
  return place ? fmt::format("{}:{}", sources.path(place.file), place.line) : std::string();
}

Json addresses(const std::vector<const Resource*>& resources) {
  Json list = Json::array();
  for (const Resource* resource : resources) list.push_back(resource->full_address());
  return list;
}

Json one_json(const Resource& resource, const Resources& referrers, const Workspace& workspace) {
  Json attributes = Json::object();
  for (const Member& attribute : resource.attributes) {
    attributes[attribute.name] = {{"value", value_json(attribute.value)},
                                  {"from", place_text(attribute.value.from(), workspace.sources)}};
  }
  return {{"address", resource.full_address()},
          {"account", resource.unit->path.account},
          {"account_id", resource.unit->account_id_known ? Json(resource.unit->account_id) : Json(nullptr)},
          {"region", resource.unit->provider_region},
          {"system", resource.system},
          {"asked_for_at", place_text(resource.from, workspace.sources)},
          {"made_at", fmt::format("{}:{}", resource.maker.file, resource.maker.line)},
          {"attributes", attributes},
          {"refers_to", addresses(referred(resource))},
          {"referred_to_by", addresses(referrers)}};
}

Json unit_json(const Unit& unit, const Architecture& architecture) {
  Json files = Json::array();
  for (const auto& [file, text] : unit.team_files) files.push_back(file);
  return {{"unit", unit.path.text()},
          {"title", unit.description.title},
          {"reads", reads_of(unit)},
          {"read_by", paths_of(readers_of(architecture, unit))},
          {"files", files}};
}

/// One resource stands by itself, as it always did.
Json found_json(const Resources& resources, const UnitSet& units, const Workspace& workspace) {
  Referrers referrers = ashlar::referrers(*workspace.architecture);
  Json json{{"ok", true}};
  if (resources.size() == 1) {
    json.update(one_json(*resources.front(), referrers[resources.front()], workspace));
    return json;
  }
  json["resources"] = Json::array();
  for (const Resource* resource : resources)
    json["resources"].push_back(one_json(*resource, referrers[resource], workspace));
  json["units"] = Json::array();
  for (const Unit* unit : units) json["units"].push_back(unit_json(*unit, *workspace.architecture));
  return json;
}

void show_attributes(const Resource& resource, const Sources& sources, const Output& out) {
  for (const Member& attribute : resource.attributes) {
    std::string text = value_json(attribute.value).dump(2, ' ', false, Json::error_handler_t::replace);
    std::string from = place_text(attribute.value.from(), sources);
    out.line(fmt::format("  {} = {}{}", attribute.name, replace_all(text, "\n", "\n  "),
                         from.empty() ? "" : "    # " + from));
  }
}

void show_addresses(std::string_view title, const std::vector<const Resource*>& resources,
                    const Output& out) {
  out.line(fmt::format("\n{}", title));
  for (const Resource* resource : resources) out.line("  " + resource->full_address());
  if (resources.empty()) out.line("  nothing");
}

void show_one(const Resource& resource, const Workspace& workspace, const Output& out) {
  out.line(resource.full_address());
  out.line(fmt::format("  account {}, region {}, system {}\n  asked for at {}, made at {}:{}\n",
                       resource.unit->path.account, resource.unit->provider_region, resource.system,
                       place_text(resource.from, workspace.sources), resource.maker.file,
                       resource.maker.line));
  show_attributes(resource, workspace.sources, out);
  show_addresses("refers to", referred(resource), out);
  show_addresses("is referred to by", referrers(*workspace.architecture)[&resource], out);
}

}  // namespace

Exit show(const ShowArguments& arguments) {
  Output out(arguments.common.json);
  Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  if (arguments.address.empty()) {
    if (out.json()) out.document(whole_json(workspace));
    show_whole(workspace, out);
    return Exit::Fine;
  }
  const Architecture& architecture = *workspace.architecture;
  const Resources found = select(architecture, arguments.address);
  const UnitSet units = select_units(architecture, arguments.address);
  if (units.empty()) return no_such_address(architecture, arguments.address, out);
  if (out.json()) out.document(found_json(found, units, workspace));
  if (found.size() == 1) {
    show_one(*found.front(), workspace, out);
  } else {
    show_some(found, units, architecture, out);
  }
  return Exit::Fine;
}

}  // namespace ashlar::cli

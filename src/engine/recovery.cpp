#include "engine/recovery.h"

#include <optional>

#include "engine/state_writer.h"

namespace ashlar::engine {

using terraform::StateFile;
using terraform::StateResource;

namespace {

using Results = std::map<ResourceName, std::optional<StateResource>>;

tl::unexpected<Failure> unit_is_gone(const std::string& path) {
  Failure failure;
  failure.operation = "bring up to date the state of";
  failure.target = path;
  failure.reason = "a run that was killed changed it, and the folder asks for it no more";
  failure.help = "put back what asks for it, run `ashlar apply` once, then remove it";
  return tl::unexpected(std::move(failure));
}

Results results_of(const std::string& unit, const Results& all) {
  Results own;
  for (const auto& [name, resource] : all)
    if (name.unit == unit) own.emplace(name, resource);
  return own;
}

void merge(StateFile& state, const Results& results) {
  for (const auto& [name, resource] : results) {
    std::erase_if(state.resources,
                  [address = name.address](const StateResource& one) { return one.address() == address; });
    if (resource) state.resources.push_back(*resource);
  }
}

/// Ours may have been written by the dead run just before it could say so.
bool was_changed_by_others(const StateFile& state, const StateVersion& known, const Results& results) {
  if (state.lineage.empty()) return known.serial > 0;
  if (state.serial == known.serial) return state.lineage != known.lineage && state.serial > 0;
  if (state.lineage != known.lineage || state.serial != known.serial + 1) return true;
  StateFile merged = state;
  merge(merged, results);
  return !merged.same_content(state);
}

Expected<void> recover_unit(const Unit& unit, const Results& results, const StateVersion& known,
                            const OpenState& open, Journal& journal, const std::string& program_version) {
  const std::string path = unit.path.text();
  auto read = open(unit)->read();
  if (!read) return tl::unexpected(read.error());
  const StateFile before = read->value_or(StateFile{});
  StateWriter writer(open, journal, "recover", program_version);
  if (auto locked = writer.lock({&unit}, {{path, before}}); !locked) return locked;
  const bool moved = was_changed_by_others(before, known, results);
  if (moved)
    for (const auto& [name, resource] : results)
      if (auto told = journal.intend(name, "recover"); !told) return told;
  if (!results.empty())
    writer.change(path, [&](StateFile& state) {
      if (!moved) merge(state, results);
    });
  return writer.finish();
}

/// Whether somebody asks for it, or a state holds it still.
Expected<bool> is_needed(const ResourceName& name, const FindUnit& find, const OpenState& open) {
  const Unit* unit = find(name.unit);
  if (unit == nullptr) return false;
  if (unit->find(name.address) != nullptr) return true;
  return open(*unit)->read().map(
      [&](const std::optional<StateFile>& state) { return state && state->find(name.address) != nullptr; });
}

}  // namespace

Expected<Recovered> recover(const FindUnit& find, const OpenState& open, Journal& journal,
                            const std::string& program_version) {
  const Unfinished unfinished = journal.unfinished();
  std::set<std::string> units;
  for (const auto& [unit, ids] : unfinished.locks) units.insert(unit);
  for (const auto& [name, resource] : unfinished.results) units.insert(name.unit);
  for (const std::string& path : units) {
    const Unit* unit = find(path);
    if (unit == nullptr) return unit_is_gone(path);
    const auto known = unfinished.versions.find(path);
    auto done = recover_unit(*unit, results_of(path, unfinished.results),
                             known == unfinished.versions.end() ? StateVersion{} : known->second, open,
                             journal, program_version);
    if (!done) return tl::unexpected(done.error());
  }
  Recovered recovered{unfinished.results.size(), {}, unfinished.cut_off, {}};
  for (const ResourceName& name : journal.unfinished().in_flight) {
    const auto needed = is_needed(name, find, open);
    if (!needed) return tl::unexpected(needed.error());
    if (!*needed)
      if (auto told = journal.forget(name); !told) return tl::unexpected(told.error());
    (*needed ? recovered.in_flight : recovered.forgotten).insert(name);
  }
  return recovered;
}

}  // namespace ashlar::engine

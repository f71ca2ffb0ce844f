#include "engine/state_writer.h"

#include <optional>
#include <vector>

#include "base/parallel.h"

namespace ashlar::engine {

using terraform::LockInfo;
using terraform::StateBackend;
using terraform::StateFile;

namespace {

constexpr std::size_t at_once = 16;  ///< nearly all of the time is waiting for S3
/// Units' files ask for this version or a newer one, which reads the states of older ones.
constexpr std::string_view terraform_version = "1.11.0";

StateVersion version_of(const StateFile& state) { return {state.lineage, state.serial}; }

tl::unexpected<Failure> has_moved(const StateBackend& backend) {
  Failure failure;
  failure.operation = "apply to";
  failure.target = backend.name();
  failure.reason = "it was changed by somebody else after this was planned";
  failure.help = "plan again";
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

}  // namespace

StateWriter::StateWriter(OpenState open, Journal& journal, std::string operation, std::string program_version)
    : open_(std::move(open)),
      journal_(journal),
      operation_(std::move(operation)),
      program_version_(std::move(program_version)) {}

StateWriter::~StateWriter() { release_all(); }

void StateWriter::release_all() {
  for (auto& [unit, locked] : locked_)
    if (locked->backend->unlock()) static_cast<void>(journal_.end_lock(unit));
  locked_.clear();
}

Expected<void> StateWriter::lock(const UnitSet& units, const std::map<std::string, StateFile>& seen) {
  const std::vector<const Unit*> sorted(units.begin(), units.end());
  for (const Unit* unit : sorted) locked_.emplace(unit->path.text(), nullptr);
  std::vector<Expected<void>> results(sorted.size());
  in_parallel(
      sorted.size(),
      [&](std::size_t i) { results[i] = lock_one(*sorted[i], seen.at(sorted[i]->path.text())); }, at_once);
  std::erase_if(locked_, [](const auto& one) { return one.second == nullptr; });
  for (const Expected<void>& result : results) {
    if (result) continue;
    release_all();
    return result;
  }
  return {};
}

Expected<void> StateWriter::lock_one(const Unit& unit, const StateFile& seen) {
  const std::string path = unit.path.text();
  auto backend = open_(unit);
  if (auto taken = take(*backend, path); !taken) return taken;
  auto locked = std::make_unique<Locked>();
  locked->backend = std::move(backend);
  auto now = locked->backend->read();
  const bool same = now && (*now ? **now == seen : seen.lineage.empty());
  if (now) {
    locked->written = now->value_or(StateFile{});
    locked->state = *now ? **now : terraform::new_state(terraform_version);
    locked->knows_little = !*now || locked->state.other.contains(may_lack_some);
    if (locked->knows_little) locked->state.other[may_lack_some] = true;
  }
  Expected<void> result = journal_.locked(path, version_of(locked->state));
  if (!now)
    result = tl::unexpected(now.error());
  else if (!same)
    result = has_moved(*locked->backend);
  locked_.at(path) = std::move(locked);
  return result;
}

/// What the journal knows of was taken by a run that is dead: it holds the journal's own lock while it lives.
Expected<void> StateWriter::take(StateBackend& backend, const std::string& unit) {
  const auto dead = journal_.unfinished().locks;
  LockInfo info = terraform::new_lock(operation_, program_version_, backend.name());
  if (auto told = journal_.begin_lock(unit, info.id); !told) return told;
  auto taken = backend.lock(info);
  if (taken) return taken;
  const auto holder = backend.holder();
  const auto known = dead.find(unit);
  if (!holder || !*holder) return taken;
  if (known == dead.end() || !known->second.contains((*holder)->id)) {
    if ((*holder)->id != info.id)
      static_cast<void>(journal_.end_lock(unit));  // it is not ours, and never was
    return taken;
  }
  return backend.release((*holder)->id).and_then([&] { return backend.lock(info); });
}

Expected<void> StateWriter::update(const ResourceName& resource,
                                   const std::function<void(StateFile&)>& change) {
  Locked& locked = *locked_.at(resource.unit);
  const std::lock_guard lock(locked.mutex);
  change(locked.state);
  locked.told = true;
  return journal_.result(resource, std::as_const(locked.state).find(resource.address));
}

void StateWriter::change(const std::string& unit, const std::function<void(StateFile&)>& change) {
  Locked& locked = *locked_.at(unit);
  const std::lock_guard lock(locked.mutex);
  change(locked.state);
  locked.told = true;
}

StateFile StateWriter::state(const std::string& unit) const {
  const Locked& locked = *locked_.at(unit);
  const std::lock_guard lock(locked.mutex);
  return locked.state;
}

/// Nothing changes it meanwhile: all that the journal tells of the unit is in what is written.
Expected<void> StateWriter::write(const std::string& unit, Locked& locked) {
  const std::lock_guard lock(locked.mutex);
  if (!locked.told) return {};
  const bool marks_differ =
      locked.state.other.contains(may_lack_some) != locked.written.other.contains(may_lack_some);
  if (marks_differ || !locked.state.same_content(locked.written)) {
    StateFile next = locked.state;
    next.serial = locked.written.serial + 1;
    if (auto done = locked.backend->write(next); !done) return done;
    locked.written = locked.state = std::move(next);
  }
  locked.told = false;
  return journal_.written(unit, version_of(locked.written));
}

Expected<void> StateWriter::write_changed() {
  std::vector<std::pair<std::string, Locked*>> all;
  for (auto& [unit, locked] : locked_) all.emplace_back(unit, locked.get());
  std::vector<Expected<void>> results(all.size());
  in_parallel(
      all.size(), [&](std::size_t i) { results[i] = write(all[i].first, *all[i].second); }, at_once);
  for (Expected<void>& result : results)
    if (!result) return std::move(result);
  return {};
}

Expected<void> StateWriter::finish() {
  Expected<void> result = write_changed();
  for (auto& [unit, locked] : locked_) {
    auto done = locked->backend->unlock().and_then([this, path = unit] { return journal_.end_lock(path); });
    if (!done && result) result = std::move(done);
  }
  locked_.clear();
  return result;
}

}  // namespace ashlar::engine

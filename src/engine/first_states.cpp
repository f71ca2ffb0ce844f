#include "engine/first_states.h"

#include "base/files.h"
#include "terraform/state/local_state.h"

namespace ashlar::engine {

using terraform::LocalState;
using terraform::StateBackend;

namespace {

namespace fs = std::filesystem;

fs::path file_of(const std::string& unit, const fs::path& folder) {
  return folder / unit / "terraform.tfstate";
}
fs::path file_of(const Unit& unit, const fs::path& folder) { return file_of(unit.path.text(), folder); }

/// A lock makes the file before anything stands in it. What cannot be read is told by whoever reads it.
bool holds_state(const fs::path& file) {
  const auto state = LocalState(file).read();
  return !state || state->has_value();
}

std::string state_unit_of(const Unit& unit) {
  return UnitPath{unit.path.account, std::string(global_place), std::string(global_place), "state"}.text();
}

tl::unexpected<Failure> is_taken(const StateBackend& from, const StateBackend& to) {
  Failure failure;
  failure.operation = "move " + from.name() + " to";
  failure.target = to.name();
  failure.reason = "another state is there";
  failure.help = "find out which of them speaks of what is there, and remove the other";
  return tl::unexpected(std::move(failure));
}

/// Whoever holds the file's lock is the only one who moves this state: an earlier move's other lock is dead.
Expected<void> lock_both(LocalState& file, StateBackend& other, const std::string& version) {
  if (auto locked = file.lock(terraform::new_lock("move", version, file.name())); !locked) return locked;
  terraform::LockInfo info = terraform::new_lock("move", version, other.name());
  info.info = file.name();
  auto locked = other.lock(info);
  if (locked) return locked;
  const auto holder = other.holder();
  const bool is_dead = holder && *holder && (*holder)->operation == info.operation &&
                       (*holder)->info == info.info && (*holder)->who == info.who;
  if (!is_dead) return locked;
  return other.release((*holder)->id).and_then([&] { return other.lock(info); });
}

/// Under both locks. What is written there already by a move that was killed is only confirmed.
Expected<bool> copy(StateBackend& from, StateBackend& to) {
  const auto here = from.read();
  if (!here) return tl::unexpected(here.error());
  if (!*here) return false;
  const auto there = to.read();
  if (!there) return tl::unexpected(there.error());
  if (*there && (*there)->lineage != (*here)->lineage) return is_taken(from, to);
  const bool is_newer = *there && (*there)->serial >= (*here)->serial;
  if (!is_newer)
    if (auto written = to.write(**here); !written) return tl::unexpected(written.error());
  return to.unlock().map([] { return true; });
}

Expected<void> remove_file(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (error) return system_failure("remove", path.string(), error.value());
  return {};
}

}  // namespace

OpenState first_states(fs::path folder, std::set<std::string> without_bucket, OpenState lasting) {
  return [folder = std::move(folder), without = std::move(without_bucket),
          lasting = std::move(lasting)](const Unit& unit) -> std::unique_ptr<StateBackend> {
    const fs::path file = file_of(unit, folder);
    if (without.contains(unit.path.account) || holds_state(file)) return std::make_unique<LocalState>(file);
    return lasting(unit);
  };
}

OpenState states_while_buckets_go(fs::path folder, OpenState lasting) {
  return [folder = std::move(folder),
          lasting = std::move(lasting)](const Unit& unit) -> std::unique_ptr<StateBackend> {
    const fs::path file = file_of(unit, folder);
    if (holds_state(file) || holds_state(file_of(state_unit_of(unit), folder)))
      return std::make_unique<LocalState>(file);
    return lasting(unit);
  };
}

Expected<std::size_t> move_first_states(const Architecture& architecture, const fs::path& folder,
                                        const OpenState& lasting, const std::string& program_version) {
  std::size_t count = 0;
  for (const auto& entry : architecture.units()) {
    const fs::path file = file_of(*entry.second, folder);
    if (!holds_state(file)) continue;
    LocalState from(file);
    const auto to = lasting(*entry.second);
    if (auto locked = lock_both(from, *to, program_version); !locked) return tl::unexpected(locked.error());
    const auto moved = copy(from, *to);
    if (!moved) return tl::unexpected(moved.error());
    if (auto removed = remove_file(file); !removed) return tl::unexpected(removed.error());
    count += *moved ? 1 : 0;
  }
  return count;
}

Expected<std::size_t> move_states_back(const UnitSet& units, const fs::path& folder, const OpenState& lasting,
                                       const std::string& program_version) {
  std::size_t count = 0;
  for (const Unit* unit : units) {
    const fs::path file = file_of(*unit, folder);
    if (holds_state(file)) continue;  // moved before
    LocalState to(file);
    const auto from = lasting(*unit);
    if (auto locked = lock_both(to, *from, program_version); !locked) return tl::unexpected(locked.error());
    const auto moved = copy(*from, to);
    if (!moved) return tl::unexpected(moved.error());
    count += *moved ? 1 : 0;
  }
  return count;
}

}  // namespace ashlar::engine

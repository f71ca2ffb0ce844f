#include "engine/first_states.h"

#include "base/files.h"
#include "terraform/state/local_state.h"

namespace ashlar::engine {

using terraform::LocalState;
using terraform::StateBackend;

namespace {

namespace fs = std::filesystem;

fs::path file_of(const Unit& unit, const fs::path& folder) {
  return folder / unit.path.text() / "terraform.tfstate";
}

tl::unexpected<Failure> is_taken(const StateBackend& from, const StateBackend& to) {
  Failure failure;
  failure.operation = "move " + from.name() + " to";
  failure.target = to.name();
  failure.reason = "another state is there";
  failure.help = "find out which of them speaks of what is there, and remove the other";
  return tl::unexpected(std::move(failure));
}

/// What is written there already by a move that was killed is only confirmed.
Expected<bool> copy(StateBackend& from, StateBackend& to, const std::string& version) {
  if (auto locked = from.lock(terraform::new_lock("move", version, from.name())); !locked)
    return tl::unexpected(locked.error());
  if (auto locked = to.lock(terraform::new_lock("move", version, to.name())); !locked)
    return tl::unexpected(locked.error());
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
    if (is_there(file) || without.contains(unit.path.account)) return std::make_unique<LocalState>(file);
    return lasting(unit);
  };
}

Expected<std::size_t> move_first_states(const Architecture& architecture, const fs::path& folder,
                                        const OpenState& lasting, const std::string& program_version) {
  std::size_t count = 0;
  for (const auto& entry : architecture.units()) {
    const fs::path file = file_of(*entry.second, folder);
    if (!is_there(file)) continue;
    LocalState from(file);
    const auto moved = copy(from, *lasting(*entry.second), program_version);
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
    if (is_there(file)) continue;  // moved before
    LocalState to(file);
    const auto moved = copy(*lasting(*unit), to, program_version);
    if (!moved) return tl::unexpected(moved.error());
    count += *moved ? 1 : 0;
  }
  return count;
}

}  // namespace ashlar::engine

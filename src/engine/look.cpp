#include "engine/look.h"

#include <algorithm>

#include "base/parallel.h"
#include "engine/state_writer.h"

namespace ashlar::engine {

namespace {

Expected<UnitLook> look_at_one(const Unit& unit, terraform::StateBackend& backend) {
  UnitLook look;
  look.unit = &unit;
  look.asked_for = static_cast<std::size_t>(
      std::count_if(unit.resources.begin(), unit.resources.end(),
                    [](const auto& resource) { return resource->mode == schema::Mode::Managed; }));
  const auto state = backend.read();
  if (!state) return tl::unexpected(state.error());
  if (*state) {
    look.serial = (*state)->serial;
    for (const terraform::StateResource& resource : (*state)->resources) {
      if (resource.mode != "managed") continue;
      for (const terraform::StateObject& object : resource.objects) {
        ++look.recorded;
        look.tainted += object.tainted ? 1 : 0;
        look.deposed += object.deposed.empty() ? 0 : 1;
      }
    }
  }
  auto holder = backend.holder();
  if (!holder) return tl::unexpected(holder.error());
  look.holder = std::move(*holder);
  return look;
}

}  // namespace

Expected<std::vector<UnitLook>> look_at(const UnitSet& units, const OpenState& open) {
  constexpr std::size_t at_once = 16;  // nearly all of the time is waiting for S3
  const std::vector<const Unit*> all(units.begin(), units.end());
  std::vector<Expected<UnitLook>> looks(all.size());
  in_parallel(
      all.size(), [&](std::size_t i) { looks[i] = look_at_one(*all[i], *open(*all[i])); }, at_once);
  std::vector<UnitLook> seen;
  for (Expected<UnitLook>& look : looks) {
    if (!look) return tl::unexpected(look.error());
    seen.push_back(std::move(*look));
  }
  return seen;
}

Expected<void> release_by_force(const Unit& unit, const OpenState& open, const std::string& lock_id,
                                const std::string& program_version) {
  const auto backend = open(unit);
  if (auto released = backend->release(lock_id); !released) return released;
  if (auto locked = backend->lock(terraform::new_lock("unlock", program_version, backend->name())); !locked)
    return locked;
  auto state = backend->read();
  if (!state) return tl::unexpected(state.error());
  if (*state) {
    ++(*state)->serial;
    (*state)->other[may_lack_some] = true;
    if (auto written = backend->write(**state); !written) return written;
  }
  return backend->unlock();
}

}  // namespace ashlar::engine

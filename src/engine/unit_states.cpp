#include "engine/unit_states.h"

#include <mutex>
#include <optional>
#include <vector>

#include "base/parallel.h"

namespace ashlar::engine {

Expected<std::map<std::string, terraform::StateFile>> read_states(const UnitSet& of, const OpenState& open) {
  constexpr std::size_t at_once = 16;  // most of the time goes into waiting, where they are in S3
  const std::vector<const Unit*> units(of.begin(), of.end());
  std::map<std::string, terraform::StateFile> states;
  std::optional<Failure> failure;
  std::mutex mutex;
  in_parallel(
      units.size(),
      [&](std::size_t i) {
        auto state = open(*units[i])->read();
        const std::lock_guard lock(mutex);
        if (!state) {
          if (!failure) failure = state.error();
        } else {
          states[units[i]->path.text()] = std::move(*state).value_or(terraform::StateFile{});
        }
      },
      at_once);
  if (failure) return tl::unexpected(*failure);
  return states;
}

}  // namespace ashlar::engine

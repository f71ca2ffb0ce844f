#include "engine/moves.h"

#include <algorithm>

#include "engine/state_update.h"

namespace ashlar::engine {

using terraform::StateFile;
using terraform::StateObject;
using terraform::StateResource;

namespace {

nlohmann::json id_of(const StateResource& resource) {
  if (resource.objects.empty()) return nullptr;
  const nlohmann::json& attributes = resource.objects.front().attributes;
  return attributes.is_object() ? attributes.value("id", nlohmann::json()) : nlohmann::json();
}

/// Terraform destroys in the order that these tell.
void rename_dependencies(StateFile& state, const std::string& from, const std::string& to) {
  for (StateResource& resource : state.resources)
    for (StateObject& object : resource.objects)
      std::replace(object.dependencies.begin(), object.dependencies.end(), from, to);
}

}  // namespace

std::vector<Move> pending_moves(const Architecture& architecture,
                                const std::map<std::string, StateFile>& states) {
  std::vector<Move> pending;
  for (const Move& move : architecture.moves) {
    const auto from = states.find(move.unit.text());
    const auto to = states.find(move.now->unit->path.text());
    if (from == states.end() || to == states.end()) continue;
    const StateResource* before = from->second.find(move.address);
    const StateResource* after = to->second.find(move.now->address());
    if (before != nullptr && (after == nullptr || id_of(*before) == id_of(*after))) pending.push_back(move);
  }
  return pending;
}

void arrive(const Move& move, const StateFile& from, StateFile& to) {
  const StateResource* before = from.find(move.address);
  if (before == nullptr || to.find(move.now->address()) != nullptr) return;
  StateResource moved = *before;
  moved.type = move.now->type;
  moved.name = move.now->name;
  moved.provider = provider_of(*move.now);
  if (move.unit != move.now->unit->path)
    for (StateObject& object : moved.objects) object.dependencies.clear();
  to.resources.push_back(std::move(moved));
  if (move.unit == move.now->unit->path) rename_dependencies(to, move.address, move.now->address());
}

void leave(const Move& move, StateFile& from) {
  std::erase_if(from.resources, [&](const StateResource& one) { return one.address() == move.address; });
}

}  // namespace ashlar::engine

#include "engine/extra/lift.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/lifts.h"

namespace ashlar::engine {

namespace {

using nlohmann::json;
using terraform::StateResource;

bool is_asked_for(const Unit& unit, const StateResource& resource) {
  const std::string words = fmt::format("\"{}\" \"{}\"", resource.type, resource.name);
  return resource.module.empty() &&
         std::any_of(unit.team_files.begin(), unit.team_files.end(),
                     [&](const auto& file) { return file.second.find(words) != std::string::npos; });
}

bool stands_in_the_way(const StateResource& resource, const Lift& lift) {
  return resource.type == lift.type &&
         std::any_of(resource.objects.begin(), resource.objects.end(), [&](const auto& object) {
           const auto found = object.attributes.find(lift.attribute);
           return found != object.attributes.end() && *found == !lift.value;
         });
}

}  // namespace

ExtraLift lift_of(const Unit& unit, const terraform::StateFile& state) {
  ExtraLift all;
  json override = json::object();
  for (const StateResource& resource : state.resources)
    for (const Lift& lift : lifts())
      if (resource.mode == "managed" && stands_in_the_way(resource, lift) && is_asked_for(unit, resource)) {
        override["resource"][resource.type][resource.name][std::string(lift.attribute)] = lift.value;
        all.addresses.push_back(resource.address());
      }
  if (!all.addresses.empty()) all.files["ashlar_override.tf.json"] = override.dump(2) + "\n";
  return all;
}

std::vector<std::string> protected_in(const terraform::StateFile& state) {
  std::vector<std::string> addresses;
  for (const StateResource& resource : state.resources)
    for (const Lift& lift : lifts())
      if (is_protection(lift.attribute) && stands_in_the_way(resource, lift))
        addresses.push_back(resource.address());
  return addresses;
}

}  // namespace ashlar::engine

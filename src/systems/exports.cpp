#include "systems/exports.h"

#include <map>

namespace ashlar::systems {

namespace {

/// Outputs of a unit that other accounts read, by name. Each is text: a list travels as its items.
using Exported = std::map<std::string, Reference>;

std::map<const Unit*, Exported, UnitOrder> exported_outputs(const Architecture& architecture) {
  std::map<const Unit*, Exported, UnitOrder> exported;
  for (const auto& [path, unit] : architecture.units()) {
    const std::string& account = path.account;
    for (const auto& resource : unit->resources) {
      for (const Member& attribute : resource->attributes) {
        for_each_reference(attribute.value, [&](const Reference& reference) {
          const Unit* producer = reference.resource->unit;
          if (producer->path.account != account)
            exported[producer].emplace(output_name(reference), reference);
        });
      }
    }
  }
  return exported;
}

Value document(const Exported& outputs) {
  Object members;
  for (const auto& [name, reference] : outputs) members.push_back({name, reference});
  return json(std::move(members));
}

}  // namespace

std::map<std::string, std::set<std::string>> readers_of_accounts(const Architecture& architecture) {
  std::map<std::string, std::set<std::string>> readers;
  for (const auto& [path, unit] : architecture.units()) {
    for (const Unit* producer : unit->reads) {
      if (producer->path.account != path.account) readers[producer->path.account].insert(path.account);
    }
  }
  return readers;
}

void export_outputs(Architecture& architecture) {
  for (const auto& [producer, outputs] : exported_outputs(architecture)) {
    Scope scope(architecture.unit(producer->path), "exports", Span{});
    Resource& exports = scope.add("aws_s3_object", "exports",
                                  {
                                      {"bucket", producer->state.bucket},
                                      {"key", "exports/" + producer->path.text() + ".json"},
                                      {"content_type", "application/json"},
                                      {"content", document(outputs)},
                                  });
    exports.in_home_region = true;
  }
}

}  // namespace ashlar::systems

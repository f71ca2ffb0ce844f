#include "terraform/move_files.h"

#include <map>
#include <nlohmann/json.hpp>

namespace ashlar::terraform {

FileTree move_files(const Architecture& architecture) {
  std::map<std::string, nlohmann::ordered_json> units;
  for (const Move& move : architecture.moves) {
    nlohmann::ordered_json& file = units[move.unit.text()];
    if (move.unit == move.now->unit->path)
      file["moved"].push_back({{"from", move.address}, {"to", move.now->address()}});
    else if (architecture.find(move.unit) != nullptr)
      file["removed"].push_back({{"from", move.address}, {"lifecycle", {{"destroy", false}}}});
  }
  FileTree files;
  for (const auto& [unit, file] : units)
    if (!file.is_null()) files.emplace(unit + "/moved.tf.json", file.dump(2) + "\n");
  return files;
}

}  // namespace ashlar::terraform

#include "engine/extra/files.h"

#include <fmt/format.h>

#include "provider/json.h"
#include "terraform/unit_files.h"

namespace ashlar::engine {

namespace {

using provider::Value;

/// Text that Terraform reads as itself.
Value escaped(const Value& value) {
  if (const auto* text = value.as<std::string>()) return terraform::escape_template(*text);
  if (const auto* list = value.as<provider::List>()) {
    provider::List items;
    for (const Value& item : *list) items.push_back(escaped(item));
    return items;
  }
  if (const auto* object = value.as<provider::Object>()) {
    provider::Object members;
    for (const auto& [name, member] : *object)
      members.emplace(terraform::escape_template(name), escaped(member));
    return members;
  }
  return value;
}

}  // namespace

Value inputs_of(const Unit& unit, const Resolve& resolve) { return evaluate(unit.given, resolve).value; }

Value recorded_inputs_of(const Unit& unit, const StatesByUnit& states) {
  return inputs_of(unit, [&](const Reference& reference) -> Resolved {
    const auto state = states.find(reference.resource->unit->path.text());
    if (state == states.end()) return {};
    const auto output = state->second.outputs.find(output_name(reference));
    if (output == state->second.outputs.end()) return {};
    return {provider::from_json(output->second.value.dump()).value_or(Value()), output->second.sensitive};
  });
}

UnitSet givers_of_unknowns(const Unit& unit, const Resolve& resolve) {
  UnitSet givers;
  for (const Member& member : unit.given)
    for_each_reference(member.value, [&](const Reference& reference) {
      if (!resolve(reference).value.is_wholly_known()) givers.insert(reference.resource->unit);
    });
  return givers;
}

FileTree extra_files(const Unit& unit, const Value& inputs) {
  FileTree files = terraform::unit_files(unit, terraform::Backend::Local);
  files.erase("README.md");
  files.erase("reads.tf.json");
  const provider::Object locals{{"locals", provider::Object{{"ashlar", escaped(inputs)}}}};
  files["ashlar.tf.json"] = provider::to_json(locals, 2) + "\n";
  return files;
}

std::string source_of(const Unit& unit, const std::string& file) {
  if (!unit.team_files.contains(file)) return unit.path.text() + "/" + file;
  const UnitPath& path = unit.path;
  return fmt::format("{}/{}/{}/extra/{}/{}", path.account, path.region, path.environment, path.part, file);
}

}  // namespace ashlar::engine

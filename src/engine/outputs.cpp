#include "engine/outputs.h"

#include "model/reference_type.h"
#include "provider/compare.h"
#include "provider/json.h"

namespace ashlar::engine {

using nlohmann::json;
using schema::Type;

namespace {

/// As cty writes it: `"string"`, `["list","string"]`, `["object",{"name":"string"}]`.
json cty_type(const Type& type) {
  const auto of_elements = [&](const char* name) { return json::array({name, cty_type(*type.element)}); };
  switch (type.kind) {
    case Type::Kind::String:
      return "string";
    case Type::Kind::Number:
      return "number";
    case Type::Kind::Bool:
      return "bool";
    case Type::Kind::Dynamic:
      return "dynamic";
    case Type::Kind::List:
      return of_elements("list");
    case Type::Kind::Set:
      return of_elements("set");
    case Type::Kind::Map:
      return of_elements("map");
    case Type::Kind::Object:
      break;
  }
  json fields = json::object();
  for (const Type::Field& field : type.fields) fields[field.name] = cty_type(field.type);
  return json::array({"object", std::move(fields)});
}

}  // namespace

Outputs outputs_of(const Unit& unit, const Resolve& resolve, const schema::Schema& schema) {
  Outputs outputs;
  for (const auto& [name, reference] : unit.outputs) {
    Resolved resolved = resolve(reference);
    if (!resolved.value.is_wholly_known()) {
      outputs.all_known = false;
      continue;
    }
    if (resolved.value.is_null()) continue;
    const Type* type = reference_type(reference, schema).type;
    const provider::Value value =
        type == nullptr ? std::move(resolved.value) : provider::canonical(*type, std::move(resolved.value));
    outputs.known[name] = {json::parse(provider::to_json(value)),
                           type == nullptr ? json("dynamic") : cty_type(*type), resolved.sensitive};
  }
  return outputs;
}

}  // namespace ashlar::engine

#include "engine/prior.h"

#include "provider/conform.h"
#include "provider/json.h"

namespace ashlar::engine {

namespace {

/// `{"type":"get_attr","value":"name"}`, or `index` with a number or a key.
provider::Step path_step(const nlohmann::json& step) {
  const nlohmann::json& value = step.at("value");
  if (step.at("type") == "get_attr") return provider::Step::attribute(value.get<std::string>());
  const nlohmann::json& index = value.is_object() ? value.at("value") : value;
  return index.is_number() ? provider::Step::at(index.get<std::int64_t>())
                           : provider::Step::key(index.get<std::string>());
}

}  // namespace

const terraform::StateObject* object_of(const terraform::StateFile& state, const std::string& address,
                                        const std::string& deposed) {
  const terraform::StateResource* resource = state.find(address);
  if (resource == nullptr) return nullptr;
  for (const terraform::StateObject& object : resource->objects)
    if (object.deposed == deposed && object.index.is_null()) return &object;
  return nullptr;
}

const terraform::StateObject* current_object(const terraform::StateFile& state, const std::string& address) {
  return object_of(state, address, "");
}

tl::expected<provider::State, provider::Diagnostics> decode(const schema::ResourceType& type,
                                                            const terraform::StateObject& object,
                                                            const AskForSession& session) {
  const std::string attributes = object.attributes.dump();
  const bool same_version = object.schema_version == static_cast<std::uint64_t>(type.version);
  auto value = provider::from_json(attributes).and_then([&](provider::Value&& read) {
    return provider::conform(*type.block, std::move(read), provider::Origin::State);
  });
  const bool believed = same_version || !session;
  if (believed && value) return provider::State{std::move(*value), object.private_data};
  if (!session) return tl::unexpected(diagnostics_of(value.error()));
  const auto asked = session();
  if (!asked) return tl::unexpected(asked.error());
  auto upgraded = asked->upgrade_state(type, static_cast<int>(object.schema_version), attributes);
  if (!upgraded) return tl::unexpected(diagnostics_of(upgraded.error().failure));
  if (!upgraded->value) return tl::unexpected(std::move(upgraded->diagnostics));
  return provider::State{std::move(*upgraded->value), object.private_data};
}

std::vector<provider::Path> sensitive_of(const terraform::StateObject& object) {
  std::vector<provider::Path> paths;
  for (const nlohmann::json& source : object.sensitive) {
    provider::Path path;
    for (const nlohmann::json& step : source) path.push_back(path_step(step));
    paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace ashlar::engine

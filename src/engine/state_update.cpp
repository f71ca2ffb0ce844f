#include "engine/state_update.h"

#include <algorithm>

#include "provider/json.h"
#include "provider/secrecy.h"
#include "terraform/state/lock_info.h"

namespace ashlar::engine {

using nlohmann::json;
using terraform::StateFile;
using terraform::StateObject;
using terraform::StateResource;

namespace {

json step_json(const provider::Step& step) {
  switch (step.kind) {
    case provider::Step::Kind::Attribute:
      return {{"type", "get_attr"}, {"value", step.name}};
    case provider::Step::Kind::Key:
      return {{"type", "index"}, {"value", {{"value", step.name}, {"type", "string"}}}};
    case provider::Step::Kind::Index:
      return {{"type", "index"}, {"value", {{"value", step.index}, {"type", "number"}}}};
  }
  return nullptr;
}

/// Each once. A secret that is null marks nothing.
json sensitive_json(const schema::ResourceType& type, const provider::Value& value,
                    const std::vector<provider::Path>& marked) {
  std::vector<provider::Path> paths = provider::sensitive_paths(*type.block, value);
  for (const provider::Path& path : marked) {
    const provider::Value* there = provider::at(value, path);
    const bool known = std::find(paths.begin(), paths.end(), path) != paths.end();
    if (there != nullptr && !there->is_null() && !known) paths.push_back(path);
  }
  json all = json::array();
  for (const provider::Path& path : paths) {
    json steps = json::array();
    for (const provider::Step& step : path) steps.push_back(step_json(step));
    all.push_back(std::move(steps));
  }
  return all;
}

StateResource& resource_of(StateFile& state, const schema::ResourceType& type, const Recorded& about) {
  if (StateResource* known = state.find(type.name + "." + about.name)) return *known;
  StateResource made;
  made.type = type.name;
  made.name = about.name;
  state.resources.push_back(std::move(made));
  return state.resources.back();
}

bool is_current(const StateObject& object) { return object.deposed.empty(); }

void remove_empty(StateFile& state) {
  std::erase_if(state.resources, [](const StateResource& one) { return one.objects.empty(); });
}

}  // namespace

void record(StateFile& state, const schema::ResourceType& type, const provider::State& made,
            const Recorded& about) {
  StateResource& resource = resource_of(state, type, about);
  resource.provider = about.provider;
  std::erase_if(resource.objects, is_current);
  if (!made.value.is_null()) {
    const provider::Value kept = provider::without_write_only(*type.block, made.value);
    StateObject object;
    object.tainted = about.tainted;
    object.schema_version = static_cast<std::uint64_t>(type.version);
    object.attributes = json::parse(provider::to_json(kept));
    object.sensitive = sensitive_json(type, kept, about.sensitive);
    object.private_data = made.private_data;
    object.dependencies = about.dependencies;
    object.create_before_destroy = about.create_before_destroy;
    resource.objects.insert(resource.objects.begin(), std::move(object));
  }
  remove_empty(state);
}

void depose(StateFile& state, const std::string& address, const std::string& key) {
  StateResource* resource = state.find(address);
  if (resource == nullptr) return;
  for (StateObject& object : resource->objects)
    if (is_current(object)) object.deposed = key;
}

void restore(StateFile& state, const std::string& address, const std::string& key) {
  StateResource* resource = state.find(address);
  if (resource == nullptr) return;
  auto& objects = resource->objects;
  if (std::any_of(objects.begin(), objects.end(), is_current)) return;
  for (StateObject& object : objects)
    if (object.deposed == key) object.deposed.clear();
}

void remove_current(StateFile& state, const std::string& address) { remove_deposed(state, address, ""); }

void remove_deposed(StateFile& state, const std::string& address, const std::string& key) {
  StateResource* resource = state.find(address);
  if (resource == nullptr) return;
  std::erase_if(resource->objects, [&](const StateObject& object) { return object.deposed == key; });
  remove_empty(state);
}

std::string new_deposed_key() {
  constexpr std::size_t digits = 8;
  return terraform::new_uuid().substr(0, digits);
}

std::string provider_of(const Resource& resource) {
  const bool elsewhere = resource.unit->provider_region != resource.unit->state.region;
  return provider_in_states(resource.in_home_region && elsewhere ? "home" : "");
}

std::string provider_in_states(const std::string& alias) {
  return R"(provider["registry.terraform.io/hashicorp/aws"])" + (alias.empty() ? "" : "." + alias);
}

}  // namespace ashlar::engine

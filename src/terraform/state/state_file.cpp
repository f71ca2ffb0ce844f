#include "terraform/state/state_file.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "base/base64.h"
#include "terraform/state/lock_info.h"

namespace ashlar::terraform {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr int state_version = 4;

tl::unexpected<Failure> unreadable(const std::string& origin, std::string reason, std::string help = "") {
  Failure failure;
  failure.operation = "read";
  failure.target = origin;
  failure.reason = std::move(reason);
  failure.help = std::move(help);
  return tl::unexpected(std::move(failure));
}

/// Takes a member out of what is left over; null where there is none.
json take(json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return nullptr;
  json value = std::move(*found);
  object.erase(found);
  return value;
}

template <class T>
T take_as(json& object, const char* name, T otherwise) {
  const json value = take(object, name);
  return value.is_null() ? std::move(otherwise) : value.get<T>();
}

StateObject object_from(json source) {
  StateObject object;
  object.index = take(source, "index_key");
  object.deposed = take_as<std::string>(source, "deposed", "");
  object.tainted = take_as<std::string>(source, "status", "") == "tainted";
  object.schema_version = take_as<std::uint64_t>(source, "schema_version", 0);
  object.attributes = take(source, "attributes");
  object.sensitive = take_as<json>(source, "sensitive_attributes", json::array());
  const std::string encoded = take_as<std::string>(source, "private", "");
  auto bytes = decode_base64(encoded);
  if (!bytes) throw std::invalid_argument("`private` is not base64");
  object.private_data = std::move(*bytes);
  object.dependencies = take_as<std::vector<std::string>>(source, "dependencies", {});
  object.create_before_destroy = take_as<bool>(source, "create_before_destroy", false);
  object.other = std::move(source);
  return object;
}

StateFile state_from(json source) {
  StateFile state;
  take(source, "version");
  state.terraform_version = take_as<std::string>(source, "terraform_version", "");
  state.serial = take_as<std::uint64_t>(source, "serial", 0);
  state.lineage = take_as<std::string>(source, "lineage", "");
  const json outputs = take_as<json>(source, "outputs", json::object());
  for (const auto& [name, output] : outputs.items())
    state.outputs[name] = {output.at("value"), output.value("type", json()),
                           output.value("sensitive", false)};
  for (json& resource : take_as<json>(source, "resources", json::array()))
    state.resources.push_back(resource_from(std::move(resource)));
  state.other = std::move(source);
  return state;
}

// Written in Terraform's order, and left out where Terraform leaves it out.

ordered_json json_of(const StateObject& object) {
  ordered_json out;
  if (!object.index.is_null()) out["index_key"] = object.index;
  if (object.tainted) out["status"] = "tainted";
  if (!object.deposed.empty()) out["deposed"] = object.deposed;
  out["schema_version"] = object.schema_version;
  if (!object.attributes.is_null()) out["attributes"] = object.attributes;
  out["sensitive_attributes"] = object.sensitive;
  if (!object.private_data.empty()) out["private"] = encode_base64(object.private_data);
  if (!object.dependencies.empty()) out["dependencies"] = object.dependencies;
  if (object.create_before_destroy) out["create_before_destroy"] = true;
  for (const auto& [name, value] : object.other.items()) out[name] = value;
  return out;
}

auto place(const StateResource& resource) {
  return std::tie(resource.module, resource.mode, resource.type, resource.name);
}

bool stands_before(const StateResource& a, const StateResource& b) { return place(a) < place(b); }

}  // namespace

StateResource resource_from(json source) {
  StateResource resource;
  resource.module = take_as<std::string>(source, "module", "");
  resource.mode = take(source, "mode").get<std::string>();
  resource.type = take(source, "type").get<std::string>();
  resource.name = take(source, "name").get<std::string>();
  resource.provider = take(source, "provider").get<std::string>();
  for (json& object : take_as<json>(source, "instances", json::array()))
    resource.objects.push_back(object_from(std::move(object)));
  resource.other = std::move(source);
  return resource;
}

ordered_json to_json(const StateResource& resource) {
  ordered_json out;
  if (!resource.module.empty()) out["module"] = resource.module;
  out["mode"] = resource.mode;
  out["type"] = resource.type;
  out["name"] = resource.name;
  for (const auto& [name, value] : resource.other.items()) out[name] = value;
  out["provider"] = resource.provider;
  out["instances"] = ordered_json::array();
  for (const StateObject& object : resource.objects) out["instances"].push_back(json_of(object));
  return out;
}

std::string StateResource::address() const {
  return (module.empty() ? "" : module + ".") + (mode == "data" ? "data." : "") + type + "." + name;
}

const StateResource* StateFile::find(std::string_view address) const {
  const auto found = std::find_if(resources.begin(), resources.end(), [&](const StateResource& resource) {
    return resource.address() == address;
  });
  return found == resources.end() ? nullptr : &*found;
}

StateResource* StateFile::find(std::string_view address) {
  return const_cast<StateResource*>(std::as_const(*this).find(address));  // NOLINT: this is not const
}

bool StateFile::same_content(const StateFile& other_state) const {
  if (outputs != other_state.outputs || resources.size() != other_state.resources.size()) return false;
  std::vector<StateResource> a = resources;
  std::vector<StateResource> b = other_state.resources;
  std::sort(a.begin(), a.end(), stands_before);
  std::sort(b.begin(), b.end(), stands_before);
  return a == b;
}

StateFile new_state(std::string_view terraform_version) {
  StateFile state;
  state.terraform_version = terraform_version;
  state.lineage = new_uuid();
  state.other["check_results"] = nullptr;
  return state;
}

Expected<StateFile> parse_state(std::string_view text, const std::string& origin) {
  json source = json::parse(text, nullptr, false);
  if (!source.is_object()) return unreadable(origin, "it is no Terraform state: not a JSON object");
  const json version = source.value("version", json());
  if (version != state_version)
    return unreadable(origin,
                      fmt::format("its version is {}, and only {} is known", version.dump(), state_version),
                      "run `terraform apply -refresh-only` there once with Terraform 1.11 or later");
  try {
    return state_from(std::move(source));
  } catch (const std::exception& problem) {
    return unreadable(origin, std::string("it is no Terraform state: ") + problem.what());
  }
}

std::string state_text(const StateFile& state) {
  ordered_json out;
  out["version"] = state_version;
  out["terraform_version"] = state.terraform_version;
  out["serial"] = state.serial;
  out["lineage"] = state.lineage;
  out["outputs"] = ordered_json::object();
  for (const auto& [name, output] : state.outputs) {
    ordered_json& one = out["outputs"][name];
    one["value"] = output.value;
    one["type"] = output.type;
    if (output.sensitive) one["sensitive"] = true;
  }
  std::vector<StateResource> sorted = state.resources;
  std::sort(sorted.begin(), sorted.end(), stands_before);
  out["resources"] = ordered_json::array();
  for (const StateResource& resource : sorted) out["resources"].push_back(to_json(resource));
  for (const auto& [name, value] : state.other.items()) out[name] = value;
  return out.dump(2) + "\n";
}

}  // namespace ashlar::terraform

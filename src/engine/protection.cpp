#include "engine/protection.h"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <fnmatch.h>

#include "engine/lifts.h"
#include "model/tags.h"

namespace ashlar::engine {

namespace {

/// Names a last snapshot: AWS keeps it, and refuses a name that it has already.
constexpr const char* snapshot_name = "final_snapshot_identifier";

bool is_true(const Resource& resource, std::string_view attribute) {
  const ashlar::Value* value = find(resource.attributes, attribute);
  const bool* flag = value == nullptr ? nullptr : value->as<bool>();
  return flag != nullptr && *flag;
}

/// The provider writes these into states where nothing was asked for, and refuses them in a configuration.
bool is_empty(const provider::Value& value) {
  const auto* text = value.as<std::string>();
  const auto* list = value.as<provider::List>();
  const auto* members = value.as<provider::Object>();
  return (text != nullptr && text->empty()) || (list != nullptr && list->empty()) ||
         (members != nullptr && members->empty());
}

provider::Value config_of_blocks(const schema::NestedBlock& nested, provider::Value prior) {
  if (auto* items = prior.as<provider::List>()) {
    for (provider::Value& item : *items) item = config_of(*nested.block, item);
    return prior;
  }
  return prior.is_null() ? prior : config_of(*nested.block, prior);
}

}  // namespace

bool is_protected(const Resource& resource) {
  return resource.lifecycle.prevent_destroy ||
         std::any_of(protections().begin(), protections().end(),
                     [&](const char* name) { return is_true(resource, name); });
}

bool is_protected(const provider::Value& prior) {
  const provider::Value* tags = prior.find("tags");
  return protection_at_aws(prior) != nullptr || (tags != nullptr && tags->find(protected_tag) != nullptr);
}

bool names_protected(const std::vector<std::string>& globs, const std::string& full_address) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return glob == "all" || fnmatch(glob.c_str(), full_address.c_str(), 0) == 0;
  });
}

std::string this_moment() {
  return fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(std::chrono::system_clock::now()));
}

void lift_protection(Resource& resource, const std::string& moment) {
  resource.lifecycle.prevent_destroy = false;
  for (const Lift& lift : lifts())
    if (resource.type == lift.type) resource.set(lift.attribute, lift.value);
  const ashlar::Value* name = find(resource.attributes, snapshot_name);
  if (const auto* text = name == nullptr ? nullptr : name->as<std::string>())
    resource.set(snapshot_name, *text + "-" + moment);
}

provider::Value lifted(const std::string& type, provider::Value prior, const std::string& moment) {
  for (const Lift& lift : lifts())
    if (provider::Value* value = prior.find(lift.attribute); value != nullptr && type == lift.type)
      *value = lift.value;
  provider::Value* name = prior.find(snapshot_name);
  if (auto* text = name == nullptr ? nullptr : name->as<std::string>(); text != nullptr && !text->empty())
    *text += "-" + moment;
  return prior;
}

const char* protection_at_aws(const provider::Value& prior) {
  const auto found = std::find_if(protections().begin(), protections().end(),
                                  [&](const char* name) { return is_true_at(prior, name); });
  return found == protections().end() ? nullptr : *found;
}

/// What AWS may choose is left to it: it stays as it is.
provider::Value config_of(const schema::Block& block, const provider::Value& prior) {
  provider::Object config;
  for (const schema::Attribute& attribute : block.attributes) {
    const provider::Value* value = prior.find(attribute.name);
    const bool asked_for =
        value != nullptr && !is_empty(*value) && !attribute.computed && !attribute.write_only;
    config[attribute.name] = asked_for ? *value : provider::Value();
  }
  for (const schema::NestedBlock& nested : block.blocks)
    if (const provider::Value* value = prior.find(nested.name))
      config[nested.name] = config_of_blocks(nested, *value);
  return config;
}

}  // namespace ashlar::engine

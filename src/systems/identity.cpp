#include "systems/identity.h"

#include "base/text.h"
#include "model/tags.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view id_tag = "ashlar:id";
constexpr std::size_t id_digits = 16;

bool takes_tags(const Resource& resource, const schema::Schema& schema) {
  const schema::ResourceType* type = schema.find(resource.mode, resource.type);
  if (!type) return false;
  const schema::Attribute* tags = type->block->attribute("tags");
  return tags && tags->optional && tags->type.kind == schema::Type::Kind::Map;
}

/// AWS's Auto Scaling groups have tags of a shape of their own, which the provider's default tags do not
/// reach. Machines get theirs from the launch template.
void mark_group(Resource& group) {
  Value* blocks = find(group.attributes, "tag");
  List all = blocks->as<List>() ? *blocks->as<List>() : List{*blocks};
  const auto add = [&](std::string_view key, Value value) {
    all.push_back(object({{"key", key}, {"value", std::move(value)}, {"propagate_at_launch", false}}));
  };
  for (const Member& tag : group.unit->default_tags) add(tag.name, tag.value);
  add(id_tag, sha256_hex(group.full_address(), id_digits));
  *blocks = std::move(all);
}

}  // namespace

void identify(Resource& resource, const schema::Schema& schema) {
  if (resource.type == "aws_autoscaling_group") mark_group(resource);
  if (!takes_tags(resource, schema)) return;
  if (!find(resource.attributes, "tags")) set(resource.attributes, "tags", Object{});
  Object& tags = *find(resource.attributes, "tags")->as<Object>();
  set(tags, id_tag, sha256_hex(resource.full_address(), id_digits));
  if (resource.lifecycle.prevent_destroy) set(tags, protected_tag, "true");
}

void identify(Architecture& architecture, const schema::Schema& schema) {
  for (const auto& [path, unit] : architecture.units())
    for (const auto& resource : unit->resources) identify(*resource, schema);
}

}  // namespace ashlar::systems

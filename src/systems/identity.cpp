#include "systems/identity.h"

#include "base/text.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t id_digits = 16;

bool takes_tags(const Resource& resource, const schema::Schema& schema) {
  const schema::ResourceType* type = schema.find(resource.mode, resource.type);
  if (!type) return false;
  const schema::Attribute* tags = type->block->attribute("tags");
  return tags && tags->optional && tags->type.kind == schema::Type::Kind::Map;
}

}  // namespace

void identify(Architecture& architecture, const schema::Schema& schema) {
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (!takes_tags(*resource, schema)) continue;
      if (!find(resource->attributes, "tags")) set(resource->attributes, "tags", Object{});
      Object& tags = *find(resource->attributes, "tags")->as<Object>();
      set(tags, "ashlar:id", sha256_hex(resource->full_address(), id_digits));
    }
  }
}

}  // namespace ashlar::systems

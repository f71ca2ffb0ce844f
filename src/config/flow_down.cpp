#include "config/flow_down.h"

#include <algorithm>

namespace ashlar {

namespace {

/// A system that the lower level does not name, or the services among it that it does not name.
void add_system(yaml::Node& lower, const yaml::Entry& above, const TypeInfo& type) {
  auto own = std::find_if(lower.entries.begin(), lower.entries.end(),
                          [&](const yaml::Entry& entry) { return entry.key == above.key; });
  if (own == lower.entries.end()) {
    lower.kind = yaml::Node::Kind::Mapping;
    lower.entries.push_back(above);
  } else if (type.kind == TypeInfo::Kind::Map && own->value.is_mapping()) {
    for (const yaml::Entry& thing : above.value.entries) {
      if (!own->value.find(thing.key)) own->value.entries.push_back(thing);
    }
  }
}

}  // namespace

yaml::Node in_force(Level level, const yaml::Node& own, const yaml::Node& above) {
  yaml::Node merged = own;
  for (const SectionInfo* section : sections_from(level)) merged = inherit(*section, merged, above);
  return merged;
}

yaml::Node passed_on_to(Level below, const yaml::Node& own, const yaml::Node& above) {
  yaml::Node merged = in_force(below, own, above);
  for (const SectionInfo* section : sections_from(below)) {
    for (const FieldInfo& field : section->fields) {
      const yaml::Entry* system = above.find(field.name);
      if (field.inherit == Inherit::System && system) add_system(merged, *system, field.type);
    }
  }
  return merged;
}

}  // namespace ashlar

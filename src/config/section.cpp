#include "config/section.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar {

namespace {

std::vector<std::string> field_names(const std::vector<const SectionInfo*>& sections) {
  std::vector<std::string> names;
  for (const SectionInfo* section : sections) {
    for (const FieldInfo& field : section->fields) names.push_back(field.name);
  }
  return names;
}

bool flows_down(const FieldInfo& field, const yaml::Node* lower) {
  if (field.inherit == Inherit::Nothing) return false;
  return field.inherit == Inherit::Value || lower != nullptr;
}

yaml::Node inherit_map(const TypeInfo& type, const yaml::Node& lower, const yaml::Node& upper);

yaml::Node inherit_value(const TypeInfo& type, const yaml::Node& lower, const yaml::Node& upper) {
  if (type.kind == TypeInfo::Kind::Section) return inherit(*type.section, lower, upper);
  if (type.kind == TypeInfo::Kind::Map) return inherit_map(type, lower, upper);
  return lower;
}

/// Entries of named things (services) exist where the lower level names them; entries of plain values (tags)
/// add up.
yaml::Node inherit_map(const TypeInfo& type, const yaml::Node& lower, const yaml::Node& upper) {
  if (!lower.is_mapping() || !upper.is_mapping()) return lower;
  yaml::Node merged = lower;
  bool things = type.element->kind == TypeInfo::Kind::Section;
  for (yaml::Entry& entry : merged.entries) {
    const yaml::Entry* above = upper.find(entry.key);
    if (above) entry.value = inherit_value(*type.element, entry.value, above->value);
  }
  for (const yaml::Entry& above : upper.entries) {
    if (!things && !lower.find(above.key)) merged.entries.push_back(above);
  }
  return merged;
}

}  // namespace

const FieldInfo* SectionInfo::find(std::string_view field) const {
  auto found =
      std::find_if(fields.begin(), fields.end(), [&](const FieldInfo& f) { return f.name == field; });
  return found == fields.end() ? nullptr : &*found;
}

void report_unknown_keys(const yaml::Node& node, const std::vector<const SectionInfo*>& sections,
                         Reading& reading) {
  std::vector<std::string> known = field_names(sections);
  for (const yaml::Entry& entry : node.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    std::optional<std::string> near = nearest_name(entry.key, known);
    reading.diagnostics.add(
        {.summary = fmt::format("{} has no setting \"{}\"", sections.front()->name, printable(entry.key)),
         .at = entry.key_at,
         .found = printable(entry.key),
         .expected = (known.size() > 1 ? "one of " : "") + join_or(known),
         .help = near ? fmt::format("did you mean {}?", *near) : std::string(),
         .notes = {}});
  }
}

void report_missing(const yaml::Node& node, const SectionInfo& section, const FieldInfo& field,
                    Reading& reading) {
  if (reading.partial) return;
  reading.diagnostics.add({.summary = fmt::format("{} lacks \"{}\"", section.name, field.name),
                           .at = node.at,
                           .found = "no " + field.name,
                           .expected = fmt::format("{}: {}", field.name, field.type.expected),
                           .help = field.help,
                           .notes = {}});
}

bool expect_mapping(const yaml::Node& node, const SectionInfo& section, Reading& reading) {
  if (node.is_mapping() || node.is_null()) return true;
  TypeInfo info;
  info.expected = "a mapping with the settings of " + section.name;
  report_wrong(node, info, reading, "write one setting a line, like " + section.fields.front().name + ": …");
  return false;
}

yaml::Node default_node(std::string_view text) {
  Sources sources;
  Diagnostics diagnostics;
  FileId file = sources.add("default", std::string(text));
  yaml::Node node = yaml::parse(file, sources, diagnostics);
  struct Forget {
    void operator()(yaml::Node& n) const {
      n.at = {};
      for (yaml::Node& item : n.items) (*this)(item);
      for (yaml::Entry& entry : n.entries) {
        entry.key_at = {};
        (*this)(entry.value);
      }
    }
  };
  Forget()(node);
  return node;
}

yaml::Node inherit(const SectionInfo& section, const yaml::Node& lower, const yaml::Node& upper) {
  if (!upper.is_mapping() || !(lower.is_mapping() || lower.is_null())) return lower;
  yaml::Node merged = lower;
  merged.kind = yaml::Node::Kind::Mapping;
  for (const FieldInfo& field : section.fields) {
    const yaml::Entry* above = upper.find(field.name);
    const yaml::Entry* below = lower.find(field.name);
    if (!above || !flows_down(field, below ? &below->value : nullptr)) continue;
    if (!below) {
      merged.entries.push_back(*above);
      // A section that only upper levels speak of stands, as a whole, where it takes effect.
      const bool section_of_settings = field.type.kind == TypeInfo::Kind::Section;
      if (section_of_settings && lower.at) merged.entries.back().value.at = lower.at;
      continue;
    }
    auto target = std::find_if(merged.entries.begin(), merged.entries.end(),
                               [&](const yaml::Entry& e) { return e.key == field.name; });
    target->value = inherit_value(field.type, below->value, above->value);
  }
  return merged;
}

}  // namespace ashlar

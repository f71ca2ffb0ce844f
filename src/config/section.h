// A section of settings: the struct that holds them and the one list that says what each is. From the list
// come parsing, the errors, the JSON Schema and `ashlar explain`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "config/type.h"
#include "config/yaml.h"

namespace ashlar {

/// How a setting of an upper level (organisation, account, region) reaches the levels below it.
enum class Inherit {
  Value,    ///< the nearest level that sets it wins; mappings are merged key by key
  System,   ///< upper levels only say how; the system exists where the lowest level names it
  Nothing,  ///< belongs to its own level
};

struct FieldInfo {
  std::string name;
  TypeInfo type;
  std::string help;          ///< one line
  std::string default_text;  ///< as YAML; for people where it is computed: "(the account's domain)"
  bool required = false;
  Inherit inherit = Inherit::Value;
};

struct SectionInfo {
  std::string name;
  std::string help;
  std::vector<FieldInfo> fields;

  const FieldInfo* find(std::string_view field) const;
};

/// Reports every key of `node` that is not a field of any of `sections`, with the nearest known name. `node`
/// must be a mapping.
void report_unknown_keys(const yaml::Node& node, const std::vector<const SectionInfo*>& sections,
                         Reading& reading);
void report_missing(const yaml::Node& node, const SectionInfo& section, const FieldInfo& field,
                    Reading& reading);
/// Reports unless `node` is a mapping or empty.
bool expect_mapping(const yaml::Node& node, const SectionInfo& section, Reading& reading);

/// A default written as YAML, as a node without a place.
yaml::Node default_node(std::string_view text);

/// The fields of `S`. Build one per struct, in a function-local static.
template <class S>
class Section {
 public:
  SectionInfo info;

  Section(std::string name, std::string help) {
    info.name = std::move(name);
    info.help = std::move(help);
  }

  /// A setting that has a default, written as the user would write it.
  template <class T>
  Section& field(std::string name, Located<T> S::*member, const Type<T>& type, std::string default_text,
                 std::string help, Inherit inherit = Inherit::Value) {
    yaml::Node built_in = default_node(default_text);
    add({std::move(name), type.info, std::move(help), std::move(default_text), false, inherit},
        [member, type, built_in](const yaml::Node* node, S& into, Reading& reading) {
          if (node == nullptr) node = &built_in;
          if (std::optional<T> value = type.read(*node, reading))
            into.*member = {std::move(*value), node->at};
        });
    return *this;
  }

  template <class T>
  Section& required(std::string name, Located<T> S::*member, const Type<T>& type, std::string help,
                    Inherit inherit = Inherit::Value) {
    add({std::move(name), type.info, std::move(help), {}, true, inherit},
        [member, type](const yaml::Node* node, S& into, Reading& reading) {
          if (node == nullptr) return;
          if (std::optional<T> value = type.read(*node, reading))
            into.*member = {std::move(*value), node->at};
        });
    return *this;
  }

  /// A setting that may be absent; `absent` says in words what holds then.
  template <class T>
  Section& optional(std::string name, std::optional<Located<T>> S::*member, const Type<T>& type,
                    std::string absent, std::string help, Inherit inherit = Inherit::Value) {
    add({std::move(name), type.info, std::move(help), std::move(absent), false, inherit},
        [member, type](const yaml::Node* node, S& into, Reading& reading) {
          if (node == nullptr) return;
          if (std::optional<T> value = type.read(*node, reading))
            into.*member = {std::move(*value), node->at};
        });
    return *this;
  }

  /// Reads a mapping that holds this section's fields, and maybe those of `beside` (their keys are not
  /// unknown here).
  S read(const yaml::Node& node, Reading& reading, const std::vector<const SectionInfo*>& beside = {}) const {
    S result;
    if (!expect_mapping(node, info, reading)) return result;
    std::vector<const SectionInfo*> known = beside;
    known.insert(known.begin(), &info);
    report_unknown_keys(node, known, reading);
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const yaml::Entry* entry = node.find(info.fields[i].name);
      if (entry == nullptr && info.fields[i].required) report_missing(node, info, info.fields[i], reading);
      readers_[i](entry ? &entry->value : nullptr, result, reading);
    }
    return result;
  }

 private:
  using Reader = std::function<void(const yaml::Node*, S&, Reading&)>;

  void add(FieldInfo field, Reader reader) {
    info.fields.push_back(std::move(field));
    readers_.push_back(std::move(reader));
  }

  std::vector<Reader> readers_;
};

/// A section as the type of a setting. `section` must live as long as the program (a function-local static).
template <class S>
Type<S> section(const Section<S>& section) {
  TypeInfo info;
  info.kind = TypeInfo::Kind::Section;
  info.name = section.info.name;
  info.expected = "a mapping with the settings of " + section.info.name;
  info.section = &section.info;
  auto read = [&section](const yaml::Node& node, Reading& reading) -> std::optional<S> {
    return section.read(node, reading);
  };
  return {std::move(info), std::move(read)};
}

/// The settings of one level seen from below: those of `lower`, and what `upper` says that `lower` does not,
/// following each field's `Inherit`. Places stay those of the file that a value came from.
yaml::Node inherit(const SectionInfo& section, const yaml::Node& lower, const yaml::Node& upper);

}  // namespace ashlar

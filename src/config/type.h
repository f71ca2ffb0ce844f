// What a setting may hold. A type both reads a YAML value and describes itself, so that parsing, the error
// messages, `ashlar explain` and the JSON Schema cannot disagree.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cidr.h"
#include "base/diagnostics.h"
#include "config/yaml.h"

namespace ashlar {

struct SectionInfo;

/// What can be told of a type without its C++ type: for help, messages and JSON Schema.
struct TypeInfo {
  enum class Kind { Text, Integer, Boolean, Sequence, Map, Section, Any };

  Kind kind = Kind::Text;
  std::string name;                  ///< "CIDR block", "whole number", "list of group names"
  std::string unit;                  ///< "days", "GiB"; empty where there is none
  std::string expected;              ///< what messages say was expected
  std::vector<std::string> allowed;  ///< the closed list of values, where there is one
  std::string pattern;  ///< ECMA regular expression for editors; empty: any. A map's: of its keys
  std::optional<std::int64_t> least;  ///< of an integer, or a size in GiB
  std::optional<std::int64_t> most;   ///< the same; of other texts and a map's keys the longest, in bytes
  bool any_scalar = false;            ///< of a text: a bare number or boolean is as good
  std::shared_ptr<const TypeInfo> element;  ///< of a list or a map
  const SectionInfo* section = nullptr;     ///< of a section, or of a map's values
};

/// Where readers put mistakes. `partial`: a level above the one that counts, whose required settings may come
/// lower.
struct Reading {
  Diagnostics& diagnostics;
  bool partial = false;
};

/// Reports that `node` is not what `info` expects.
void report_wrong(const yaml::Node& node, const TypeInfo& info, Reading& reading, std::string help = {});

template <class T>
struct Type {
  TypeInfo info;
  /// Empty after a mistake, which it has reported.
  std::function<std::optional<T>(const yaml::Node&, Reading&)> read;
};

Type<bool> boolean();
Type<std::int64_t> integer(std::int64_t least, std::int64_t most, std::string unit = {});
/// Text of at most `longest` bytes that matches `pattern`; `expected` says the same in words. What YAML takes
/// for a number or a boolean must stand in quotes: whatever writes the file anew makes 8.1 of 8.10.
Type<std::string> text(std::string name, std::string pattern, std::size_t longest, std::string expected);
/// The same where a bare number or boolean is as good as text.
Type<std::string> free_text(std::string name, std::string pattern, std::size_t longest, std::string expected);
Type<std::string> any_text();
/// `expected` says in words what a long list has in common.
Type<std::string> one_of(std::string name, std::vector<std::string> allowed, std::string expected = {});
/// A number of GiB, written with its unit: `50 GiB`, `2 TiB`.
Type<std::int64_t> gibibytes(std::int64_t least, std::int64_t most);
/// A mapping whose keys somebody else knows, as it is written.
Type<yaml::Node> any_mapping(std::string name, std::string expected);
/// An IPv4 network from /`shortest` to /`longest`.
Type<Cidr> cidr(int shortest, int longest);

template <class T>
Type<std::vector<Located<T>>> list_of(const Type<T>& element) {
  TypeInfo info;
  info.kind = TypeInfo::Kind::Sequence;
  info.name = "list of " + element.info.name;
  info.expected = "a list, each item " + element.info.expected;
  info.element = std::make_shared<TypeInfo>(element.info);
  auto read = [element, info](const yaml::Node& node,
                              Reading& reading) -> std::optional<std::vector<Located<T>>> {
    if (!node.is_sequence()) {
      report_wrong(node, info, reading, "write [one, two], or one item a line after a dash");
      return std::nullopt;
    }
    std::vector<Located<T>> items;
    for (const yaml::Node& item : node.items) {
      if (std::optional<T> value = element.read(item, reading)) items.push_back({std::move(*value), item.at});
    }
    return items;
  };
  return {std::move(info), std::move(read)};
}

/// An entry of a map whose keys are the user's own names.
template <class T>
struct Named {
  Located<std::string> name;
  T value;
};

/// A map from names of type `key` to `element`.
template <class T>
Type<std::vector<Named<T>>> map_of(const Type<std::string>& key, const Type<T>& element) {
  TypeInfo info;
  info.kind = TypeInfo::Kind::Map;
  info.name = "map of " + element.info.name;
  info.expected = "a mapping from " + key.info.name + " to " + element.info.name;
  info.pattern = key.info.pattern;
  info.most = key.info.most;
  info.element = std::make_shared<TypeInfo>(element.info);
  auto read = [key, element, info](const yaml::Node& node,
                                   Reading& reading) -> std::optional<std::vector<Named<T>>> {
    if (!node.is_mapping()) {
      report_wrong(node, info, reading);
      return std::nullopt;
    }
    std::vector<Named<T>> entries;
    for (const yaml::Entry& entry : node.entries) {
      yaml::Node name;
      name.kind = yaml::Node::Kind::Scalar;
      name.text = entry.key;
      name.at = entry.key_at;
      std::optional<std::string> name_read = key.read(name, reading);
      std::optional<T> value = element.read(entry.value, reading);
      if (name_read && value) entries.push_back({{std::move(*name_read), entry.key_at}, std::move(*value)});
    }
    // By name: a mapping has no order, and what is made of it must not depend on the one it was written in.
    std::sort(entries.begin(), entries.end(),
              [](const Named<T>& a, const Named<T>& b) { return *a.name < *b.name; });
    return entries;
  };
  return {std::move(info), std::move(read)};
}

}  // namespace ashlar

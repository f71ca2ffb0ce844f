#include "schema/make_table/table_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace ashlar::schema {

namespace {

using nlohmann::json;

constexpr std::string_view provider_address = "registry.terraform.io/hashicorp/aws";

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> collections{
    {{"managed", "resource_schemas"},
     {"data", "data_source_schemas"},
     {"ephemeral", "ephemeral_resource_schemas"}}};

/// The mode whose one type is the provider's own block; Terraform's JSON holds it by itself, not in a
/// collection.
constexpr std::string_view configuration = "configuration";
constexpr std::string_view configuration_type = "aws";

/// The order of the flags is part of the format.
constexpr std::array<std::pair<std::string_view, char>, 6> flag_letters{{{"required", 'r'},
                                                                         {"optional", 'o'},
                                                                         {"computed", 'c'},
                                                                         {"sensitive", 's'},
                                                                         {"write_only", 'w'},
                                                                         {"deprecated", 'd'}}};

/// Where in the provider we are, for messages: "aws_subnet.timeouts".
using Trail = std::string;

Trail inside(const Trail& trail, std::string_view name) { return fmt::format("{}.{}", trail, name); }

[[noreturn]] void refuse(const Trail& trail, std::string_view what) {
  throw std::runtime_error(fmt::format("{}: {}", trail, what));
}

template <std::size_t Count>
void allow_only(const json& object, const std::array<std::string_view, Count>& keys, const Trail& trail) {
  for (const auto& item : object.items()) {
    if (std::find(keys.begin(), keys.end(), item.key()) == keys.end())
      refuse(trail, fmt::format("the table cannot hold \"{}\"", item.key()));
  }
}

bool flag(const json& object, std::string_view key) { return object.value(std::string(key), false); }

const json& member(const json& object, std::string_view key, const Trail& trail) {
  auto found = object.find(key);
  if (found == object.end()) refuse(trail, fmt::format("\"{}\" is missing", key));
  return *found;
}

/// The member, or an empty object: Terraform leaves out what is empty.
const json::object_t& members(const json& object, std::string_view key) {
  static const json::object_t none;
  auto found = object.find(key);
  return found == object.end() ? none : found->get_ref<const json::object_t&>();
}

const std::string& checked_name(const std::string& name, const Trail& trail) {
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
    refuse(trail, fmt::format("the table cannot hold the name \"{}\"", name));
  return name;
}

std::string type_text(const json& type, const Trail& trail);

std::string object_text(const json& fields, const Trail& trail) {
  std::string text;
  for (const auto& item : fields.items()) {
    if (!text.empty()) text += ',';
    text += checked_name(item.key(), trail) + '=' + type_text(item.value(), trail);
  }
  return "object({" + text + "})";
}

/// "string", ["set", "string"], ["object", {"name": "string"}]; a tuple is refused, the provider has none.
std::string type_text(const json& type, const Trail& trail) {
  static constexpr std::array<std::string_view, 4> primitives{"string", "number", "bool", "dynamic"};
  static constexpr std::array<std::string_view, 3> wrappers{"list", "set", "map"};
  auto is_one_of = [](const auto& known, const json& word) {
    return word.is_string() && std::find(known.begin(), known.end(), word.get<std::string>()) != known.end();
  };
  if (is_one_of(primitives, type)) return type.get<std::string>();
  if (!type.is_array() || type.size() != 2) refuse(trail, "the table cannot hold the type " + type.dump());
  if (type[0] == "object") return object_text(type[1], trail);
  if (!is_one_of(wrappers, type[0])) refuse(trail, "the table cannot hold the type " + type.dump());
  return fmt::format("{}({})", type[0].get<std::string>(), type_text(type[1], trail));
}

/// `nested_type` is not among the keys: no attribute of the provider has one (5.100.0).
std::string attribute_line(const std::string& name, const json& attribute, const Trail& trail) {
  static constexpr std::array<std::string_view, 9> keys{"type",       "required",    "optional",
                                                        "computed",   "sensitive",   "write_only",
                                                        "deprecated", "description", "description_kind"};
  allow_only(attribute, keys, trail);
  std::string flags;
  for (const auto& [key, letter] : flag_letters) {
    if (flag(attribute, key)) flags += letter;
  }
  if (flags.find_first_of("roc") != 0) refuse(trail, "neither required, optional nor computed");
  return fmt::format(" {} {} {}\n", checked_name(name, trail), flags,
                     type_text(member(attribute, "type", trail), trail));
}

/// The number of a block is a hash (FNV-1a, 32 bits) of its text. A running number would change in hundreds
/// of lines whenever a type is added.
std::string number_of(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return fmt::format("{:08x}", hash);
}

std::string head_and_body(std::string_view head, const json& block, std::string_view body) {
  return fmt::format("{}{}\n{}", head, flag(block, "deprecated") ? " deprecated" : "", body);
}

class TableWriter {
 public:
  explicit TableWriter(const json& provider) : provider_(provider) {}

  /// Types in the order of the list, then the shared blocks by number.
  std::string write(const std::vector<WantedType>& types, std::string_view version) {
    refuse_missing(types);
    std::string text = fmt::format(
        "ashlar schema table 1\nprovider {}\n"
        "# Made by make_schema_table from the provider; README.md says how. Do not edit.\n",
        version);
    for (const WantedType& type : types) text += type_text_of(type);
    for (const auto& [number, block] : blocks_) text += fmt::format("block {}{}", number, block);
    return text + "end\n";
  }

 private:
  const json* find(const WantedType& type) const {
    if (type.mode == configuration) {
      auto found = provider_.find("provider");
      return type.name == configuration_type && found != provider_.end() ? &*found : nullptr;
    }
    for (const auto& [mode, collection] : collections) {
      if (mode != type.mode || !provider_.contains(collection)) continue;
      const json& all = provider_.at(std::string(collection));
      if (auto found = all.find(type.name); found != all.end()) return &*found;
    }
    return nullptr;
  }

  void refuse_missing(const std::vector<WantedType>& types) const {
    std::string missing;
    for (const WantedType& type : types) {
      if (find(type) == nullptr)
        missing += fmt::format("{}{} {}", missing.empty() ? "" : ", ", type.mode, type.name);
    }
    if (!missing.empty()) throw std::runtime_error("the provider has no " + missing);
  }

  std::string type_text_of(const WantedType& type) {
    const json& schema = *find(type);
    allow_only(schema, std::array<std::string_view, 2>{"block", "version"}, type.name);
    const json& block = member(schema, "block", type.name);
    std::string head = fmt::format("{} {} {}", type.mode, checked_name(type.name, type.name),
                                   member(schema, "version", type.name).get<unsigned>());
    return head_and_body(head, block, body_text(block, type.name));
  }

  std::string body_text(const json& block, const Trail& trail) {
    static constexpr std::array<std::string_view, 5> keys{"attributes", "block_types", "deprecated",
                                                          "description", "description_kind"};
    allow_only(block, keys, trail);
    std::string text;
    for (const auto& [name, attribute] : members(block, "attributes"))
      text += attribute_line(name, attribute, inside(trail, name));
    for (const auto& [name, nested] : members(block, "block_types"))
      text += nested_line(name, nested, inside(trail, name));
    return text;
  }

  std::string nested_line(const std::string& name, const json& nested, const Trail& trail) {
    allow_only(nested, std::array<std::string_view, 4>{"block", "nesting_mode", "min_items", "max_items"},
               trail);
    unsigned most = nested.value("max_items", 0U);
    return fmt::format(" {} = {} {}..{} {}\n", checked_name(name, trail),
                       member(nested, "nesting_mode", trail).get<std::string>(),
                       nested.value("min_items", 0U), most == 0 ? "*" : std::to_string(most),
                       shared(member(nested, "block", trail), trail));
  }

  /// The block's number; its text is kept once.
  std::string shared(const json& block, const Trail& trail) {
    std::string text = head_and_body("", block, body_text(block, trail));
    std::string number = number_of(text);
    auto [at, added] = blocks_.try_emplace(number, text);
    if (!added && at->second != text) refuse(trail, "two blocks have the number " + number);
    return number;
  }

  const json& provider_;
  std::map<std::string, std::string> blocks_;
};

bool is_mode(std::string_view word) {
  return word == configuration || std::any_of(collections.begin(), collections.end(),
                                              [&](const auto& known) { return known.first == word; });
}

std::optional<WantedType> read_type_line(std::string_view line) {
  std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_mode(line.substr(0, space))) return std::nullopt;
  return WantedType{std::string(line.substr(0, space)), std::string(line.substr(space + 1))};
}

}  // namespace

std::vector<WantedType> read_type_list(std::string_view text) {
  std::vector<WantedType> types;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    std::optional<WantedType> type = read_type_line(line);
    if (!type)
      throw std::runtime_error(fmt::format("type list, line {}: a mode and a type are expected", number));
    if (!types.empty() && types.back() >= *type)
      throw std::runtime_error(fmt::format("type list, line {}: {} is not in order", number, line));
    types.push_back(std::move(*type));
  }
  return types;
}

std::string write_table(const json& schemas, const std::vector<WantedType>& types, std::string_view version) {
  const json& providers = member(schemas, "provider_schemas", "schema");
  return TableWriter(member(providers, provider_address, "schema")).write(types, version);
}

}  // namespace ashlar::schema

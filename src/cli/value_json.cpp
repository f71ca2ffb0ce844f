#include "cli/value_json.h"

#include <nlohmann/json.hpp>

#include "model/architecture.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string reference_text(const Reference& reference) {
  return "${" + reference.resource->full_address() + "." + reference.path + "}";
}

struct ToJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(bool value) const { return value; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return value; }
  Json operator()(const std::string& value) const { return value; }
  Json operator()(const Reference& value) const { return reference_text(value); }
  Json operator()(const JsonDocument& value) const { return value_json(*value.root); }
  Json operator()(const Template& value) const {
    std::string text;
    for (const auto& part : value.parts) {
      const std::string* plain = std::get_if<std::string>(&part);
      text += plain ? *plain : reference_text(std::get<Reference>(part));
    }
    return text;
  }
  Json operator()(const List& value) const {
    Json list = Json::array();
    for (const Value& item : value) list.push_back(value_json(item));
    return list;
  }
  Json operator()(const Object& value) const {
    Json object = Json::object();
    for (const Member& member : value) object[member.name] = value_json(member.value);
    return object;
  }
};

}  // namespace

nlohmann::ordered_json value_json(const Value& value) { return std::visit(ToJson(), value.data()); }

}  // namespace ashlar::cli

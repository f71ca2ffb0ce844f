// Documents and schemas as an editor holds them: by valijson, a validator that knows nothing of us.
#pragma once

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

// valijson's own warnings are not ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

#include "config/yaml.h"

namespace ashlar::test {

using Json = nlohmann::json;

/// 0o17 and 0x1F, +7 and 007, 7.0 and 1e3.
inline Json number_as_editor_sees(const std::string& text) {
  if (text.starts_with("0o")) return std::stoll(text.substr(2), nullptr, 8);
  const double number = std::strtod(text.c_str(), nullptr);
  if (text.find_first_of(".eE") == std::string::npos && std::abs(number) < 9e18)
    return static_cast<std::int64_t>(number);
  return number;
}

/// Plain numbers, booleans and nulls are that, everything else is text.
inline Json as_editor_sees(const yaml::Node& node) {
  if (node.is_null()) return nullptr;
  Json value;
  if (node.is_sequence()) {
    value = Json::array();
    for (const yaml::Node& item : node.items) value.push_back(as_editor_sees(item));
    return value;
  }
  if (node.is_mapping()) {
    value = Json::object();
    for (const yaml::Entry& entry : node.entries) value[entry.key] = as_editor_sees(entry.value);
    return value;
  }
  const std::string what = yaml::describe(node);
  if (what.starts_with("the number")) return number_as_editor_sees(node.text);
  if (what.starts_with("the boolean")) return node.text[0] == 't' || node.text[0] == 'T';
  return node.text;
}

class EditorSchema {
 public:
  explicit EditorSchema(const Json& json) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(json), schema_);
  }

  /// Empty where the schema takes the value, otherwise what it says.
  std::string complaint(const Json& value) {
    valijson::ValidationResults results;
    if (validator_.validate(schema_, valijson::adapters::NlohmannJsonAdapter(value), &results)) return {};
    std::string text;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const std::string& part : error.context) text += part;
      text += ": " + error.description + "\n";
    }
    return text.empty() ? "refused" : text;
  }

 private:
  valijson::Schema schema_;
  /// Keeps the patterns it compiled. Strong types: "8" is no number, as editors hold it.
  valijson::Validator validator_{valijson::Validator::kStrongTypes};
};

}  // namespace ashlar::test

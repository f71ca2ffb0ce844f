// The schemas themselves, and documents that they take and refuse, by valijson: a validator that knows
// nothing of us.
#include "config/json_schema.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include <gtest/gtest.h>
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

#include "base/files.h"
#include "config/scaffold.h"

namespace ashlar::test {
namespace {

using Json = nlohmann::json;

/// As an editor sees YAML: plain numbers, booleans and nulls are that, everything else is text.
Json as_editor_sees(const yaml::Node& node) {
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
  bool bare = what.starts_with("the number") || what.starts_with("the boolean");
  return bare ? Json::parse(node.text) : Json(node.text);
}

Json document(const std::string& text) { return as_editor_sees(default_node(text)); }

/// Empty where the schema takes the document, otherwise what it says.
std::string complaint(Level level, const std::string& yaml_text) {
  const Json schema_json = json_schema(level);
  const Json value = document(yaml_text);
  valijson::Schema schema;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  // Strong types: "8" is no number, as editors hold it.
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(value), &results)) return {};
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description + "\n";
  }
  return text.empty() ? "refused" : text;
}

TEST(JsonSchema, TakesAcme) {
  const std::filesystem::path acme = std::filesystem::path(ASHLAR_SOURCE_DIR) / "examples" / "acme";
  if (!std::filesystem::exists(acme)) GTEST_SKIP() << "examples/acme is not there";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(acme)) {
    const std::string path = entry.path().lexically_relative(acme).generic_string();
    if (entry.path().extension() != ".yaml" || path == "accounts.lock.yaml") continue;
    EXPECT_EQ(complaint(level_of_file(path), read_file(entry.path(), 1 << 20).value()), "") << path;
  }
}

TEST(JsonSchema, TakesWhatInitWrites) {
  for (const auto& [path, text] : scaffold({"acme", "acme.example", "eu-west-1", "aws@acme.example"})) {
    if (!path.ends_with(".yaml")) continue;
    EXPECT_EQ(complaint(level_of_file(path), text), "") << path;
  }
}

struct Case {
  Level level;
  std::string text;
};

std::ostream& operator<<(std::ostream& out, const Case& wrong) { return out << wrong.text; }

class Refuses : public testing::TestWithParam<Case> {};

TEST_P(Refuses, It) { EXPECT_NE(complaint(GetParam().level, GetParam().text), ""); }

const std::string org = "name: acme\ndomain: acme.example\nhome_region: eu-west-1\n";
const std::string acc = "kind: application\nemail: aws+dev@acme.example\n";

INSTANTIATE_TEST_SUITE_P(
    JsonSchema, Refuses,
    testing::Values(
        Case{Level::Organization, "name: acme\ndomain: acme.example"},
        Case{Level::Organization, "name: acme\ndomain: acme.example\nhome_region: eu-west-9"},
        Case{Level::Organization, "name: Acme\ndomain: acme.example\nhome_region: eu-west-1"},
        Case{Level::Organization, "name: a-name-too-long\ndomain: acme.example\nhome_region: eu-west-1"},
        Case{Level::Organization, org + "nam: x"}, Case{Level::Organization, org + "kind: application"},
        Case{Level::Organization, org + "quotas: {L-1: 5}"},
        Case{Level::Organization, org + "quotas: {L-0263D0A3: many}"},
        Case{Level::Organization, org + "terraform: {backend: gcs}"},
        Case{Level::Organization, org + "mysql: {versoin: '8.4'}"}, Case{Level::Account, "kind: application"},
        Case{Level::Account, "email: aws@acme.example"}, Case{Level::Account, acc + "name: acme"},
        Case{Level::Account, acc + "users: {anna: {group: []}}"},
        Case{Level::Account, acc + "password_policy: {length: 8}"}, Case{Level::Region, "users: {}"},
        Case{Level::Region, "management: {cidr: 10.0.0.0}"}, Case{Level::Region, "management: [a]"},
        Case{Level::Environment, "management: {}"}, Case{Level::Environment, "mysql: {version: 8.4}"},
        Case{Level::Environment, "mysql: {storage: 50}"}, Case{Level::Environment, "mysql: {storage: 50 GB}"},
        Case{Level::Environment, "mysql: {backup_days: 36}"},
        Case{Level::Environment, "mysql: {backup_days: '7'}"},
        Case{Level::Environment, "mysql: {multi_az: yes}"}, Case{Level::Environment, "protect: 'true'"},
        Case{Level::Environment, "services: {Front: {}}"},
        Case{Level::Environment, "services: {front: {uses: [mongo]}}"},
        Case{Level::Environment, "services: [front]"}, Case{Level::Environment, "notify: a@acme.example"},
        Case{Level::Environment, "network: {zones: 1}"}));

TEST(JsonSchema, TakesWhatReadingTakes) {
  EXPECT_EQ(complaint(Level::Environment, "mysql:\nnetwork: {cidr: 10.0.0.0/16}"), "");
  EXPECT_EQ(complaint(Level::Environment, ""), "");
  EXPECT_EQ(complaint(Level::Environment, "# the network comes from above\nmysql: {}"), "");
  EXPECT_EQ(complaint(Level::Environment, "tags: {cost-center: 1234, critical: true}"), "");
  EXPECT_EQ(complaint(Level::Account, acc + "services: {backend: {replicas: 3}}\nmanagement: {zones: 2}"),
            "");
  EXPECT_EQ(
      complaint(Level::Organization, org + "password_policy: {length: 20}\nnetwork: {flow_log_days: 90}"),
      "");
}

/// Every default must be right by the schema it stands in.
void check_defaults(const Json& schema, const std::string& path) {
  if (schema.contains("default")) {
    valijson::Schema parsed;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), parsed);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    EXPECT_TRUE(
        validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter(schema["default"]), nullptr))
        << path;
  }
  if (schema.contains("additionalProperties") && schema["additionalProperties"].is_object()) {
    check_defaults(schema["additionalProperties"], path + ".*");
  }
  if (!schema.contains("properties")) return;
  for (const auto& [name, property] : schema["properties"].items()) {
    EXPECT_FALSE(property.value("description", "").empty()) << path << "." << name;
    check_defaults(property, path + "." + name);
  }
}

TEST(JsonSchema, DefaultsAreRightAndEverythingIsDescribed) {
  for (Level level : all_levels) check_defaults(json_schema(level), std::string(level_word(level)));
}

TEST(JsonSchema, TheFourInOne) {
  const nlohmann::ordered_json schemas = json_schemas();
  EXPECT_EQ(schemas["$schema"], "http://json-schema.org/draft-07/schema#");
  for (Level level : all_levels) {
    nlohmann::ordered_json one = json_schema(level);
    one.erase("$schema");
    EXPECT_EQ(schemas["definitions"][std::string(level_word(level))], one);
  }
}

}  // namespace
}  // namespace ashlar::test

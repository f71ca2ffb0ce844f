// The schemas themselves, and documents that they take and refuse.
#include "config/json_schema.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/files.h"
#include "config/as_editor.h"
#include "config/scaffold.h"

namespace ashlar::test {
namespace {

/// Empty where the schema takes the document, otherwise what it says.
std::string complaint(Level level, const std::string& yaml_text) {
  return EditorSchema(json_schema(level)).complaint(as_editor_sees(default_node(yaml_text)));
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
    EXPECT_EQ(EditorSchema(schema).complaint(schema["default"]), "") << path;
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

/// The patterns of networks are long: an editor must show words instead.
TEST(JsonSchema, PatternsAreSaidInWords) {
  const Json cidr = json_schema(Level::Environment)["properties"]["network"]["properties"]["cidr"];
  EXPECT_TRUE(cidr.contains("pattern"));
  EXPECT_EQ(cidr["patternErrorMessage"], "this is not an IPv4 network from /16 to /21, like 10.17.0.0/16");
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

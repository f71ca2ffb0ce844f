// The committed table against the provider itself. Needs terraform and a folder with the provider; says
// loudly that it was skipped where they are missing, and fails instead if ASHLAR_REQUIRE_TERRAFORM=1.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <stdexcept>

#include <gtest/gtest.h>

#include "base/process.h"
#include "schema/builtin_table.h"
#include "schema/compare.h"
#include "schema/make_table/table_writer.h"

namespace ashlar::schema {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path source_folder = fs::path(ASHLAR_SOURCE_DIR) / "src" / "schema";

std::string version() { return std::string(Schema::builtin().provider_version()); }

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string slurp(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The folder of a `filesystem_mirror` in the user's configuration of Terraform's command line.
std::optional<std::string> configured_mirror() {
  std::string text = slurp(variable("TF_CLI_CONFIG_FILE"));
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(R"re(filesystem_mirror\s*\{[^}]*path\s*=\s*"([^"]+)")re")))
    return std::nullopt;
  return match[1].str();
}

std::vector<std::string> possible_mirrors() {
  if (std::string given = variable("ASHLAR_PROVIDER_MIRROR"); !given.empty()) return {given};
  std::vector<std::string> mirrors;
  if (auto configured = configured_mirror()) mirrors.push_back(*configured);
  mirrors.push_back(variable("HOME") + "/.terraform.d/plugins");
  for (const char* implied :
       {"/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins", "/opt/tf-plugins"})
    mirrors.emplace_back(implied);
  return mirrors;
}

/// The first that holds our version of the provider, unpacked or as an archive.
std::optional<std::string> find_mirror() {
  for (const std::string& mirror : possible_mirrors()) {
    fs::path provider = fs::path(mirror) / "registry.terraform.io" / "hashicorp" / "aws";
    if (fs::exists(provider / version()) ||
        fs::exists(provider / ("terraform-provider-aws_" + version() + "_linux_amd64.zip")))
      return mirror;
  }
  return std::nullopt;
}

/// A folder of its own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "ashlar-schema-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write_configuration(const fs::path& folder, const std::string& mirror) {
  std::ofstream(folder / "main.tf.json")
      << json{{"terraform",
               {{"required_providers", {{"aws", {{"source", "hashicorp/aws"}, {"version", version()}}}}}}}};
  // Only the mirror: without a `direct` block Terraform never asks a registry.
  std::ofstream(folder / "mirror.tfrc")
      << "provider_installation {\n  filesystem_mirror {\n    path = " << json(mirror).dump() << "\n  }\n}\n";
}

std::string terraform(const fs::path& folder, std::vector<std::string> arguments) {
  Command command{.program = "terraform",
                  .arguments = std::move(arguments),
                  .folder = folder.string(),
                  .environment = {{"TF_CLI_CONFIG_FILE", (folder / "mirror.tfrc").string()},
                                  {"CHECKPOINT_DISABLE", "1"},
                                  {"TF_DATA_DIR", (folder / ".terraform").string()},
                                  {"TF_CLI_ARGS", ""},
                                  {"TF_IN_AUTOMATION", "1"}}};
  Expected<Finished> finished = run(command);
  if (!finished) throw std::runtime_error(finished.error().text());
  if (finished->exit_code != 0)
    throw std::runtime_error("terraform failed: " + finished->out + finished->err);
  return finished->out;
}

json ask_provider(const std::string& mirror) {
  TemporaryFolder folder;
  write_configuration(folder.path(), mirror);
  terraform(folder.path(), {"init", "-input=false", "-no-color"});
  return json::parse(terraform(folder.path(), {"providers", "schema", "-json"}));
}

const json& type_of(const json& schemas, const WantedType& type) {
  if (type.mode == "configuration") return schemas.at("provider_schemas").front().at("provider");
  static const std::map<std::string, std::pair<Mode, std::string>> collections{
      {"managed", {Mode::Managed, "resource_schemas"}},
      {"data", {Mode::Data, "data_source_schemas"}},
      {"ephemeral", {Mode::Ephemeral, "ephemeral_resource_schemas"}}};
  return schemas.at("provider_schemas").front().at(collections.at(type.mode).second).at(type.name);
}

Mode mode_of(const WantedType& type) {
  if (type.mode == "data") return Mode::Data;
  if (type.mode == "configuration") return Mode::Configuration;
  return type.mode == "managed" ? Mode::Managed : Mode::Ephemeral;
}

void expect_table_is_the_providers(const json& schemas) {
  std::vector<WantedType> types = read_type_list(slurp(source_folder / "types.txt"));
  EXPECT_TRUE(write_table(schemas, types, version()) == builtin_table())
      << "The table is not what types.txt and the provider give; make it anew (src/schema/README.md).";
  for (const WantedType& type : types)
    expect_same_type(*Schema::builtin().find(mode_of(type), type.name), type_of(schemas, type));
}

TEST(ProviderTest, TheTableIsWhatTheProviderSays) {
  std::optional<std::string> mirror = find_mirror();
  if (find_program("terraform") && mirror) return expect_table_is_the_providers(ask_provider(*mirror));
  std::string missing = "NOT RUN: the schema table is not compared with the provider, as " +
                        std::string(mirror ? "terraform is not in PATH"
                                           : "no folder holds the AWS provider " + version() +
                                                 "; name one in ASHLAR_PROVIDER_MIRROR");
  if (variable("ASHLAR_REQUIRE_TERRAFORM") == "1") FAIL() << missing;
  GTEST_SKIP() << missing;
}

TEST(ProviderTest, TheTableInTheProgramIsTheFile) {
  EXPECT_TRUE(slurp(source_folder / "aws-5.100.0.table") == builtin_table());
}

}  // namespace
}  // namespace ashlar::schema

// Terraform's state, version 4, as it stands in a file: what each resource of a unit was when it was last
// seen. Source: terraform 1.11, internal/states/statefile/version4.go. Keys that we do not know are kept: a
// newer Terraform may have written them.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace ashlar::terraform {

/// One object of a resource: the current one, or one that was replaced and is not destroyed yet (`deposed`).
struct StateObject {
  nlohmann::json index;  ///< of `count` or `for_each`: a number or a text; null: none
  std::string deposed;   ///< eight hexadecimal digits; empty: the current one
  bool tainted = false;  ///< its creation failed half-way: it is to be replaced
  std::uint64_t schema_version = 0;
  nlohmann::json attributes;                           ///< an object with all of them, nested blocks too
  nlohmann::json sensitive = nlohmann::json::array();  ///< paths, as cty writes them
  std::string private_data;                            ///< the provider's own bytes
  std::vector<std::string> dependencies;  ///< addresses in the same state, all that came before it
  bool create_before_destroy = false;
  nlohmann::json other = nlohmann::json::object();  ///< keys of a newer Terraform

  bool operator==(const StateObject&) const = default;
};

struct StateResource {
  std::string module;  ///< `module.NAME`; empty: the root
  std::string mode = "managed";
  std::string type;
  std::string name;
  std::string provider;  ///< `provider["registry.terraform.io/hashicorp/aws"].home`
  std::vector<StateObject> objects;
  nlohmann::json other = nlohmann::json::object();

  /// `aws_vpc.main`, `data.aws_s3_object.x`, as Terraform says it, without an index.
  std::string address() const;
  bool operator==(const StateResource&) const = default;
};

struct StateOutput {
  nlohmann::json value;
  nlohmann::json type;  ///< a cty type as JSON: `"string"`, `["list","string"]`
  bool sensitive = false;

  bool operator==(const StateOutput&) const = default;
};

struct StateFile {
  std::string terraform_version;
  std::uint64_t serial = 0;
  std::string lineage;  ///< a UUID, the same as long as the state lives
  std::map<std::string, StateOutput> outputs;
  std::vector<StateResource> resources;
  nlohmann::json other = nlohmann::json::object();  ///< `check_results`, and keys of a newer Terraform

  /// Null where there is none.
  StateResource* find(std::string_view address);
  const StateResource* find(std::string_view address) const;
  /// Whether they say the same of the world: all but serial, lineage and Terraform's version.
  bool same_content(const StateFile& other_state) const;
  bool operator==(const StateFile&) const = default;
};

/// A new one, with a lineage of its own.
StateFile new_state(std::string_view terraform_version);

/// `origin`: what the text is called in a failure. Versions other than 4 are refused: Terraform 0.12 and
/// later write nothing else.
Expected<StateFile> parse_state(std::string_view text, const std::string& origin);

/// One resource as it stands in a state, and back; text of ours alone, so what does not fit throws.
nlohmann::ordered_json to_json(const StateResource& resource);
StateResource resource_from(nlohmann::json source);

/// As Terraform writes it: indented by two spaces, resources in order of module, mode, type and name.
std::string state_text(const StateFile& state);

}  // namespace ashlar::terraform

// A unit's state after a call: what Terraform would have written.
#pragma once

#include <string>
#include <vector>

#include "model/architecture.h"
#include "provider/path.h"
#include "provider/session.h"
#include "schema/schema.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// What a state says of a resource beside its value.
struct Recorded {
  std::string name;
  std::string provider;  ///< `provider["registry.terraform.io/hashicorp/aws"]`, maybe with an alias
  std::vector<provider::Path> sensitive;  ///< through references; the schema's own are added
  std::vector<std::string> dependencies;  ///< in the same unit, by address
  bool create_before_destroy = false;
  bool tainted = false;  ///< its creation failed, and left something
};

/// Puts the resource's current object in place of the one that was there, or takes it away where `made` holds
/// a null value. What waits to be destroyed stays. Write-only values are left out.
void record(terraform::StateFile& state, const schema::ResourceType& type, const provider::State& made,
            const Recorded& about);

/// The current object waits to be destroyed from now on, under that key: its successor is about to be made.
void depose(terraform::StateFile& state, const std::string& address, const std::string& key);
/// Back, where there is no successor.
void restore(terraform::StateFile& state, const std::string& address, const std::string& key);
void remove_current(terraform::StateFile& state, const std::string& address);
void remove_deposed(terraform::StateFile& state, const std::string& address, const std::string& key);
/// Eight hexadecimal digits.
std::string new_deposed_key();

/// Of the provider that makes a resource.
std::string provider_of(const Resource& resource);

/// `provider["registry.terraform.io/hashicorp/aws"]`, as states name it; `alias` may be empty.
std::string provider_in_states(const std::string& alias);

}  // namespace ashlar::engine

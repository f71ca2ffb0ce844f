// Bringing in what somebody else made: into the state, under the address that asks for it.
#pragma once

#include <map>
#include <string>

#include "engine/journal.h"
#include "engine/roles.h"
#include "engine/unit_states.h"
#include "provider/diagnostic.h"
#include "schema/schema.h"

namespace ashlar::engine {

struct Adoption {
  const Architecture& architecture;  ///< linked
  const schema::Schema& schema;
  const Resource& resource;
  std::string id;  ///< as the provider's import of that type takes it
  std::filesystem::path provider;
  std::map<std::string, std::string> environment;
  OpenState open_state;
  Journal& journal;
  std::string program_version;
};

/// Nothing changes on AWS: what differs from what is asked for is for the next plan. Fails where the state
/// holds the resource already.
tl::expected<void, provider::Diagnostics> adopt(const Adoption& adoption);

}  // namespace ashlar::engine

// Bringing in what somebody else made: into the state, under the address that asks for it.
#pragma once

#include <map>
#include <string>

#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/roles.h"
#include "engine/unit_states.h"
#include "provider/diagnostic.h"
#include "schema/schema.h"

namespace ashlar::engine {

struct Adoption {
  const Architecture& architecture;  ///< linked
  const schema::Schema& schema;
  Resource& resource;  ///< its protection is lifted: what would replace it is to be told, not refused
  std::string id;      ///< as the provider's import of that type takes it
  std::filesystem::path provider;
  std::map<std::string, std::string> environment;
  OpenState open_state;
  Journal& journal;
  std::string program_version;
};

struct NotAdopted {
  provider::Diagnostics why;
  bool is_mistake = false;  ///< the id is no such thing's, or the state holds the resource already

  NotAdopted(provider::Diagnostics diagnostics) : why(std::move(diagnostics)) {}  // NOLINT
  NotAdopted(const char* summary, std::string detail)
      : why{{Severity::Error, summary, std::move(detail), {}}}, is_mistake(true) {}
};

/// What the next plan does to it. Nothing changes on AWS, and where that is a replacement, no state either:
/// whoever adopts a thing wants to keep it. Fails where the state holds the resource already, and where it
/// cannot be planned.
tl::expected<Change, NotAdopted> adopt(const Adoption& adoption);

}  // namespace ashlar::engine

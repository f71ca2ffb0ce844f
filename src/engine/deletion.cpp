#include "engine/deletion.h"

#include "engine/prior.h"
#include "engine/state_update.h"

namespace ashlar::engine {

Change deletion_of(const Unit& unit, const terraform::StateResource& recorded,
                   const terraform::StateObject& object, const schema::Schema& schema) {
  Change change;
  change.unit = unit.path.text();
  change.address = recorded.address();
  change.type = recorded.type;
  change.resource = unit.find(recorded.address());
  change.deposed = object.deposed;
  change.in_home_region = recorded.provider == provider_in_states("home");
  change.action = Action::Delete;
  change.sensitive = sensitive_of(object);
  if (const schema::ResourceType* type = schema.find(schema::Mode::Managed, recorded.type))
    if (auto prior = decode(*type, object, nullptr)) change.prior = std::move(*prior);
  return change;
}

std::string object_address(const terraform::StateResource& recorded, const terraform::StateObject& object) {
  const std::string index = object.index.is_null() ? "" : "[" + object.index.dump() + "]";
  return recorded.address() + index;
}

}  // namespace ashlar::engine

#include "engine/values.h"

#include <algorithm>
#include <stdexcept>

#include "engine/reference_path.h"
#include "model/reference_type.h"

namespace ashlar::engine {

Resolved Values::resolve(const Reference& reference) const {
  const Known& known = known_[graph_.by_resource.at(reference.resource)];
  const schema::Attribute* attribute = reference_type(reference, schema_).attribute;
  const std::string first = reference.path.substr(0, reference.path.find_first_of(".["));
  const bool marked = std::any_of(known.sensitive.begin(), known.sensitive.end(),
                                  [&](const provider::Path& path) { return path.front().name == first; });
  return {follow(known.value, reference.path), marked || (attribute != nullptr && attribute->sensitive)};
}

const schema::ResourceType& Values::type_of(const Resource& resource) const {
  const schema::ResourceType* type = schema_.find(resource.mode, resource.type);
  if (type == nullptr) throw std::logic_error("the schema has no type " + resource.type);
  return *type;
}

}  // namespace ashlar::engine

// Ephemeral resources, opened for one change and closed after it: their values are stored nowhere.
#pragma once

#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/values.h"
#include "provider/session.h"

namespace ashlar::engine {

class Ephemerals {
 public:
  /// Opens what the resource's attributes refer to. `session` works where the resource is made.
  static tl::expected<Ephemerals, provider::Diagnostics> open(const Resource& resource, const Values& values,
                                                              const provider::Session& session);
  Ephemerals(Ephemerals&&) = default;
  Ephemerals& operator=(Ephemerals&&) = delete;
  ~Ephemerals();

  /// Of an ephemeral resource what was opened, of any other what `values` hold.
  Resolved resolve(const Reference& reference) const;

 private:
  struct Open {
    const Resource* resource;
    const schema::ResourceType* type;
    provider::Value value;
    std::string private_data;
  };

  Ephemerals(const Values& values, provider::Session session)
      : values_(&values), session_(std::move(session)) {}
  tl::expected<void, provider::Diagnostics> open_one(const Resource& resource);

  const Values* values_;
  provider::Session session_;
  std::vector<Open> open_;
};

}  // namespace ashlar::engine

#include "engine/ephemerals.h"

#include <algorithm>
#include <set>

#include "engine/reference_path.h"
#include "engine/resource_plan.h"

namespace ashlar::engine {

using provider::Diagnostics;

tl::expected<Ephemerals, Diagnostics> Ephemerals::open(const Resource& resource, const Values& values,
                                                       const provider::Session& session) {
  std::set<const Resource*> wanted;
  for (const Member& attribute : resource.attributes)
    for_each_reference(attribute.value, [&](const Reference& reference) {
      if (reference.resource->mode == schema::Mode::Ephemeral) wanted.insert(reference.resource);
    });
  Ephemerals ephemerals(values, session);
  for (const Resource* one : wanted)
    if (auto opened = ephemerals.open_one(*one); !opened) return tl::unexpected(std::move(opened.error()));
  return ephemerals;
}

tl::expected<void, Diagnostics> Ephemerals::open_one(const Resource& resource) {
  const schema::ResourceType& type = values_->type_of(resource);
  auto asked = asked_for(resource, type, [this](const Reference& one) { return values_->resolve(one); });
  if (!asked) return tl::unexpected(std::move(asked.error()));
  auto opened = session_.open_ephemeral(type, asked->config);
  if (!opened) return tl::unexpected(diagnostics_of(opened.error().failure));
  if (!opened->value || provider::has_errors(opened->diagnostics))
    return tl::unexpected(std::move(opened->diagnostics));
  open_.push_back({&resource, &type, std::move(*opened->value), std::move(opened->private_data)});
  return {};
}

/// What cannot be closed runs out by itself.
Ephemerals::~Ephemerals() {
  for (const Open& one : open_) static_cast<void>(session_.close_ephemeral(*one.type, one.private_data));
}

Resolved Ephemerals::resolve(const Reference& reference) const {
  const auto found = std::find_if(open_.begin(), open_.end(),
                                  [&](const Open& one) { return one.resource == reference.resource; });
  if (found == open_.end()) return values_->resolve(reference);
  return {follow(found->value, reference.path), true};
}

}  // namespace ashlar::engine

#include "engine/resource_plan.h"

#include "engine/ignore_changes.h"
#include "provider/compare.h"
#include "provider/conform.h"
#include "provider/replacement.h"

namespace ashlar::engine {

using provider::Diagnostics;

namespace {

tl::expected<void, Diagnostics> plan_from(const provider::Session& session, const schema::ResourceType& type,
                                          const provider::State& prior, const provider::Value& config,
                                          const provider::Value& written, Change& change) {
  auto planned = session.plan_resource(type, prior, config, &written);
  if (!planned) return tl::unexpected(diagnostics_of(planned.error().failure));
  if (!planned->state) return tl::unexpected(std::move(planned->diagnostics));
  if (!prior.value.is_null())
    change.replaced_by =
        provider::replaced_by(*type.block, planned->requires_replace, prior.value, planned->state->value);
  change.planned = std::move(*planned->state);
  return {};
}

}  // namespace

tl::expected<Asked, Diagnostics> asked_for(const Resource& resource, const schema::ResourceType& type,
                                           const Resolve& resolve) {
  Evaluated evaluated = evaluate(resource.attributes, resolve);
  auto config = provider::conform(*type.block, std::move(evaluated.value), provider::Origin::Configuration);
  if (!config) return tl::unexpected(diagnostics_of(config.error()));
  return Asked{std::move(*config), std::move(evaluated.sensitive)};
}

tl::expected<provider::Value, Diagnostics> plan_change(const provider::Session& session,
                                                       const schema::ResourceType& type,
                                                       const provider::Value& config,
                                                       const Lifecycle& lifecycle, Change& change) {
  const auto plan_anew = [&]() -> tl::expected<provider::Value, Diagnostics> {
    return plan_from(session, type, {}, config, config, change).map([&] { return config; });
  };
  const bool is_there = !change.prior.value.is_null();
  if (!is_there || change.tainted) {
    change.action = is_there ? Action::Replace : Action::Create;
    return plan_anew();
  }
  provider::Value compared = config;
  ignore_changes(lifecycle, change.prior.value, compared);
  if (auto planned = plan_from(session, type, change.prior, compared, config, change); !planned)
    return tl::unexpected(std::move(planned.error()));
  if (!change.replaced_by.empty()) {
    change.action = Action::Replace;
    return plan_anew();
  }
  const bool same = provider::same(*type.block, change.prior.value, change.planned.value);
  change.action = same ? Action::None : Action::Update;
  return compared;
}

}  // namespace ashlar::engine

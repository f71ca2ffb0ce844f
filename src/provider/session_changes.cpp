// The calls that plan and make changes.
#include "provider/proposed_state.h"
#include "provider/session.h"
#include "provider/turn.h"

namespace ashlar::provider {

namespace {

tf::PlanResourceChange::Request plan_request(const schema::ResourceType& type, const State& prior,
                                             const Value& config) {
  tf::PlanResourceChange::Request request;
  request.set_type_name(type.name);
  write(prior.value, *request.mutable_prior_state());
  write(proposed_new_state(*type.block, prior.value, config), *request.mutable_proposed_new_state());
  write(config, *request.mutable_config());
  request.set_prior_private(prior.private_data);
  return request;
}

Answer<Planned> plan_answer(const tf::PlanResourceChange::Response& response,
                            const schema::ResourceType& type, const State& prior) {
  auto state = state_in(response.planned_state(), response.planned_private(), type, "plan");
  if (!state) return tl::unexpected(state.error());
  Planned planned{std::move(*state), {}, response.legacy_type_system(), read(response.diagnostics())};
  for (const auto& path : response.requires_replace()) planned.requires_replace.push_back(read(path));
  if (has_errors(planned.diagnostics)) planned.state.reset();
  // Old types plan a destruction without it, and want it for their timeouts all the same.
  const bool destroys = planned.state && planned.state->value.is_null();
  if (destroys && planned.state->private_data.empty()) planned.state->private_data = prior.private_data;
  return planned;
}

}  // namespace

Answer<Planned> Session::plan_resource(const schema::ResourceType& type, const State& prior,
                                       const Value& config, const Value* written) const {
  const Turn turn(*this, Turn::Needs::Configuration, {"plan", type.name});
  Diagnostics said;
  if (!config.is_null()) {
    auto validated = validate_resource(turn, written == nullptr ? config : *written);
    if (!validated) return tl::unexpected(validated.error());
    if (has_errors(*validated)) return Planned{{}, {}, false, std::move(*validated)};
    said = std::move(*validated);
  }
  const auto response =
      turn.call(&Stub::PlanResourceChange, plan_request(type, prior, config), Patience::computing);
  if (!response) return tl::unexpected(response.error());
  Answer<Planned> planned = plan_answer(*response, type, prior);
  if (planned) planned->diagnostics.insert(planned->diagnostics.begin(), said.begin(), said.end());
  return planned;
}

Answer<Applied> Session::apply_resource(const schema::ResourceType& type, const State& prior,
                                        const State& planned, const Value& config) const {
  const Turn turn(*this, Turn::Needs::Account, {"apply", type.name});
  tf::ApplyResourceChange::Request request;
  request.set_type_name(type.name);
  write(prior.value, *request.mutable_prior_state());
  write(planned.value, *request.mutable_planned_state());
  write(config, *request.mutable_config());
  request.set_planned_private(planned.private_data);
  const auto response = turn.call(&Stub::ApplyResourceChange, request, Patience::changing);
  if (!response) return tl::unexpected(response.error());
  auto now = state_in(response->new_state(), response->private_(), type, turn.why.operation);
  if (!now) return tl::unexpected(now.error());
  return Applied{std::move(*now), response->legacy_type_system(), read(response->diagnostics())};
}

}  // namespace ashlar::provider

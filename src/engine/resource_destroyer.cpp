#include "engine/resource_destroyer.h"

#include "engine/prior.h"
#include "engine/protection.h"
#include "engine/recorded_units.h"
#include "engine/resource_plan.h"
#include "engine/state_update.h"

namespace ashlar::engine {

using std::chrono::steady_clock;
using terraform::StateFile;

ResourceDestroyer::ResourceDestroyer(ChangeSite& site)
    : site_(site), own_log_groups_(site.request().architecture, site.request().states) {}

Outcome ResourceDestroyer::destroy(const Operation& operation, const std::string& workshop) {
  const Change& approved = *operation.change;
  const schema::ResourceType* type = site_.request().schema.find(schema::Mode::Managed, approved.type);
  if (type == nullptr) return refusal("this version of the provider has no type " + approved.type);
  Work work{operation, workshop, *type, approved.resource, {approved.unit, approved.address}, approved, {}};
  work.deposed = approved.deposed;
  if (operation.node) work.deposed = site_.deposed(*operation.node).value_or(approved.deposed);
  if (work.change.prior.value.is_null()) {
    const StateFile state = site_.writer().state(approved.unit);
    const terraform::StateObject* object = object_of(state, approved.address, work.deposed);
    if (object == nullptr) return {};
    auto prior = decode(*type, *object, [&] { return site_.workshops().session(workshop); });
    if (!prior) return tl::unexpected(std::move(prior.error()));
    work.change.prior = std::move(*prior);
  }
  if (site_.is_in_flight(work))  // it may have gone
    if (auto found = site_.find_what_is_there(work, {}); !found) return found;
  if (work.resource == nullptr && !work.change.prior.value.is_null())
    if (auto lifted = lift_protection_of(work); !lifted) return lifted;
  work.origin =
      origin_of(*site_.request().architecture.find(unit_path_of(approved.unit).value()), work.change);
  site_.tell({ApplyEvent::Kind::Begun, &approved, Action::Delete, id_of(work.change.prior), {}, {}});
  auto done = destroy_once(work);
  if (!done && !site_.stopped()) done = destroy_once(work);  // what refers to it may take a moment to be gone
  return done;
}

/// Of what nobody asks for any more: there is no configuration that could have been changed before.
Outcome ResourceDestroyer::lift_protection_of(Work& work) {
  provider::State& prior = work.change.prior;
  const char* protection = protection_at_aws(prior.value);
  prior.value = lifted(work.type.name, std::move(prior.value), this_moment());
  if (protection == nullptr) return {};
  Change change = work.change;
  *change.prior.value.find(protection) = true;
  auto session = site_.session(work);
  if (!session) return tl::unexpected(std::move(session.error()));
  const auto config = plan_change(*session, work.type, config_of(*work.type.block, prior.value), {}, change);
  if (!config) return tl::unexpected(config.error());
  if (change.action != Action::Update) return refusal("its protection cannot be lifted in place");
  auto applied = session->apply_resource(work.type, change.prior, change.planned, *config);
  if (!applied) return tl::unexpected(diagnostics_of(applied.error().failure));
  if (provider::has_errors(applied->diagnostics)) return tl::unexpected(std::move(applied->diagnostics));
  if (!applied->state) return refusal("the provider says that it is done, and not what came of it");
  prior = std::move(*applied->state);
  return site_.update(work, [&](StateFile& state) {
    if (terraform::StateResource* recorded = state.find(work.name.address))
      for (terraform::StateObject& object : recorded->objects)
        if (object.deposed == work.deposed) object.attributes[protection] = false;
  });
}

Outcome ResourceDestroyer::destroy_once(Work& work) {
  for (int attempt = 1;; ++attempt) {
    const provider::State& prior = work.change.prior;
    if (prior.value.is_null()) return record_destroyed(work, {provider::State{}, true, {}});
    auto session = site_.session(work);
    if (!session) return tl::unexpected(std::move(session.error()));
    auto planned = session->plan_resource(work.type, prior, {});
    if (!planned) return tl::unexpected(diagnostics_of(planned.error().failure));
    if (!planned->state) return tl::unexpected(std::move(planned->diagnostics));
    if (auto told = site_.intend(work, Action::Delete); !told) return told;
    auto applied = session->apply_resource(work.type, prior, *planned->state, {});
    if (applied) return record_destroyed(work, std::move(*applied));
    if (!applied.error().may_have_changed_something() || attempt == most_tries || site_.stopped())
      return tl::unexpected(diagnostics_of(applied.error().failure));
    if (auto found = site_.find_what_is_there(work, {}); !found) return found;
  }
}

Outcome ResourceDestroyer::record_destroyed(Work& work, provider::Applied applied) {
  const bool failed = provider::has_errors(applied.diagnostics);
  const bool gone = applied.state && applied.state->value.is_null() && !failed;
  Outcome cleared = gone ? clear_leftovers(work) : Outcome();
  auto kept = site_.update(work, [&](StateFile& state) {
    if (!gone || !cleared) return;
    if (work.deposed.empty())
      remove_current(state, work.name.address);
    else
      remove_deposed(state, work.name.address, work.deposed);
  });
  if (failed) return tl::unexpected(std::move(applied.diagnostics));
  if (!kept) return kept;
  if (!gone) return refusal("the provider says that it is done, and that it is still there");
  if (!cleared) return cleared;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - work.begin);
  site_.tell(
      {ApplyEvent::Kind::Done, work.operation.change, Action::Delete, id_of(work.change.prior), took, {}});
  return {};
}

/// Before the state says that it has gone: a run that is killed here looks again. And before what it needed
/// goes, since its leftovers are in use of that.
Outcome ResourceDestroyer::clear_leftovers(const Work& work) {
  if (!work.origin) return {};
  auto cleared = remove_leftovers(
      *work.origin, own_log_groups_, site_.request().roles,
      [&](const aws::Leftover& one) {
        site_.tell({ApplyEvent::Kind::Cleared,
                    work.operation.change,
                    Action::Delete,
                    std::string(name_of(one.kind)) + " " + one.id,
                    {},
                    {}});
      },
      [this] { return site_.stopped(); });
  if (!cleared) return tl::unexpected(diagnostics_of(cleared.error()));
  return {};
}

}  // namespace ashlar::engine

#include "engine/change_site.h"

#include "engine/recorded_units.h"

namespace ashlar::engine {

using provider::Diagnostics;
using provider::Value;
using terraform::StateFile;

tl::unexpected<Diagnostics> refusal(std::string summary, std::string detail) {
  return tl::unexpected(Diagnostics{{Severity::Error, std::move(summary), std::move(detail), {}}});
}

tl::expected<provider::Session, Diagnostics> ChangeSite::session(const Work& work) const {
  return workshops_.session(work.workshop);
}

Outcome ChangeSite::by_any_process(const Work& work,
                                   const std::function<Outcome(const provider::Session&)>& what) const {
  for (int attempt = 1;; ++attempt) {
    const int deaths = workshops_.deaths(work.workshop);
    auto reached = session(work);
    if (!reached) return tl::unexpected(std::move(reached.error()));
    auto done = what(*reached);
    const bool died = !done && workshops_.deaths(work.workshop) != deaths;
    if (!died || attempt == most_tries || stopped()) return done;
  }
}

Lost ChangeSite::lost(const Work& work, const Value& config) const {
  const Unit& unit = *work.resource->unit;
  Lost lost{*work.resource, work.type, config, unit.account_id,
            work.resource->in_home_region ? unit.state.region : unit.provider_region};
  const StateFile state = writer_.state(work.name.unit);
  if (const terraform::StateResource* recorded = state.find(work.name.address))
    for (const terraform::StateObject& object : recorded->objects)
      if (const auto id = object.attributes.find("id"); id != object.attributes.end() && id->is_string())
        lost.recorded.push_back(*id);
  lost.id = recorded_id(request_.architecture, *work.resource);
  return lost;
}

Outcome ChangeSite::find_what_is_there(Work& work, const Value& config) const {
  return by_any_process(work, [&](const provider::Session& session) -> Outcome {
    provider::State& prior = work.change.prior;
    if (prior.value.is_null()) {
      auto found = find_again(lost(work, config), request_.roles.of(*work.resource->unit), session);
      if (!found) return tl::unexpected(diagnostics_of(found.error()));
      if (*found) prior = std::move(**found);
      return {};
    }
    auto read = session.read_resource(work.type, prior);
    if (!read) return tl::unexpected(diagnostics_of(read.error().failure));
    if (!read->state) return tl::unexpected(std::move(read->diagnostics));
    prior = std::move(*read->state);
    return {};
  });
}

Outcome ChangeSite::update(const Work& work, const std::function<void(StateFile&)>& change) const {
  auto done = writer_.update(work.name, change);
  if (!done) return tl::unexpected(diagnostics_of(done.error()));
  return {};
}

void ChangeSite::tell(const ApplyEvent& event) const {
  if (request_.tell) request_.tell(event);
}

void ChangeSite::begin(Work& work, Action action) const {
  if (work.begun != Action::None) return;
  work.begun = action;
  tell({ApplyEvent::Kind::Begun, work.operation.change, action, id_of(work.change.prior), {}, {}});
}

Outcome ChangeSite::intend(const Work& work, Action action) const {
  auto told = request_.journal.intend(work.name, name_of(action));
  if (!told) return tl::unexpected(diagnostics_of(told.error()));
  return {};
}

void ChangeSite::note_deposed(std::size_t node, const std::string& key) {
  const std::lock_guard lock(mutex_);
  deposed_[node] = key;
}

std::optional<std::string> ChangeSite::deposed(std::size_t node) const {
  const std::lock_guard lock(mutex_);
  const auto found = deposed_.find(node);
  return found == deposed_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace ashlar::engine

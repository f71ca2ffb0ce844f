#include "engine/adoption.h"

#include <algorithm>
#include <iterator>

#include "engine/graph.h"
#include "engine/planner.h"
#include "engine/prior.h"
#include "engine/state_update.h"
#include "engine/state_writer.h"
#include "engine/untold.h"
#include "engine/workshops.h"

namespace ashlar::engine {

using provider::Diagnostics;

namespace {

tl::unexpected<NotAdopted> no_such_thing(const std::string& id) {
  return tl::unexpected(NotAdopted("AWS has no such thing in that account and region", "id: " + id));
}

tl::expected<provider::State, NotAdopted> import(const Adoption& adoption, const schema::ResourceType& type) {
  Workshops workshops(adoption.provider, adoption.environment);
  const std::string key = "adoption";
  const Workplace workplace = workplace_of(adoption.resource);
  if (auto there = require_account(workplace); !there) return tl::unexpected(std::move(there.error()));
  workshops.open(key, workplace);
  const auto session = workshops.session(key);
  if (!session) return tl::unexpected(session.error());
  auto imported = session->import_resource(type, adoption.id);
  if (!imported) return tl::unexpected(diagnostics_of(imported.error().failure));
  if (provider::has_errors(imported->diagnostics)) return tl::unexpected(std::move(imported->diagnostics));
  if (imported->resources.empty()) return no_such_thing(adoption.id);
  auto read = session->read_resource(type, imported->resources.front().state);
  if (!read) return tl::unexpected(diagnostics_of(read.error().failure));
  if (provider::has_errors(read->diagnostics)) return tl::unexpected(std::move(read->diagnostics));
  if (!read->state || read->state->value.is_null()) return no_such_thing(adoption.id);
  move_to_where_it_is_asked_for(adoption.resource, read->state->value);
  return std::move(*read->state);
}

Recorded about(const Adoption& adoption) {
  const Graph graph = graph_of(adoption.architecture);
  Recorded about;
  about.name = adoption.resource.name;
  about.provider = provider_of(adoption.resource);
  about.dependencies = dependencies_in_unit(graph, graph.by_resource.at(&adoption.resource));
  return about;
}

/// From states that hold it.
tl::expected<Change, NotAdopted> next_change(const Adoption& adoption, const Selection& selection,
                                             const std::map<std::string, terraform::StateFile>& states) {
  Plan plan = make_plan({adoption.architecture, adoption.schema, states, adoption.provider,
                         adoption.environment, false, selection});
  for (Change& change : plan.changes)
    if (change.resource == &adoption.resource && change.deposed.empty()) return std::move(change);
  Diagnostics why;
  for (Problem& problem : plan.problems)
    std::move(problem.diagnostics.begin(), problem.diagnostics.end(), std::back_inserter(why));
  return tl::unexpected(std::move(why));
}

Expected<void> keep(const Adoption& adoption, const terraform::StateFile& before,
                    const std::function<void(terraform::StateFile&)>& change) {
  const std::string unit = adoption.resource.unit->path.text();
  StateWriter writer(adoption.open_state, adoption.journal, "adopt", adoption.program_version);
  return writer.lock({adoption.resource.unit}, {{unit, before}})
      .and_then([&] {
        return writer.update({unit, adoption.resource.address()}, change);
      })
      .and_then([&] { return writer.finish(); });
}

}  // namespace

tl::expected<Change, NotAdopted> adopt(const Adoption& adoption) {
  Resource& resource = adoption.resource;
  const std::string unit = resource.unit->path.text();
  const schema::ResourceType* type = adoption.schema.find(schema::Mode::Managed, resource.type);
  Selection selection;
  selection.units = {unit};
  auto states = read_states(units_concerned(adoption.architecture, selection), adoption.open_state);
  if (!states) return tl::unexpected(diagnostics_of(states.error()));
  const terraform::StateFile before = states->at(unit);
  if (const auto* object = current_object(before, resource.address()))
    return tl::unexpected(
        NotAdopted("its state holds it already", "id: " + object->attributes.value("id", "")));
  auto found = import(adoption, *type);
  if (!found) return tl::unexpected(found.error());
  const auto add = [&](terraform::StateFile& state) { record(state, *type, *found, about(adoption)); };
  resource.lifecycle.prevent_destroy = false;
  const auto plan_with_it = [&] {
    states->at(unit) = before;
    add(states->at(unit));
    return next_change(adoption, selection, *states);
  };
  auto next = plan_with_it();
  if (next && next->action == Action::Replace) {
    keep_what_aws_does_not_tell(*type, next->planned.value, found->value);
    next = plan_with_it();
  }
  if (!next || next->action == Action::Replace) return next;
  if (auto kept = keep(adoption, before, add); !kept) return tl::unexpected(diagnostics_of(kept.error()));
  return next;
}

}  // namespace ashlar::engine

#include "engine/destroy_plan.h"

#include <algorithm>
#include <set>

#include "engine/deletion.h"
#include "engine/graph.h"
#include "engine/loss.h"
#include "engine/protection.h"

namespace ashlar::engine {

namespace {

bool is_in(const Wanted& wanted, const Resource* resource) {
  return std::find(wanted.begin(), wanted.end(), resource) != wanted.end();
}

}  // namespace

Wanted to_be_destroyed(const Architecture& architecture, const Selection& selection, const States& states) {
  const Graph graph = graph_of(architecture);
  const Nodes nodes = with_dependants(graph, selected(graph, selection));
  Wanted wanted;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Resource* resource = graph.nodes[i].resource;
    if (!nodes[i] || resource == nullptr || resource->mode != schema::Mode::Managed) continue;
    const auto state = states.find(resource->unit->path.text());
    if (state != states.end() && state->second.find(resource->address()) != nullptr)
      wanted.push_back(resource);
  }
  return wanted;
}

std::vector<std::string> protected_ones(const Plan& plan) {
  std::vector<std::string> all;
  for (const Change& change : plan.changes) {
    const bool is =
        change.resource != nullptr ? is_protected(*change.resource) : is_protected(change.prior.value);
    if (is) all.push_back(change.unit + "//" + change.address);
  }
  return all;
}

void lift_protection(Architecture& architecture, const Wanted& wanted, const std::string& moment) {
  const std::set<const Resource*> all(wanted.begin(), wanted.end());
  for (const auto& entry : architecture.units())
    for (const auto& resource : entry.second->resources)
      if (all.contains(resource.get())) lift_protection(*resource, moment);
}

namespace {

/// All else stays as it is: what nobody asks for, too, and what is not there yet is not made.
Plan only(Plan plan, const std::function<bool(const Change&)>& is_chosen) {
  std::erase_if(plan.changes, [&](const Change& change) {
    return !is_chosen(change) && (change.prior.value.is_null() || change.resource == nullptr);
  });
  for (Change& change : plan.changes) {
    if (is_chosen(change)) continue;
    change.action = Action::None;
    change.loss = {};
  }
  std::erase_if(plan.problems, [](const Problem& problem) {  // of what nobody asks for: it is not updated
    return problem.resource == nullptr && !problem.address.empty();
  });
  plan.outdated.clear();
  return plan;
}

}  // namespace

Plan lost_creations(Plan plan, const std::set<ResourceName>& in_flight) {
  return only(std::move(plan), [&](const Change& change) {
    return change.action == Action::Create && in_flight.contains({change.unit, change.address});
  });
}

Plan updates_before_destroying(Plan plan, const Wanted& wanted) {
  return only(std::move(plan), [&](const Change& change) {
    return change.action == Action::Update && change.resource != nullptr && is_in(wanted, change.resource);
  });
}

namespace {

ExtraPlan extra_to_destroy(const Unit& unit, const terraform::StateFile& state,
                           const schema::Schema& schema) {
  ExtraPlan plan;
  plan.unit = &unit;
  plan.destroys = true;
  for (const terraform::StateResource& recorded : state.resources) {
    if (recorded.mode != "managed") continue;
    for (const terraform::StateObject& object : recorded.objects) {
      plan.changes.push_back(deletion_of(unit, recorded, object, schema));
      plan.changes.back().address = object_address(recorded, object);
      plan.changes.back().of_the_team = true;
    }
  }
  return plan;
}

/// Those that are selected, or need what is: Terraform destroys them.
std::vector<ExtraPlan> extras_to_destroy(const Architecture& architecture, const Selection& selection,
                                         const States& states, const schema::Schema& schema) {
  const Graph graph = graph_of(architecture);
  const Nodes nodes = with_dependants(graph, selected(graph, selection));
  std::vector<ExtraPlan> plans;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (!nodes[i] || node.resource != nullptr || !is_extra(*node.unit)) continue;
    const auto state = states.find(node.unit->path.text());
    if (state == states.end()) continue;
    ExtraPlan plan = extra_to_destroy(*node.unit, state->second, schema);
    if (!plan.changes.empty()) plans.push_back(std::move(plan));
  }
  return plans;
}

/// For people, who are asked before it is done.
void tell_reason_and_loss(Change& change, const schema::Schema& schema) {
  using Kind = Reason::Kind;
  const bool is_unwanted = change.resource == nullptr && !change.of_the_team;
  if (!change.deposed.empty())
    change.why = {{Kind::Replaced}};
  else
    change.why = {{is_unwanted ? Kind::Unwanted : Kind::Destroy}};
  change.loss = loss_of(schema, change);
}

}  // namespace

Plan plan_to_destroy(const Architecture& architecture, const schema::Schema& schema, const States& states,
                     const Wanted& wanted, const Selection& selection, const IsSpared& is_spared) {
  const std::set<const Resource*> all(wanted.begin(), wanted.end());
  Plan plan;
  plan.extras = extras_to_destroy(architecture, selection, states, schema);
  for (const auto& entry : architecture.units()) {
    const Unit& unit = *entry.second;
    if (is_extra(unit)) continue;
    const auto state = states.find(unit.path.text());
    if (state == states.end()) continue;
    for (const terraform::StateResource& recorded : state->second.resources) {
      if (recorded.mode != "managed") continue;
      const Resource* resource = unit.find(recorded.address());
      const bool goes = resource == nullptr ? matches(selection, unit) : all.contains(resource);
      if (!goes || (is_spared && is_spared(unit, recorded))) continue;
      for (const terraform::StateObject& object : recorded.objects)
        plan.changes.push_back(deletion_of(unit, recorded, object, schema));
    }
  }
  for (Change& change : plan.changes) tell_reason_and_loss(change, schema);
  for (ExtraPlan& extra : plan.extras)
    for (Change& change : extra.changes) tell_reason_and_loss(change, schema);
  return plan;
}

std::vector<std::string> protected_and_unwanted(const Architecture& architecture,
                                                const schema::Schema& schema, const States& states,
                                                const Selection& selection) {
  if (!selection.systems.empty()) return {};  // whose they are is not known: a plan leaves them out
  return protected_ones(plan_to_destroy(architecture, schema, states, {}, selection, {}));
}

}  // namespace ashlar::engine

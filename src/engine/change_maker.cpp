#include "engine/change_maker.h"

#include <algorithm>
#include <thread>

#include "engine/accounts.h"
#include "engine/attribute_changes.h"
#include "engine/creation.h"
#include "engine/ephemerals.h"
#include "engine/plan_memory.h"
#include "engine/prior.h"
#include "engine/protection.h"
#include "engine/recorded_units.h"
#include "engine/repeated_calls.h"
#include "engine/state_update.h"
#include "engine/ways_to_find.h"
#include "provider/secrecy.h"
#include "terraform/unit_settings.h"

namespace ashlar::engine {

using provider::Diagnostics;
using provider::Value;
using std::chrono::steady_clock;
using terraform::StateFile;

namespace {

constexpr int tries = 3;  ///< of a call that brought no answer

tl::unexpected<Diagnostics> refusal(std::string summary, std::string detail = "") {
  return tl::unexpected(Diagnostics{{Severity::Error, std::move(summary), std::move(detail), {}}});
}

/// A second account beside the recorded one could only be closed, and its address is used up for ever.
tl::unexpected<Diagnostics> is_never_made(const Resource& account, const std::string& id) {
  return refusal(
      "an account whose id is recorded is never made, and nothing was done to it",
      "accounts.lock.yaml has " + account.name + " as " + id +
          ", and no such account can be taken over here. If it is another organisation's, invite it "
          "into this one first; to have one made, remove its line.");
}

}  // namespace

/// What one operation knows of itself.
struct ChangeMaker::Work {
  const Operation& operation;
  const std::string& workshop;
  const schema::ResourceType& type;
  const Resource* resource;
  ResourceName name;
  Change change;  ///< as it is now
  std::string deposed;
  Action begun = Action::None;  ///< what the provider was first asked to do
  /// Where a creation may be made twice: ids of what is no twin of it.
  std::optional<std::vector<std::string>> marked_before = {};
  bool found = false;  ///< its creation was begun before, or its answer was lost
  std::optional<Origin> origin = {};
  steady_clock::time_point begin = steady_clock::now();
};

ChangeMaker::ChangeMaker(const ApplyRequest& request, const Graph& graph, const Operations& operations,
                         Values& values, StateWriter& writer, Workshops& workshops)
    : request_(request),
      graph_(graph),
      operations_(operations),
      values_(values),
      writer_(writer),
      workshops_(workshops),
      in_flight_(request.journal.unfinished().in_flight),
      own_log_groups_(request.architecture, request.states) {}

void ChangeMaker::tell(const ApplyEvent& event) const {
  if (request_.tell) request_.tell(event);
}

ChangeMaker::Outcome ChangeMaker::update(const Work& work, const std::function<void(StateFile&)>& change) {
  auto done = writer_.update(work.name, change);
  if (!done) return tl::unexpected(diagnostics_of(done.error()));
  return {};
}

/// A creation's own work is not replaced behind people's backs.
ChangeMaker::Outcome ChangeMaker::cannot_be_kept(const Change& change) {
  return refusal("what was found of it would have to be replaced",
                 "What cannot be changed in place: " + replaced_by_text(change) + ". Remove " +
                     id_of(change.prior) + " yourself, if nothing is lost by that, and apply again.");
}

/// Nothing is called for a resource that stays.
ChangeMaker::Outcome ChangeMaker::keep(const Operation& operation) {
  const Change& change = *operation.change;
  const schema::ResourceType& type = values_.type_of(*change.resource);
  auto asked =
      asked_for(*change.resource, type, [this](const Reference& one) { return values_.resolve(one); });
  std::vector<provider::Path> sensitive;
  if (asked) sensitive = std::move(asked->sensitive);
  values_.set(*operation.node, {change.planned.value, std::move(sensitive)});
  return {};
}

ChangeMaker::Outcome ChangeMaker::make(const Operation& operation, const std::string& workshop) {
  const Change& approved = *operation.change;
  if (approved.action == Action::None && !approved.refreshed) return keep(operation);
  const Resource& resource = *approved.resource;
  Work work{operation, workshop, values_.type_of(resource), &resource, {approved.unit, approved.address},
            approved,  {}};
  if (approved.action == Action::Replace) {
    work.change.prior = {};
    work.change.tainted = false;
  }
  for (int attempt = 1;; ++attempt) {
    const int deaths = workshops_.deaths(workshop);
    auto done = make_once(work);
    const bool died = !done && workshops_.deaths(workshop) != deaths;
    if (!died || work.begun != Action::None || attempt == tries || stopped()) return done;
  }
}

/// A process that dies before the call had no part in it, and may be followed by another one.
ChangeMaker::Outcome ChangeMaker::make_once(Work& work) {
  auto session = workshops_.session(work.workshop);
  if (!session) return tl::unexpected(std::move(session.error()));
  auto ephemerals = Ephemerals::open(*work.resource, values_, *session);
  if (!ephemerals) return tl::unexpected(std::move(ephemerals.error()));
  auto asked =
      asked_for(*work.resource, work.type, [&](const Reference& one) { return ephemerals->resolve(one); });
  if (!asked) return tl::unexpected(std::move(asked.error()));
  const bool creates = work.change.prior.value.is_null();
  const auto recorded = recorded_id(request_.architecture, *work.resource);
  if (creates && (recorded || in_flight_.contains(work.name) || writer_.knows_little_of(work.name.unit)))
    if (auto found = find_what_was_made(work, asked->config); !found) return found;
  if (recorded && work.change.prior.value.is_null()) return is_never_made(*work.resource, *recorded);
  return make_with(work, *asked);
}

/// Plans again, with all that is known by now, and calls.
ChangeMaker::Outcome ChangeMaker::make_with(Work& work, const Asked& asked) {
  const Action approved = work.operation.change->action;
  const bool told_to_create = approved == Action::Create || approved == Action::Replace;
  for (int attempt = 1;; ++attempt) {
    auto session = workshops_.session(work.workshop);
    if (!session) return tl::unexpected(std::move(session.error()));
    Change& change = work.change;
    const auto config = plan_change(
        *session, work.type, work.found ? config_to_finish(work.type.name, asked.config) : asked.config,
        work.resource->lifecycle, change);
    if (!config) return tl::unexpected(config.error());
    if (change.action == Action::Replace && !told_to_create)
      return refusal("it would have to be replaced now, and the plan was to change it in place",
                     "plan again, to see what that means");
    if (change.action == Action::None) return finish(work, asked, {change.prior, true, {}});
    if (change.action == Action::Replace) return cannot_be_kept(change);
    if (auto kept = depose_predecessor(work); !kept) return kept;
    if (attempt == 1 && change.action == Action::Create && can_be_made_twice(work.type.name))
      if (auto seen = see_what_is_no_twin(work, asked.config); !seen) return seen;
    if (auto told = request_.journal.intend(work.name, name_of(change.action)); !told)
      return tl::unexpected(diagnostics_of(told.error()));
    begin(work, change.action);
    auto applied = session->apply_resource(work.type, change.prior, change.planned, *config);
    if (applied && was_cut_off(work, *applied)) return keep_cut_off(work, asked, std::move(*applied));
    if (applied && (attempt == tries || !may_be_there_already(work, *applied)))
      return finish(work, asked, std::move(*applied));
    if (applied) {
      if (applied->state) change.prior = *applied->state;
      if (auto found = find_what_was_made(work, asked.config); !found || change.prior.value.is_null())
        return left_open(work, asked, std::move(*applied));
      continue;
    }
    if (!applied.error().may_have_changed_something() || attempt == tries || stopped())
      return tl::unexpected(diagnostics_of(applied.error().failure));
    if (auto found = find_what_was_made(work, asked.config); !found) return found;
  }
}

/// A creation that AWS refused: a first try whose answer was lost may have made it, or a run that told
/// nobody. Or all is done but a last call, of which AWS says that it has been done.
bool ChangeMaker::may_be_there_already(const Work& work, const provider::Applied& applied) {
  if (!provider::has_errors(applied.diagnostics)) return false;
  const bool has_nothing = !applied.state || applied.state->value.is_null();
  return (work.change.action == Action::Create && has_nothing) || says_that_it_is_done(applied.diagnostics);
}

/// A creation that ended because we asked for it, as far as anybody knows, while AWS may go on with it. What
/// left nothing behind and is done at once is looked for, as after any answer that was lost.
bool ChangeMaker::was_cut_off(const Work& work, const provider::Applied& applied) const {
  if (!workshops_.was_stopped() || work.change.action != Action::Create) return false;
  const bool has_something = applied.state && !applied.state->value.is_null();
  return provider::has_errors(applied.diagnostics) &&
         (has_something || tells_of_its_creation(work.type.name));
}

/// The state has it as Terraform would have it, for whoever goes on without our journal.
ChangeMaker::Outcome ChangeMaker::keep_cut_off(Work& work, const Asked& asked, provider::Applied applied) {
  if (!applied.state || applied.state->value.is_null()) {
    const auto found = find_what_is_there(work, asked.config);
    if (!found || work.change.prior.value.is_null()) return left_open(work, asked, std::move(applied));
    applied.state = work.change.prior;
  }
  auto recorded = record_made(work, asked, std::move(applied));
  if (!tells_of_its_creation(work.type.name)) return recorded;
  if (auto told = request_.journal.cut_off(work.name); !told)
    return tl::unexpected(diagnostics_of(told.error()));
  return recorded;
}

/// Nothing was found of it. Where we ended it that says little: the journal has it as begun still, and the
/// next run looks again.
ChangeMaker::Outcome ChangeMaker::left_open(Work& work, const Asked& asked, provider::Applied applied) {
  const bool may_come = workshops_.was_stopped() && way_to_find(work.type.name) != nullptr;
  return may_come ? tl::unexpected(std::move(applied.diagnostics))
                  : record_made(work, asked, std::move(applied));
}

ChangeMaker::Outcome ChangeMaker::finish(Work& work, const Asked& asked, provider::Applied applied) {
  auto recorded = record_made(work, asked, std::move(applied));
  return recorded && work.marked_before ? remove_twins_of(work, asked.config) : recorded;
}

ChangeMaker::Outcome ChangeMaker::see_what_is_no_twin(Work& work, const Value& config) const {
  auto marked = possible_ids(lost(work, config), request_.roles.of(*work.resource->unit));
  if (!marked) return tl::unexpected(diagnostics_of(marked.error()));
  work.marked_before = std::move(*marked);
  return {};
}

ChangeMaker::Outcome ChangeMaker::remove_twins_of(Work& work, const Value& config) {
  Lost one = lost(work, config);  // recorded by now
  one.recorded.insert(one.recorded.end(), work.marked_before->begin(), work.marked_before->end());
  return by_any_process(work, [&](const provider::Session& session) -> Outcome {
    auto removed = remove_twins(one, request_.roles.of(*work.resource->unit), session);
    if (!removed) return tl::unexpected(diagnostics_of(removed.error()));
    for (const std::string& id : *removed)
      tell({ApplyEvent::Kind::Cleared, work.operation.change, Action::Delete, "a second one, " + id, {}, {}});
    return {};
  });
}

/// Where its successor is made first.
ChangeMaker::Outcome ChangeMaker::depose_predecessor(Work& work) {
  const std::size_t node = *work.operation.node;
  const bool late =
      work.operation.change->action == Action::Replace && operations_.create_before_destroy[node];
  if (!late || !work.deposed.empty()) return {};
  work.deposed = new_deposed_key();
  {
    const std::lock_guard lock(mutex_);
    deposed_[node] = work.deposed;
  }
  return update(work, [&](StateFile& state) { depose(state, work.name.address, work.deposed); });
}

/// The SDK's types answer with what was planned, also where AWS refused it: what it says now is what counts,
/// and of what it does not tell, as of a password, what was so before.
bool ChangeMaker::see_failed_update(const Work& work, provider::Applied& applied) {
  const auto session = workshops_.session(work.workshop);
  if (!session) return false;
  auto read = session->read_resource(work.type, work.change.prior);
  if (!read || !read->state || provider::has_errors(read->diagnostics)) return false;
  applied.state = std::move(read->state);
  return true;
}

ChangeMaker::Outcome ChangeMaker::record_made(Work& work, const Asked& asked, provider::Applied applied) {
  const bool failed = provider::has_errors(applied.diagnostics);
  const bool creates = work.change.action == Action::Create;
  // The journal has it as begun still: the next run asks AWS.
  if (failed && work.change.action == Action::Update && !see_failed_update(work, applied))
    return tl::unexpected(std::move(applied.diagnostics));
  const std::string id = applied.state ? id_of(*applied.state) : "";
  Recorded about;
  about.name = work.resource->name;
  about.provider = provider_of(*work.resource);
  about.sensitive = asked.sensitive;
  about.dependencies = dependencies_in_unit(graph_, *work.operation.node);
  about.create_before_destroy = operations_.create_before_destroy[*work.operation.node];
  about.tainted = failed && creates;
  auto kept = update(work, [&](StateFile& state) {
    if (applied.state) record(state, work.type, *applied.state, about);
    if (!work.deposed.empty()) restore(state, work.name.address, work.deposed);
  });
  if (failed) return tl::unexpected(std::move(applied.diagnostics));
  if (!kept) return kept;
  if (!applied.state) return refusal("the provider says that it is done, and not what came of it");
  values_.set(*work.operation.node,
              {provider::without_write_only(*work.type.block, applied.state->value), asked.sensitive});
  if (work.begun != Action::None) {
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - work.begin);
    tell({ApplyEvent::Kind::Done, work.operation.change, work.begun, id, took, {}});
  } else if (work.operation.change->prior.value.is_null()) {
    tell({ApplyEvent::Kind::Found, work.operation.change, Action::Create, id, {}, {}});
  }
  see_that_it_stays(work, asked, *applied.state);
  return {};
}

/// While the provider that knows it is at hand, and most of the time waits: the next plan asks nobody then.
/// What cannot be found out now, that plan finds out.
void ChangeMaker::see_that_it_stays(const Work& work, const Asked& asked, const provider::State& made) {
  if (request_.memory == nullptr || stopped()) return;
  const auto session = workshops_.session(work.workshop);
  if (!session) return;
  Change next = work.change;
  next.tainted = false;
  next.prior = {provider::without_write_only(*work.type.block, made.value), made.private_data};
  const auto planned = plan_change(*session, work.type, asked.config, work.resource->lifecycle, next);
  if (!planned || next.action != Action::None || next.planned.value != next.prior.value) return;
  request_.memory->add(question_of(configuration_key(workplace_of(*work.resource)), work.type, next.prior,
                                   asked.config, work.resource->lifecycle));
}

Lost ChangeMaker::lost(const Work& work, const Value& config) const {
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

/// After a call that brought no answer, or that a dead run had begun: AWS is asked.
ChangeMaker::Outcome ChangeMaker::find_what_is_there(Work& work, const Value& config) {
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

/// AWS may be making it still, and tells its address, say, only once it is there.
ChangeMaker::Outcome ChangeMaker::find_what_was_made(Work& work, const Value& config) {
  constexpr std::chrono::minutes longest{60};
  constexpr std::chrono::seconds longest_pause{15};
  auto found = find_what_is_there(work, config);
  const Value& there = work.change.prior.value;
  const auto is_under_way = [&] {
    return found && !there.is_null() && creation_of(work.type.name, there) == Creation::UnderWay;
  };
  const auto until = steady_clock::now() + longest;
  for (std::chrono::seconds pause{1}; is_under_way(); pause = std::min(2 * pause, longest_pause)) {
    if (stopped() || steady_clock::now() > until) return tl::unexpected(still_under_way());
    begin(work, Action::Create);
    std::this_thread::sleep_for(pause);
    found = find_what_is_there(work, config);
  }
  if (work.change.action != Action::Update && !there.is_null()) work.found = true;
  return found;
}

void ChangeMaker::begin(Work& work, Action action) {
  if (work.begun != Action::None) return;
  work.begun = action;
  tell({ApplyEvent::Kind::Begun, work.operation.change, action, id_of(work.change.prior), {}, {}});
}

/// What may be done twice is done again by another process, where one dies.
ChangeMaker::Outcome ChangeMaker::by_any_process(
    const Work& work, const std::function<Outcome(const provider::Session&)>& what) {
  for (int attempt = 1;; ++attempt) {
    const int deaths = workshops_.deaths(work.workshop);
    auto session = workshops_.session(work.workshop);
    if (!session) return tl::unexpected(std::move(session.error()));
    auto done = what(*session);
    const bool died = !done && workshops_.deaths(work.workshop) != deaths;
    if (!died || attempt == tries || stopped()) return done;
  }
}

ChangeMaker::Outcome ChangeMaker::destroy(const Operation& operation, const std::string& workshop) {
  const Change& approved = *operation.change;
  const schema::ResourceType* type = request_.schema.find(schema::Mode::Managed, approved.type);
  if (type == nullptr) return refusal("this version of the provider has no type " + approved.type);
  Work work{operation, workshop, *type, approved.resource, {approved.unit, approved.address}, approved, {}};
  work.deposed = approved.deposed;
  if (operation.node) {
    const std::lock_guard lock(mutex_);
    if (const auto found = deposed_.find(*operation.node); found != deposed_.end())
      work.deposed = found->second;
  }
  if (work.change.prior.value.is_null()) {
    const StateFile state = writer_.state(approved.unit);
    const terraform::StateObject* object = object_of(state, approved.address, work.deposed);
    if (object == nullptr) return {};
    auto prior = decode(*type, *object, [&] { return workshops_.session(workshop); });
    if (!prior) return tl::unexpected(std::move(prior.error()));
    work.change.prior = std::move(*prior);
  }
  if (work.resource == nullptr)
    if (auto lifted = lift_protection_of(work); !lifted) return lifted;
  work.origin = origin_of(*request_.architecture.find(unit_path_of(approved.unit).value()), work.change);
  tell({ApplyEvent::Kind::Begun, &approved, Action::Delete, id_of(work.change.prior), {}, {}});
  auto done = destroy_once(work);
  if (!done && !stopped()) done = destroy_once(work);  // what refers to it may take a moment to be gone
  return done;
}

/// Of what nobody asks for any more: there is no configuration that could have been changed before.
ChangeMaker::Outcome ChangeMaker::lift_protection_of(Work& work) {
  provider::State& prior = work.change.prior;
  const char* protection = protection_at_aws(prior.value);
  prior.value = lifted(work.type.name, std::move(prior.value), this_moment());
  if (protection == nullptr) return {};
  Change change = work.change;
  *change.prior.value.find(protection) = true;
  auto session = workshops_.session(work.workshop);
  if (!session) return tl::unexpected(std::move(session.error()));
  const auto config = plan_change(*session, work.type, config_of(*work.type.block, prior.value), {}, change);
  if (!config) return tl::unexpected(config.error());
  if (change.action != Action::Update) return refusal("its protection cannot be lifted in place");
  auto applied = session->apply_resource(work.type, change.prior, change.planned, *config);
  if (!applied) return tl::unexpected(diagnostics_of(applied.error().failure));
  if (provider::has_errors(applied->diagnostics)) return tl::unexpected(std::move(applied->diagnostics));
  if (!applied->state) return refusal("the provider says that it is done, and not what came of it");
  prior = std::move(*applied->state);
  return update(work, [&](StateFile& state) {
    if (terraform::StateResource* recorded = state.find(work.name.address))
      for (terraform::StateObject& object : recorded->objects)
        if (object.deposed == work.deposed) object.attributes[protection] = false;
  });
}

ChangeMaker::Outcome ChangeMaker::destroy_once(Work& work) {
  for (int attempt = 1;; ++attempt) {
    const provider::State& prior = work.change.prior;
    if (prior.value.is_null()) return record_destroyed(work, {provider::State{}, true, {}});
    auto session = workshops_.session(work.workshop);
    if (!session) return tl::unexpected(std::move(session.error()));
    auto planned = session->plan_resource(work.type, prior, {});
    if (!planned) return tl::unexpected(diagnostics_of(planned.error().failure));
    if (!planned->state) return tl::unexpected(std::move(planned->diagnostics));
    if (auto told = request_.journal.intend(work.name, name_of(Action::Delete)); !told)
      return tl::unexpected(diagnostics_of(told.error()));
    auto applied = session->apply_resource(work.type, prior, *planned->state, {});
    if (applied) return record_destroyed(work, std::move(*applied));
    if (!applied.error().may_have_changed_something() || attempt == tries || stopped())
      return tl::unexpected(diagnostics_of(applied.error().failure));
    if (auto found = find_what_is_there(work, {}); !found) return found;
  }
}

ChangeMaker::Outcome ChangeMaker::record_destroyed(Work& work, provider::Applied applied) {
  const bool failed = provider::has_errors(applied.diagnostics);
  const bool gone = applied.state && applied.state->value.is_null() && !failed;
  Outcome cleared = gone ? clear_leftovers(work) : Outcome();
  auto kept = update(work, [&](StateFile& state) {
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
  tell({ApplyEvent::Kind::Done, work.operation.change, Action::Delete, id_of(work.change.prior), took, {}});
  return {};
}

/// Before the state says that it has gone: a run that is killed here looks again. And before what it needed
/// goes, since its leftovers are in use of that.
ChangeMaker::Outcome ChangeMaker::clear_leftovers(const Work& work) {
  if (!work.origin) return {};
  auto cleared = remove_leftovers(
      *work.origin, own_log_groups_, request_.roles,
      [&](const aws::Leftover& one) {
        tell({ApplyEvent::Kind::Cleared,
              work.operation.change,
              Action::Delete,
              std::string(name_of(one.kind)) + " " + one.id,
              {},
              {}});
      },
      [this] { return stopped(); });
  if (!cleared) return tl::unexpected(diagnostics_of(cleared.error()));
  return {};
}

}  // namespace ashlar::engine

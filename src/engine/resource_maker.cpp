#include "engine/resource_maker.h"

#include <algorithm>
#include <thread>

#include "engine/accounts.h"
#include "engine/attribute_changes.h"
#include "engine/creation.h"
#include "engine/ephemerals.h"
#include "engine/plan_memory.h"
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

/// A second account beside the recorded one could only be closed, and its address is used up for ever.
tl::unexpected<Diagnostics> is_never_made(const Resource& account, const std::string& id) {
  return refusal(
      "an account whose id is recorded is never made, and nothing was done to it",
      "accounts.lock.yaml has " + account.name + " as " + id +
          ", and no such account can be taken over here. If it is another organisation's, invite it "
          "into this one first; to have one made, remove its line.");
}

/// What has a name of its own and no tags: it is only taken for ours where it is as it is asked for.
bool may_be_somebody_elses(const schema::ResourceType& type) {
  const bool can_be_marked = type.block->attribute("tags") != nullptr || type.block->block("tag") != nullptr;
  const WayToFind* way = way_to_find(type.name);
  return !can_be_marked && way != nullptr && std::holds_alternative<ByName>(*way);
}

bool has_something(const provider::Applied& applied) {
  return applied.state && !applied.state->value.is_null();
}

}  // namespace

ResourceMaker::ResourceMaker(ChangeSite& site, const Graph& graph, const Operations& operations,
                             Values& values)
    : site_(site), graph_(graph), operations_(operations), values_(values) {}

/// Nothing is called for a resource that stays.
Outcome ResourceMaker::keep(const Operation& operation) {
  const Change& change = *operation.change;
  const schema::ResourceType& type = values_.type_of(*change.resource);
  auto asked =
      asked_for(*change.resource, type, [this](const Reference& one) { return values_.resolve(one); });
  std::vector<provider::Path> sensitive;
  if (asked) sensitive = std::move(asked->sensitive);
  values_.set(*operation.node, {change.planned.value, std::move(sensitive)});
  return {};
}

Outcome ResourceMaker::make(const Operation& operation, const std::string& workshop) {
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
    const int deaths = site_.workshops().deaths(workshop);
    auto done = make_once(work);
    const bool died = !done && site_.workshops().deaths(workshop) != deaths;
    if (!died || work.begun != Action::None || attempt == most_tries || site_.stopped()) return done;
  }
}

/// A process that dies before the call had no part in it, and may be followed by another one.
Outcome ResourceMaker::make_once(Work& work) {
  auto session = site_.session(work);
  if (!session) return tl::unexpected(std::move(session.error()));
  auto ephemerals = Ephemerals::open(*work.resource, values_, *session);
  if (!ephemerals) return tl::unexpected(std::move(ephemerals.error()));
  auto asked =
      asked_for(*work.resource, work.type, [&](const Reference& one) { return ephemerals->resolve(one); });
  if (!asked) return tl::unexpected(std::move(asked.error()));
  const bool creates = work.change.prior.value.is_null();
  const auto recorded = recorded_id(site_.request().architecture, *work.resource);
  work.is_begun = recorded || site_.is_in_flight(work);
  if (creates && (work.is_begun || site_.writer().knows_little_of(work.name.unit)))
    if (auto found = find_what_was_made(work, asked->config); !found) return found;
  if (site_.request().only_finds) return record_found(work, *asked);
  if (recorded && work.change.prior.value.is_null()) return is_never_made(*work.resource, *recorded);
  return make_with(work, *asked);
}

Outcome ResourceMaker::record_found(Work& work, const Asked& asked) {
  if (!work.change.prior.value.is_null()) return record_made(work, asked, {work.change.prior, true, {}});
  return site_.update(work, [](StateFile&) {});  // the journal has it: there is nothing
}

/// Plans again, with all that is known by now, and calls.
Outcome ResourceMaker::make_with(Work& work, const Asked& asked) {
  const Action approved = work.operation.change->action;
  const bool told_to_create = approved == Action::Create || approved == Action::Replace;
  std::optional<provider::Applied> refused;  // a creation, of what is there
  for (int attempt = 1;; ++attempt) {
    auto session = site_.session(work);
    if (!session) return tl::unexpected(std::move(session.error()));
    Change& change = work.change;
    const auto config = plan_change(
        *session, work.type,
        work.found ? config_to_finish(work.type.name, change.prior.value, asked.config) : asked.config,
        work.resource->lifecycle, change);
    if (!config) return tl::unexpected(config.error());
    if (change.action == Action::Replace && !told_to_create)
      return refusal("it would have to be replaced now, and the plan was to change it in place",
                     "plan again, to see what that means");
    if (change.action == Action::None) return finish(work, asked, {change.prior, true, {}});
    if (change.action == Action::Replace) return cannot_be_kept(change);
    if (change.action == Action::Update && work.found && !work.is_begun && may_be_somebody_elses(work.type)) {
      work.found = false;
      change.prior = {};
      change.action = Action::Create;
      if (!refused) continue;  // AWS refuses it
      return record_made(work, asked, std::move(*refused));
    }
    if (auto kept = depose_predecessor(work); !kept) return kept;
    if (attempt == 1 && change.action == Action::Create && can_be_made_twice(work.type.name))
      if (auto seen = see_what_is_no_twin(work, asked.config); !seen) return seen;
    if (auto told = site_.intend(work, change.action); !told) return told;
    site_.begin(work, change.action);
    auto applied = session->apply_resource(work.type, change.prior, change.planned, *config);
    if (applied && was_cut_off(work, *applied)) return keep_cut_off(work, asked, std::move(*applied));
    if (applied && (attempt == most_tries || !may_be_there_already(work, *applied)))
      return finish(work, asked, std::move(*applied));
    if (applied) {
      if (change.action == Action::Create && !has_something(*applied)) refused = *applied;
      if (applied->state) change.prior = *applied->state;
      if (auto found = find_what_was_made(work, asked.config); !found || change.prior.value.is_null())
        return left_open(work, asked, std::move(*applied));
      continue;
    }
    if (!applied.error().may_have_changed_something() || attempt == most_tries || site_.stopped())
      return tl::unexpected(diagnostics_of(applied.error().failure));
    work.is_begun = true;
    if (auto found = find_what_was_made(work, asked.config); !found) return found;
  }
}

/// A creation's own work is not replaced behind people's backs.
Outcome ResourceMaker::cannot_be_kept(const Change& change) {
  return refusal("what was found of it would have to be replaced",
                 "What cannot be changed in place: " + replaced_by_text(change) + ". Remove " +
                     id_of(change.prior) + " yourself, if nothing is lost by that, and apply again.");
}

/// A creation that AWS refused: a first try whose answer was lost may have made it, or a run that told
/// nobody. Or all is done but a last call, of which AWS says that it has been done.
bool ResourceMaker::may_be_there_already(const Work& work, const provider::Applied& applied) {
  if (!provider::has_errors(applied.diagnostics)) return false;
  return (work.change.action == Action::Create && !has_something(applied)) ||
         says_that_it_is_done(applied.diagnostics);
}

/// A creation that ended because we asked for it, as far as anybody knows, while AWS may go on with it. What
/// left nothing behind and is done at once is looked for, as after any answer that was lost.
bool ResourceMaker::was_cut_off(const Work& work, const provider::Applied& applied) const {
  if (!site_.workshops().was_stopped() || work.change.action != Action::Create) return false;
  return provider::has_errors(applied.diagnostics) &&
         (has_something(applied) || tells_of_its_creation(work.type.name));
}

/// The state has it as Terraform would have it, for whoever goes on without our journal.
Outcome ResourceMaker::keep_cut_off(Work& work, const Asked& asked, provider::Applied applied) {
  if (!has_something(applied)) {
    const auto found = site_.find_what_is_there(work, asked.config);
    if (!found || work.change.prior.value.is_null()) return left_open(work, asked, std::move(applied));
    applied.state = work.change.prior;
  }
  auto recorded = record_made(work, asked, std::move(applied));
  if (!tells_of_its_creation(work.type.name)) return recorded;
  if (auto told = site_.request().journal.cut_off(work.name); !told)
    return tl::unexpected(diagnostics_of(told.error()));
  return recorded;
}

/// Nothing was found of it. Where we ended it that says little: the journal has it as begun still, and the
/// next run looks again.
Outcome ResourceMaker::left_open(Work& work, const Asked& asked, provider::Applied applied) {
  const bool may_come = site_.workshops().was_stopped() && way_to_find(work.type.name) != nullptr;
  return may_come ? tl::unexpected(std::move(applied.diagnostics))
                  : record_made(work, asked, std::move(applied));
}

Outcome ResourceMaker::finish(Work& work, const Asked& asked, provider::Applied applied) {
  auto recorded = record_made(work, asked, std::move(applied));
  return recorded && work.marked_before ? remove_twins_of(work, asked.config) : recorded;
}

Outcome ResourceMaker::see_what_is_no_twin(Work& work, const Value& config) const {
  auto marked = possible_ids(site_.lost(work, config), site_.request().roles.of(*work.resource->unit));
  if (!marked) return tl::unexpected(diagnostics_of(marked.error()));
  work.marked_before = std::move(*marked);
  return {};
}

Outcome ResourceMaker::remove_twins_of(Work& work, const Value& config) {
  Lost one = site_.lost(work, config);  // recorded by now
  one.recorded.insert(one.recorded.end(), work.marked_before->begin(), work.marked_before->end());
  return site_.by_any_process(work, [&](const provider::Session& session) -> Outcome {
    auto removed = remove_twins(one, site_.request().roles.of(*work.resource->unit), session);
    if (!removed) return tl::unexpected(diagnostics_of(removed.error()));
    for (const std::string& id : *removed)
      site_.tell(
          {ApplyEvent::Kind::Cleared, work.operation.change, Action::Delete, "a second one, " + id, {}, {}});
    return {};
  });
}

/// Where its successor is made first.
Outcome ResourceMaker::depose_predecessor(Work& work) {
  const std::size_t node = *work.operation.node;
  const bool late =
      work.operation.change->action == Action::Replace && operations_.create_before_destroy[node];
  if (!late || !work.deposed.empty()) return {};
  work.deposed = new_deposed_key();
  site_.note_deposed(node, work.deposed);
  return site_.update(work, [&](StateFile& state) { depose(state, work.name.address, work.deposed); });
}

/// The SDK's types answer with what was planned, also where AWS refused it: what it says now is what counts,
/// and of what it does not tell, as of a password, what was so before.
bool ResourceMaker::see_failed_update(const Work& work, provider::Applied& applied) {
  const auto session = site_.session(work);
  if (!session) return false;
  auto read = session->read_resource(work.type, work.change.prior);
  if (!read || !read->state || provider::has_errors(read->diagnostics)) return false;
  applied.state = std::move(read->state);
  return true;
}

Outcome ResourceMaker::record_made(Work& work, const Asked& asked, provider::Applied applied) {
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
  auto kept = site_.update(work, [&](StateFile& state) {
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
    site_.tell({ApplyEvent::Kind::Done, work.operation.change, work.begun, id, took, {}});
  } else if (work.operation.change->prior.value.is_null()) {
    site_.tell({ApplyEvent::Kind::Found, work.operation.change, Action::Create, id, {}, {}});
  }
  see_that_it_stays(work, asked, *applied.state);
  return {};
}

/// While the provider that knows it is at hand, and most of the time waits: the next plan asks nobody then.
/// What cannot be found out now, that plan finds out.
void ResourceMaker::see_that_it_stays(const Work& work, const Asked& asked, const provider::State& made) {
  if (site_.request().memory == nullptr || site_.stopped()) return;
  const auto session = site_.session(work);
  if (!session) return;
  Change next = work.change;
  next.tainted = false;
  next.prior = {provider::without_write_only(*work.type.block, made.value), made.private_data};
  const auto planned = plan_change(*session, work.type, asked.config, work.resource->lifecycle, next);
  if (!planned || next.action != Action::None || next.planned.value != next.prior.value) return;
  site_.request().memory->add(question_of(configuration_key(workplace_of(*work.resource)), work.type,
                                          next.prior, asked.config, work.resource->lifecycle));
}

/// AWS may be making it still, and tells its address, say, only once it is there.
Outcome ResourceMaker::find_what_was_made(Work& work, const Value& config) {
  constexpr std::chrono::minutes longest{60};
  constexpr std::chrono::seconds longest_pause{15};
  auto found = site_.find_what_is_there(work, config);
  const Value& there = work.change.prior.value;
  const auto is_under_way = [&] {
    return found && !there.is_null() && creation_of(work.type.name, there) == Creation::UnderWay;
  };
  const auto until = steady_clock::now() + longest;
  for (std::chrono::seconds pause{1}; is_under_way(); pause = std::min(2 * pause, longest_pause)) {
    if (site_.stopped() || steady_clock::now() > until) return tl::unexpected(still_under_way());
    site_.begin(work, Action::Create);
    std::this_thread::sleep_for(pause);
    found = site_.find_what_is_there(work, config);
  }
  if (work.change.action != Action::Update && !there.is_null()) work.found = true;
  return found;
}

}  // namespace ashlar::engine

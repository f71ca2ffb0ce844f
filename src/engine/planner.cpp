#include "engine/planner.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <tuple>

#include "base/parallel.h"
#include "engine/accounts.h"
#include "engine/additions.h"
#include "engine/attribute_changes.h"
#include "engine/creation.h"
#include "engine/deletion.h"
#include "engine/drift.h"
#include "engine/extra/plan.h"
#include "engine/graph.h"
#include "engine/loss.h"
#include "engine/moves.h"
#include "engine/outputs.h"
#include "engine/prior.h"
#include "engine/protection.h"
#include "engine/reasons.h"
#include "engine/resource_plan.h"
#include "engine/values.h"
#include "engine/walk.h"
#include "engine/ways_to_find.h"
#include "engine/workshops.h"
#include "provider/compare.h"
#include "provider/secrecy.h"

namespace ashlar::engine {

namespace {

/// While one process drains or is configured, another one works. To read is to wait, for AWS.
constexpr Width without_aws{16, 2};
constexpr Width with_aws{48, 3, 16};

/// Without AWS, two processes compute and are soon gone: where Go collects its garbage less often, they take
/// a sixth less of the processor, and 730 MiB at most for 2,000 resources.
std::map<std::string, std::string> providers_environment(const PlanRequest& request) {
  auto environment = request.environment;
  if (!request.refresh) environment.try_emplace("GOGC", "300");
  return environment;
}

using provider::Diagnostics;

class Planner {
 public:
  explicit Planner(const PlanRequest& request)
      : request_(request),
        graph_(graph_of(request.architecture)),
        taking_part_(with_needed(graph_, selected(graph_, request.selection))),
        workshops_(request.provider, providers_environment(request)),
        terraform_(request.extra),
        values_(graph_, request.schema),
        changes_(graph_.nodes.size()) {
    move_states();
    make_steps();
  }

  Plan plan() {
    const std::vector<Reached> reached = walk(steps_,
                                              {[this](const std::string& group) { return enter(group); },
                                               [this](std::size_t node) { return visit(node); },
                                               [this](const std::string& group) { workshops_.close(group); }},
                                              request_.refresh ? with_aws : without_aws);
    Plan plan;
    plan.unplanned = std::move(unplanned_);
    for (std::size_t i = 0; i < reached.size(); ++i) collect(i, reached[i], plan);
    for (const auto& entry : request_.architecture.units())
      if (states().contains(entry.second->path.text())) collect_unwanted(*entry.second, plan);
    std::stable_sort(plan.changes.begin(), plan.changes.end(),
                     [](const Change& a, const Change& b) { return a.unit < b.unit; });
    plan_extras(reached, plan);
    plan.drift = std::move(drift_);
    if (sees_all(plan))
      for (Change& added : additions(request_.schema, plan.changes)) keep_addition(std::move(added), plan);
    std::sort(plan.drift.begin(), plan.drift.end(), stands_before);
    for (Change& change : plan.changes) change.loss = loss_of(request_.schema, change);
    tell_reasons(request_.schema, plan);
    plan.problems = std::move(problems_);
    plan.moves = moves_;
    refuse_vanished(plan);
    for (const auto& entry : request_.architecture.units())
      if (is_outdated(*entry.second)) plan.outdated.insert(entry.second.get());
    return plan;
  }

 private:
  /// The plan is made as if what stands under an old address stood under its new one already.
  void move_states() {
    moves_ = pending_moves(request_.architecture, request_.states);
    if (moves_.empty()) return;
    moved_ = request_.states;
    for (const Move& move : moves_) {
      terraform::StateFile& from = moved_.at(move.unit.text());
      arrive(move, from, moved_.at(move.now->unit->path.text()));
      leave(move, from);
    }
  }

  const std::map<std::string, terraform::StateFile>& states() const {
    return moves_.empty() ? request_.states : moved_;
  }

  void make_steps() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      steps_.push_back({taking_part_[i] ? node.needs : std::vector<std::size_t>(), ""});
      if (!asks(i)) continue;
      ++total_;
      steps_.back().group = group_of(*node.resource);
      by_group_.emplace(steps_.back().group, node.resource);
    }
  }

  /// Whether the provider plans it.
  bool asks(std::size_t index) const {
    const Resource* resource = graph_.nodes[index].resource;
    return taking_part_[index] && resource != nullptr && resource->mode == schema::Mode::Managed;
  }

  /// A unit's provider is the same for all of its resources, but for those in the home region.
  const std::string& group_of(const Resource& resource) {
    std::string& known = groups_[{resource.unit, resource.in_home_region}];
    if (known.empty()) known = configuration_key(workplace_of(resource));
    return known;
  }

  bool enter(const std::string& group) {
    workshops_.open(group, workplace_of(*by_group_.at(group)));
    return true;
  }

  /// Why there is none is told once: from then on it fails without a word.
  tl::expected<provider::Session, Diagnostics> session_of(const std::string& group) {
    auto session = workshops_.session(group);
    if (session) return session;
    const std::lock_guard lock(mutex_);
    if (!refused_.insert(group).second) session.error().clear();
    return session;
  }

  bool visit(std::size_t index) {
    const Node& node = graph_.nodes[index];
    if (node.resource == nullptr || !taking_part_[index]) return true;
    if (node.resource->mode != schema::Mode::Managed) {
      values_.set(index, {provider::Unknown{}, {}});  // opened by the apply that needs it, never by a plan
      return true;
    }
    const std::string& group = steps_[index].group;
    if (auto planned = plan_one(index, *node.resource, group); !planned)
      return tell_problem(*node.resource, std::move(planned.error()));
    tell_progress();
    return true;
  }

  tl::expected<void, Diagnostics> plan_one(std::size_t node, const Resource& resource,
                                           const std::string& group) {
    const schema::ResourceType& type = values_.type_of(resource);
    auto asked = asked_for(resource, type, [this](const Reference& one) { return values_.resolve(one); });
    if (!asked) return tl::unexpected(std::move(asked.error()));
    Change change;
    change.unit = resource.unit->path.text();
    change.address = resource.address();
    change.type = resource.type;
    change.resource = &resource;
    change.in_home_region = resource.in_home_region;
    change.needed = !matches(request_.selection, resource);
    std::optional<provider::Value> recorded;  // where AWS says otherwise
    if (auto found = find_prior(type, group, change, recorded); !found) return found;
    if (auto planned = compare(type, group, asked->config, change); !planned) return planned;
    if (recorded) keep_drift(drift_of(type, *recorded, change));
    if (change.action == Action::Replace && is_account(resource)) return refuse_another_account(change);
    if (change.action == Action::Replace && resource.lifecycle.prevent_destroy) return refuse(change);
    change.sensitive = provider::sensitive_paths(*type.block, change.planned.value);
    change.sensitive.insert(change.sensitive.end(), asked->sensitive.begin(), asked->sensitive.end());
    values_.set(node, {change.planned.value, std::move(asked->sensitive)});
    changes_[node] = std::move(change);
    return {};
  }

  /// Asks the provider only what no earlier plan has answered.
  tl::expected<void, Diagnostics> compare(const schema::ResourceType& type, const std::string& group,
                                          const provider::Value& config, Change& change) {
    const Lifecycle& lifecycle = change.resource->lifecycle;
    const bool may_stay = !change.prior.value.is_null() && !change.tainted && request_.memory != nullptr;
    const std::string question =
        may_stay ? question_of(group, type, change.prior, config, lifecycle) : std::string();
    if (may_stay && request_.memory->answers(question)) {
      change.planned = change.prior;
      return {};
    }
    auto planned = session_of(group).and_then([&](const provider::Session& session) {
      return plan_change(session, type, config, lifecycle, change);
    });
    if (!planned) return tl::unexpected(std::move(planned.error()));
    if (may_stay && change.action == Action::None && change.planned.value == change.prior.value)
      request_.memory->add(question);
    return {};
  }

  /// The old one would leave the organisation with all that is in it, and its address be used up for ever.
  static tl::expected<void, Diagnostics> refuse_another_account(const Change& change) {
    const std::string why =
        change.tainted
            ? "Its creation failed half-way, and it is there: `terraform untaint` in its unit keeps it."
            : "What cannot be changed here: " + replaced_by_text(change) +
                  ". Change it at AWS first (the e-mail address: in the management account's Organizations "
                  "console, or as the account's root user), then here, and ask AWS by `--refresh`; or put "
                  "it back here.";
    return tl::unexpected(Diagnostics{{Severity::Error, "an account is never replaced", why, {}}});
  }

  static tl::expected<void, Diagnostics> refuse(const Change& change) {
    const std::string why =
        change.tainted ? "Its creation failed half-way. Look at what is there: if it is whole, `terraform "
                         "untaint` in its unit keeps it; else set `protect: false` where it stands."
                       : "What cannot be changed in place: " + replaced_by_text(change) +
                             ". Put that back, or set `protect: false` where it stands.";
    return tl::unexpected(Diagnostics{{Severity::Error, "it is protected, and would be replaced", why, {}}});
  }

  /// As the state has it; as AWS has it, where it is asked.
  tl::expected<void, Diagnostics> find_prior(const schema::ResourceType& type, const std::string& group,
                                             Change& change, std::optional<provider::Value>& recorded) {
    const terraform::StateObject* object = current_object(state_of(*change.resource), change.address);
    if (object == nullptr) return {};
    auto prior = decode(type, *object, [&] { return session_of(group); });
    if (!prior) return tl::unexpected(std::move(prior.error()));
    change.prior = std::move(*prior);
    change.tainted = object->tainted;
    const bool cut_off = request_.cut_off.contains({change.unit, change.address});
    const bool doubtful = is_doubtful(change);
    if (!(request_.refresh || doubtful) || !change.resource->unit->account_id_known) return {};
    auto read = session_of(group).and_then(
        [&](const provider::Session& session) { return refresh(session, type, change, recorded); });
    change.refreshed = change.refreshed || doubtful;
    return read && cut_off && change.tainted ? see_creation(change) : read;
  }

  /// A run that ended early had begun something with it.
  bool is_doubtful(const Change& change) const {
    const ResourceName name{change.unit, change.address};
    return request_.cut_off.contains(name) || request_.in_flight.contains(name);
  }

  /// Its wait was ended by us, and that alone is why it is tainted.
  static tl::expected<void, Diagnostics> see_creation(Change& change) {
    const Creation creation = creation_of(change.type, change.prior.value);
    if (creation == Creation::UnderWay) return tl::unexpected(still_under_way());
    change.tainted = creation != Creation::Done;
    return {};
  }

  /// What AWS says takes the place of what the state says.
  tl::expected<void, Diagnostics> refresh(const provider::Session& session, const schema::ResourceType& type,
                                          Change& change, std::optional<provider::Value>& recorded) {
    auto read = session.read_resource(type, change.prior);
    if (!read) return tl::unexpected(diagnostics_of(read.error().failure));
    if (!read->state) return tl::unexpected(std::move(read->diagnostics));
    if (!provider::same_but_for_empty(*type.block, change.prior.value, read->state->value))
      recorded = change.prior.value;
    change.refreshed = change.prior.value != read->state->value;
    change.prior = std::move(*read->state);
    const std::lock_guard lock(mutex_);
    if (may_vanish(change)) ++refreshed_[change.resource->unit->path.account];
    return {};
  }

  void keep_drift(std::optional<Change> drifted) {
    const std::lock_guard lock(mutex_);
    if (drifted) drift_.push_back(std::move(*drifted));
  }

  /// Nothing that is ours is missing from the plan, so what is there beside it is somebody else's.
  bool sees_all(const Plan& plan) const {
    return request_.refresh && request_.selection == Selection() && problems_.empty() &&
           plan.unplanned.empty();
  }

  static void keep_addition(Change added, Plan& plan) {
    const auto known = std::find_if(plan.drift.begin(), plan.drift.end(), [&](const Change& one) {
      return one.unit == added.unit && one.address == added.address && one.deposed == added.deposed;
    });
    if (known == plan.drift.end()) return plan.drift.push_back(std::move(added));
    known->has_additions = true;
    for (auto& [name, value] : *added.planned.value.as<provider::Object>()) {
      provider::Value& before = *added.prior.value.find(name);
      if (value == before) continue;
      *known->prior.value.find(name) = std::move(before);
      *known->planned.value.find(name) = std::move(value);
    }
  }

  /// What is not known yet follows from a change, and is no news.
  bool is_outdated(const Unit& unit) const {
    const auto resolve = [this](const Reference& one) { return values_.resolve(one); };
    const auto state = states().find(unit.path.text());
    if (state == states().end()) return false;
    const Outputs outputs = outputs_of(unit, resolve, request_.schema);
    const auto& recorded = state->second.outputs;
    const auto differs = [&](const auto& output) {
      const auto found = recorded.find(output.first);
      return found == recorded.end() || found->second != output.second;
    };
    return std::any_of(outputs.known.begin(), outputs.known.end(), differs) ||
           (outputs.all_known && outputs.known.size() != recorded.size());
  }

  static bool stands_before(const Change& a, const Change& b) {
    return std::tie(a.unit, a.address) < std::tie(b.unit, b.address);
  }

  /// Settings that every account has are never gone, wherever one looks; what a run that was killed had begun
  /// to destroy may well be.
  bool may_vanish(const Change& change) const { return reads_as_gone(change.type) && !is_doubtful(change); }

  /// One or two resources may well have been removed by hand.
  void refuse_vanished(Plan& plan) const {
    constexpr int few = 2;
    for (const auto& [account, count] : refreshed_) {
      const auto gone =
          std::count_if(plan.drift.begin(), plan.drift.end(), [this, of = account](const Change& change) {
            return change.action == Action::Delete && change.resource != nullptr && may_vanish(change) &&
                   change.resource->unit->path.account == of;
          });
      if (count <= few || gone < count) continue;
      plan.problems.push_back(
          {account,
           "",
           nullptr,
           {{Severity::Error,
             "all that was asked for in this account is gone",
             "this looks like another account, or another place of the same name: compare the "
             "account's id and the endpoint with those of the last apply",
             {}}}});
    }
  }

  /// Once all else is: nothing of ours refers to what they make. What needs a problem's resource is not
  /// planned.
  void plan_extras(const std::vector<Reached>& reached, Plan& plan) {
    std::vector<const Unit*> units;
    for (std::size_t i = 0; i < reached.size(); ++i)
      if (reached[i] == Reached::Done && graph_.nodes[i].resource == nullptr &&
          matches_extra(request_.selection, *graph_.nodes[i].unit))
        units.push_back(graph_.nodes[i].unit);
    if (request_.extra.folder.empty()) return;
    std::sort(units.begin(), units.end(), UnitOrder());
    std::vector<ExtraAnswer> answers(units.size());
    constexpr std::size_t at_once = 2;  // each starts the provider anew
    in_parallel(
        units.size(), [&](std::size_t i) { answers[i] = plan_of(*units[i]); }, at_once);
    for (ExtraAnswer& answer : answers) collect_extra(std::move(answer), plan);
  }

  void collect_extra(ExtraAnswer answer, Plan& plan) {
    for (Change& change : answer.plan.changes) change.loss = loss_of(request_.schema, change);
    if (answer.problems.empty()) plan.extras.push_back(std::move(answer.plan));
    std::move(answer.problems.begin(), answer.problems.end(), std::back_inserter(problems_));
    for (Change& change : answer.drift)
      if (change.action == Action::Delete || !attribute_changes(request_.schema, change).empty())
        drift_.push_back(std::move(change));
  }

  ExtraAnswer plan_of(const Unit& unit) {
    const auto resolve = [this](const Reference& one) { return values_.resolve(one); };
    provider::Value inputs = inputs_of(unit, resolve);
    const bool is_known = inputs.is_wholly_known() && unit.account_id_known;
    if (is_known)
      return plan_extra(terraform_, {unit, std::move(inputs), states().at(unit.path.text()), request_.refresh,
                                     request_.keep_extras});
    ExtraAnswer answer;
    answer.plan.unit = &unit;
    answer.plan.waits = true;
    answer.plan.after = givers_of_unknowns(unit, resolve);
    return answer;
  }

  const terraform::StateFile& state_of(const Resource& resource) const {
    return states().at(resource.unit->path.text());
  }

  bool tell_problem(const Resource& resource, Diagnostics diagnostics) {
    const std::lock_guard lock(mutex_);
    if (diagnostics.empty())
      unplanned_.push_back(&resource);
    else
      problems_.push_back(
          {resource.unit->path.text(), resource.address(), &resource, std::move(diagnostics)});
    return false;
  }

  void tell_progress() {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (request_.progress) request_.progress(done_, total_);
  }

  void collect(std::size_t index, Reached reached, Plan& plan) {
    const Resource* resource = graph_.nodes[index].resource;
    if (changes_[index]) plan.changes.push_back(std::move(*changes_[index]));
    if (reached == Reached::Skipped && resource != nullptr) plan.unplanned.push_back(resource);
  }

  /// What a state holds and nobody asks for any more: a resource that left the architecture, or one that was
  /// replaced and is not destroyed yet. Data sources, and units that the team wrote, are Terraform's own
  /// business.
  void collect_unwanted(const Unit& unit, Plan& plan) {
    if (!matches(request_.selection, unit) || !unit.team_files.empty()) return;
    for (const terraform::StateResource& resource : states().at(unit.path.text()).resources) {
      if (resource.mode != "managed") continue;
      const Resource* wanted = unit.find(resource.address());
      if (wanted == nullptr && !request_.selection.systems.empty()) {
        ++plan.left_out;
        continue;
      }
      for (const terraform::StateObject& object : resource.objects)
        if (wanted == nullptr || !object.deposed.empty())
          collect_deletion(deletion_of(unit, resource, object, request_.schema), plan);
    }
  }

  void collect_deletion(Change change, Plan& plan) {
    if (change.resource != nullptr || !is_protected(change.prior.value) ||
        names_protected(request_.include_protected, change.unit + "//" + change.address))
      return plan.changes.push_back(std::move(change));
    problems_.push_back(
        {change.unit,
         change.address,
         nullptr,
         {{Severity::Error,
           "it is protected, and nobody asks for it any more",
           "If it may go, name it by --include-protected, with * for any part, or say `all`; else put back "
           "what asked for it.",
           {}}}});
  }

  const PlanRequest& request_;
  const Graph graph_;
  const Nodes taking_part_;  ///< what is selected, and what that needs
  Workshops workshops_;
  std::vector<engine::Step> steps_;  ///< by node
  std::vector<Move> moves_;
  std::map<std::string, terraform::StateFile> moved_;  ///< the states after them, where there are any
  ExtraTerraform terraform_;
  std::map<std::pair<const Unit*, bool>, std::string> groups_;
  std::map<std::string, const Resource*> by_group_;
  Values values_;
  std::vector<std::optional<Change>> changes_;  ///< by node
  std::mutex mutex_;
  std::vector<Problem> problems_;
  std::vector<const Resource*> unplanned_;  ///< their provider could not be configured
  std::set<std::string> refused_;           ///< groups, for that reason
  std::vector<Change> drift_;
  std::map<std::string, int> refreshed_;  ///< resources by account
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace

Plan make_plan(const PlanRequest& request) { return Planner(request).plan(); }

}  // namespace ashlar::engine

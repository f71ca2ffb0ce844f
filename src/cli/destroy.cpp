// `ashlar destroy`: takes down what the states hold, in the reverse order of its making.
#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/apply_progress.h"
#include "cli/apply_run.h"
#include "cli/close_accounts.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/include_protected.h"
#include "cli/leftovers.h"
#include "cli/plan_events.h"
#include "cli/plan_print.h"
#include "cli/plan_text.h"
#include "cli/selection.h"
#include "cli/unfinished_run.h"
#include "cli/what_is_left.h"
#include "engine/accounts.h"
#include "engine/destroy_plan.h"
#include "engine/extra/lift.h"
#include "engine/first_states.h"
#include "engine/planner.h"
#include "engine/protection.h"

namespace ashlar::cli {

namespace {

using engine::Wanted;
using Step = tl::expected<void, Exit>;

/// Units that everything else stands on: they go last, with states in files.
constexpr std::string_view foundation_parts[] = {"organization", "access", "state"};

bool is_foundation(const Unit& unit) {
  const auto* end = std::end(foundation_parts);
  return unit.path.region == global_place &&
         std::find(std::begin(foundation_parts), end, unit.path.part) != end;
}

/// AWS closes accounts for ever, and deletes no organisation that has some: they stay, moved aside.
bool stays(const Unit& /*unit*/, const terraform::StateResource& recorded) {
  return recorded.type == "aws_organizations_account" || recorded.type == "aws_organizations_organization" ||
         (recorded.type == "aws_organizations_organizational_unit" && recorded.name == "Suspended");
}

bool is_kept_for_last(const Unit& unit, const terraform::StateResource& /*recorded*/) {
  return is_foundation(unit);
}

bool is_bucket_or_stays(const Unit& unit, const terraform::StateResource& recorded) {
  return unit.path.part == "state" || stays(unit, recorded);
}

class Destroy {
 public:
  explicit Destroy(const DestroyArguments& arguments)
      : arguments_(arguments), out_(Output::of_events("destroy", arguments.common.json)) {}

  Exit run() {
    const auto done = may_ask()
                          .and_then([this] { return open(); })
                          .and_then([this] { return end_before_bootstrap(); })
                          .and_then([this] { return find_what_a_dead_run_made(); })
                          .and_then([this] { return choose(); })
                          .and_then([this] { return refuse_protected(); })
                          .and_then([this] { return ask(); })
                          .and_then([this] { return lift(); })
                          .and_then([this] { return read_states(); })
                          .and_then([this] { return destroy_all_but(is_kept_for_last); })
                          .and_then([this] { return remove_leftovers(); })
                          .and_then([this] { return is_whole() ? destroy_foundation() : Step(); })
                          .and_then([this] { return close_accounts(); });
    if (!done) return done.error();
    tell_rest();
    return Exit::Fine;
  }

 private:
  Step fail(const Failure& failure) const { return tl::unexpected(out_.failure(failure)); }
  Architecture& architecture() { return *workspace_->workspace.architecture; }
  bool is_whole() const { return arguments_.selection == engine::Selection(); }

  Step may_ask() const {
    if (arguments_.yes) return {};
    const auto end = refuse_to_ask(out_);
    return end ? Step(tl::unexpected(*end)) : Step();
  }

  Step open() {
    auto opened = open_engine(arguments_.common, {}, out_, is_whole() ? PastUnits::All : PastUnits::With);
    if (!opened) return tl::unexpected(opened.error());
    workspace_ = std::move(*opened);
    if (const auto refused = refuse_selection(architecture(), arguments_.selection, out_))
      return tl::unexpected(*refused);
    if (const auto refused = refuse_to_close(arguments_.close_accounts, workspace_->workspace, out_))
      return tl::unexpected(*refused);
    if (is_whole() && backend_of(workspace_->workspace.organization) == terraform::Backend::S3)
      workspace_->access.open =
          engine::states_while_buckets_go(first_states_folder(arguments_.common), workspace_->access.lasting);
    return {};
  }

  /// What is in no state would be left behind.
  Step find_what_a_dead_run_made() {
    const auto unfinished = unfinished_run(arguments_.common);
    if (!unfinished) return fail(unfinished.error());
    if (!*unfinished) return {};
    ApplyManner manner;
    manner.only_finds = true;
    return run_plan(std::move(manner)).and_then([this] {
      return open();
    });  // units may have states now that had none
  }

  Step choose() {
    return read_states().map([this] {
      wanted_ = engine::to_be_destroyed(architecture(), arguments_.selection, states_);
      plan_ = engine::plan_to_destroy(architecture(), schema::Schema::builtin(), states_, wanted_,
                                      arguments_.selection, stays);
    });
  }

  Step end_before_bootstrap() const {
    if (!workspace_->workspace.organization.recorded_ids.empty()) return {};
    out_.tell("no account is made yet: there is nothing to destroy", applied_json({}, {}, 0));
    return tl::unexpected(Exit::Fine);
  }

  Step read_states() { return read_states(engine::units_concerned(architecture(), {})); }

  Step read_states(const UnitSet& units) {
    auto states = engine::read_states(units, workspace_->access.open);
    if (!states) return fail(states.error());
    for (auto& [unit, state] : *states) states_[unit] = std::move(state);
    return {};
  }

  /// `UNIT//ADDRESS`, also of what the team's own Terraform made.
  std::vector<std::string> protected_names() const {
    std::vector<std::string> names = engine::protected_ones(plan_);
    for (const engine::ExtraPlan& extra : plan_.extras) {
      const std::string unit = extra.unit->path.text();
      for (const std::string& address : engine::protected_in(states_.at(unit)))
        names.push_back(unit + "//" + address);
    }
    return names;
  }

  Step refuse_protected() const {
    const std::vector<std::string> known = protected_names();
    if (const auto refused = refuse_unknown_protected(arguments_.include_protected, known, out_))
      return tl::unexpected(*refused);
    std::vector<std::string> kept = known;
    std::erase_if(kept, [&](const std::string& name) {
      return engine::names_protected(arguments_.include_protected, name);
    });
    if (kept.empty()) return {};
    Diagnostic error;
    error.summary = "some of it is protected, and nothing was destroyed";
    error.found = join(kept, "\n");
    error.help = "name those that may go by --include-protected, with * for any part, or say `all`";
    return tl::unexpected(out_.refuse(Exit::Mistakes, error));
  }

  std::size_t count() const { return plan_.count(engine::Action::Delete); }

  void show() const {
    if (out_.json()) return print_change_events(plan_, workspace_->workspace.sources);
    print_changes(plan_, false, workspace_->workspace.sources, out_);
    print_table(PlanTable(plan_), out_);
    out_.line(fmt::format("{} to be destroyed{}",
                          count() == 1 ? "1 resource is" : fmt::format("{} resources are", count()),
                          losses_text(plan_)));
  }

  Step ask() {
    show();
    origins_ = engine::origins_of(plan_, architecture());
    origins_.merge(engine::origins_of(architecture(), arguments_.selection, states_));
    if (const auto told = tell_leftovers(*workspace_, states_, origins_, out_); !told)
      return fail(told.error());
    for (const std::string& name : arguments_.close_accounts)
      out_.line(fmt::format("Account {} is to be closed, for ever.", name));
    const bool is_nothing = count() == 0 && arguments_.close_accounts.empty();
    if (arguments_.yes || is_nothing) return {};
    const auto end = confirm("the list above", out_);
    return end ? Step(tl::unexpected(*end)) : Step();
  }

  /// Only what is there is changed, and only where it would stand in the way.
  Step lift() {
    engine::lift_protection(architecture(), wanted_, engine::this_moment());
    if (is_whole()) move_accounts_aside();
    if (!is_whole())  // nothing else is planned
      for (const Resource* resource : wanted_)
        workspace_->selection.units.push_back(resource->unit->path.text());
    ApplyManner manner;
    manner.choose = [this](const Planned& planned) {
      return engine::updates_before_destroying(planned.plan, wanted_);
    };
    return run_plan(std::move(manner));
  }

  void move_accounts_aside() {
    for (const auto& entry : architecture().units())
      for (const auto& resource : entry.second->resources)
        if (engine::is_account(*resource))
          if (const Resource* aside = entry.second->find("aws_organizations_organizational_unit.Suspended"))
            resource->set("parent_id", (*aside)["id"]);
  }

  Step destroy_all_but(const engine::IsSpared& is_spared) {
    const auto plan = engine::plan_to_destroy(architecture(), schema::Schema::builtin(), states_, wanted_,
                                              arguments_.selection, is_spared);
    return run_given(plan);
  }

  /// A service writes its last lines after its log group has gone, and makes it again for that.
  Step remove_leftovers() {
    return read_states().and_then([this] {
      const auto removed = cli::remove_leftovers(*workspace_, states_, origins_, out_);
      return removed ? Step() : fail(removed.error());
    });
  }

  Step close_accounts() const {
    const auto closed = cli::close_accounts(arguments_.close_accounts, *workspace_, out_);
    return closed ? Step() : fail(closed.error());
  }

  void tell_rest() const {
    if (is_whole() || !arguments_.close_accounts.empty()) tell_closed_accounts(*workspace_, out_);
    if (is_whole())
      tell_what_is_left(*workspace_, out_);
    else
      tell_what_is_held(*workspace_, plan_, out_);
  }

  /// Their states come into files, since the buckets go; first what is in the accounts, then the buckets. The
  /// roles that read the other states go on the way, and these states hold nothing any more.
  Step destroy_foundation() {
    UnitSet units;
    for (const auto& entry : architecture().units())
      if (is_foundation(*entry.second)) units.insert(entry.second.get());
    if (backend_of(workspace_->workspace.organization) == terraform::Backend::S3) {
      const auto moved = engine::move_states_back(units, first_states_folder(arguments_.common),
                                                  workspace_->access.lasting, ASHLAR_VERSION);
      if (!moved) return fail(moved.error());
    }
    return read_states()
        .and_then([this] { return destroy_all_but(is_bucket_or_stays); })
        .and_then([&] { return read_states(units); })
        .and_then([this] { return destroy_all_but(stays); });
  }

  Step run_plan(ApplyManner manner) {
    manner.ask = false;
    manner.extras = false;  // Terraform lifts what stands in its own way
    const Exit exit = plan_and_apply(*workspace_, arguments_.common, manner, out_);
    return exit == Exit::Fine ? Step() : tl::unexpected(exit);
  }

  Step run_given(const engine::Plan& plan) {
    const Exit exit = apply_given(*workspace_, arguments_.common, states_, plan, out_);
    return exit == Exit::Fine ? Step() : tl::unexpected(exit);
  }

  const DestroyArguments& arguments_;
  const Output out_;
  std::optional<EngineWorkspace> workspace_;
  engine::States states_;
  Wanted wanted_;
  engine::Plan plan_;  ///< as it was asked about
  engine::Origins origins_;
};

}  // namespace

Exit destroy(const DestroyArguments& arguments) { return Destroy(arguments).run(); }

}  // namespace ashlar::cli

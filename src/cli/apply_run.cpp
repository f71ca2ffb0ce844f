// What `apply` and `bootstrap` have in common.
#include "cli/apply_run.h"

#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/linux/name_servers.h"
#include "base/text.h"
#include "cli/apply_progress.h"
#include "cli/apply_view.h"
#include "cli/confirm.h"
#include "cli/include_protected.h"
#include "cli/interrupt.h"
#include "cli/leftovers.h"
#include "cli/past_units.h"
#include "cli/plan_events.h"
#include "cli/plan_print.h"
#include "cli/plan_text.h"
#include "cli/unfinished_run.h"
#include "engine/apply.h"
#include "engine/destroy_plan.h"
#include "engine/extra/apply.h"
#include "engine/extra/plan.h"
#include "engine/graph.h"
#include "engine/operations.h"
#include "engine/recovery.h"

namespace ashlar::cli {

namespace {

Exit has_moved(const std::vector<std::string>& moved, const Output& out) {
  Diagnostic error;
  error.summary = "the plan is not what would be done now; nothing was done";
  error.found = join(moved, "\n");
  error.help = "plan again";
  return out.refuse(Exit::Mistakes, error);
}

/// The units stand where Terraform finds their states, so that it can go on from here on any day.
Expected<void> write_units(const EngineWorkspace& workspace, const Common& common) {
  return write_tree(units_folder(common), unit_tree(workspace)).map([](const TreeChange&) {});
}

void tell_recovered(const engine::Recovered& recovered, const Output& out) {
  std::vector<std::string> lines;
  if (recovered.results > 0)
    lines.push_back(
        fmt::format("{} of a run that ended early {} in the states now",
                    recovered.results == 1 ? "1 result" : fmt::format("{} results", recovered.results),
                    recovered.results == 1 ? "is" : "are"));
  if (!recovered.in_flight.empty())
    lines.push_back(
        fmt::format("{} calls of it may or may not have been carried out: AWS is asked before these "
                    "are touched again",
                    recovered.in_flight.size()));
  if (!recovered.cut_off.empty())
    lines.push_back(
        fmt::format("{} creations of it were ended early: AWS is asked how far it went on with "
                    "them",
                    recovered.cut_off.size()));
  for (const engine::ResourceName& name : recovered.forgotten)
    lines.push_back(
        name.text() +
        " was in the making when a run ended, and is described no more: look in AWS whether it is "
        "there, and remove it");
  if (!lines.empty())
    out.tell(join(lines, "\n"), {{"event", "recovered"},
                                 {"results", recovered.results},
                                 {"in_flight", names_json(recovered.in_flight)},
                                 {"cut_off", names_json(recovered.cut_off)},
                                 {"forgotten", names_json(recovered.forgotten)}});
}

/// The provider enters the accounts' roles with the caller's credentials again and again, until these end.
void tell_end_of_credentials(const Access& access, engine::Seconds time_left, const Output& out) {
  if (!access.expires) return;
  const engine::Seconds rest = *access.expires - std::chrono::system_clock::now();
  if (rest > time_left) return;
  out.tell(
      fmt::format("your credentials end in {}, and this takes about {}: what is not done by then is left "
                  "to the next run, with new ones",
                  duration_text(rest), duration_text(time_left)),
      {{"event", "credentials_end"},
       {"seconds", std::lround(rest.count())},
       {"usual_seconds", std::lround(time_left.count())}});
}

Exit tell_result(const engine::Plan& plan, const engine::Applied& applied, const Workspace& workspace,
                 double seconds, const Output& out) {
  if (out.json()) {
    for (const engine::Problem& problem : applied.problems)
      print_event(problem_json(problem, workspace.sources));
    print_event(applied_json(plan, applied, seconds));
  }
  print_problems(applied.problems, workspace, out);
  print_table(PlanTable(plan, applied), out);
  out.line(applied_text(applied, seconds));
  if (applied.stopped) out.line("stopped: the same command goes on from here");
  if (applied.failure) return out.failure(*applied.failure);
  const bool whole = applied.problems.empty() && applied.skipped.empty() && applied.units_not_begun == 0;
  return whole ? Exit::Fine : Exit::World;
}

/// None where there is nothing against it.
std::optional<Exit> may_go_on(const EngineWorkspace& workspace, const Planned& planned,
                              const ApplyManner& manner, const Output& out) {
  const engine::Plan& plan = planned.plan;
  if (!manner.exactly)
    if (const auto refused = refuse_unknown_protected(workspace, planned, out)) return refused;
  if (!plan.problems.empty()) {
    if (out.json()) print_plan_end_events(plan, workspace.workspace.sources, planned.seconds);
    print_problems(plan.problems, workspace.workspace, out);
    return Exit::World;
  }
  if (manner.exactly) {
    const auto moved = engine::what_moved(*manner.exactly, plan_file_of(workspace, planned, manner.refresh));
    if (!moved.empty()) return has_moved(moved, out);
  }
  if (manner.is_step() && !plan.has_changes()) return Exit::Fine;
  if (out.json()) print_change_events(plan, workspace.workspace.sources);
  if (manner.exactly) return std::nullopt;
  if (!out.json()) print_changes(plan, false, workspace.workspace.sources, out);
  print_table(PlanTable(plan), out);
  out.line(fmt::format("{}, {} unchanged", counts_text(plan), plan.count(engine::Action::None)));
  if (const std::string text = waiting_text(plan); !text.empty()) out.line(text);
  const auto told = tell_leftovers(workspace, planned.states,
                                   engine::origins_of(plan, *workspace.workspace.architecture), out);
  if (!told) return out.failure(told.error());
  if (!manner.ask || !plan.has_changes()) return std::nullopt;
  return confirm("`ashlar plan`", out);
}

/// Another AWS than the real one has names of its own.
engine::AskNameServers whom_to_ask() {
  const aws::Environment environment = aws::process_environment();
  const std::string resolver = environment("ASHLAR_RESOLVER").value_or("");
  if (resolver.empty() && environment("AWS_ENDPOINT_URL")) return {};
  return [resolver](const std::string& domain) { return name_servers_of(domain, resolver); };
}

/// With the journal open, and what a dead run left brought in.
class Run {
 public:
  Run(const EngineWorkspace& workspace, const Common& common, const Output& out)
      : workspace_(workspace), common_(common), out_(out) {
    std::signal(SIGPIPE, SIG_IGN);  // `| tee` dies of the same Ctrl-C; what is begun is to be ended well
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  /// Nothing was begun where it was not closed before: a journal that tells nothing goes.
  ~Run() {
    if (journal_) static_cast<void>(journal_->close());
  }

  tl::expected<void, Exit> begin() {
    auto journal = engine::Journal::open(journal_file(common_));
    if (!journal) return tl::unexpected(out_.failure(journal.error()));
    journal_ = std::move(*journal);
    const auto recovered = engine::recover(find_also_past(workspace_.workspace), workspace_.access.open,
                                           *journal_, ASHLAR_VERSION);
    if (!recovered) return tl::unexpected(out_.failure(recovered.error()));
    tell_recovered(*recovered, out_);
    recovered_ = *recovered;
    return recover_extras();
  }

  const engine::Recovered& recovered() const { return recovered_; }

  Exit apply(const std::map<std::string, terraform::StateFile>& states, const engine::Plan& plan,
             bool only_finds = false) {
    Interrupt interrupt;
    engine::TimeLeft left = time_left(states, plan);
    tell_end_of_credentials(workspace_.access, left.left(std::chrono::steady_clock::now()), out_);
    ApplyProgress progress(std::move(left), out_);
    engine::PlanMemory memory = memory_of(workspace_);
    const engine::Applied applied =
        engine::apply({*workspace_.workspace.architecture, schema::Schema::builtin(), states, plan,
                       workspace_.provider, workspace_.access.environment, workspace_.access.open, *journal_,
                       ASHLAR_VERSION, *workspace_.access.roles, whom_to_ask(),
                       [&](const engine::ApplyEvent& event) { progress.tell(event); },
                       [&] {
                         const bool stop = interrupt.flag();
                         if (stop) progress.tell_stopping();
                         return stop;
                       },
                       workspace_.extra, only_finds, &memory});
    progress.finish();
    static_cast<void>(memory.write(false));  // without it, the next plan asks the provider
    static_cast<void>(progress.durations().write(durations_file()));  // for estimates alone
    auto closed = journal_->close();
    journal_.reset();
    if (!closed) return out_.failure(closed.error());
    const Exit exit = tell_result(plan, applied, workspace_.workspace, progress.seconds(), out_);
    if (applied.stopped) interrupt.pass_on();
    return exit;
  }

 private:
  std::filesystem::path durations_file() const {
    return std::filesystem::path(common_.folder) / ".ashlar" / "durations.json";
  }

  engine::TimeLeft time_left(const std::map<std::string, terraform::StateFile>& states,
                             const engine::Plan& plan) const {
    const engine::Graph graph = engine::graph_of(*workspace_.workspace.architecture);
    return engine::TimeLeft(engine::operations_of(plan, graph, states),
                            engine::Durations::read(durations_file()));
  }

  tl::expected<void, Exit> recover_extras() {
    const auto brought =
        engine::bring_home_left_states(*workspace_.workspace.architecture, workspace_.extra.folder,
                                       workspace_.access.open, *journal_, ASHLAR_VERSION);
    if (!brought) return tl::unexpected(out_.failure(brought.error()));
    if (*brought > 0)
      out_.tell(
          fmt::format("what Terraform did in {} units before it was killed is in their states now", *brought),
          {{"event", "recovered"}, {"units", *brought}});
    return {};
  }

  const EngineWorkspace& workspace_;
  const Common& common_;
  const Output& out_;
  std::unique_ptr<engine::Journal> journal_;
  engine::Recovered recovered_;
};

}  // namespace

Exit plan_and_apply(const EngineWorkspace& workspace, const Common& common, const ApplyManner& manner,
                    const Output& out) {
  Run run(workspace, common, out);
  if (auto begun = run.begin(); !begun) return begun.error();
  if (auto written = write_units(workspace, common); !written) return out.failure(written.error());
  const engine::Recovered& recovered = run.recovered();
  auto planned =
      plan_in(workspace, {manner.refresh, recovered.in_flight, true, manner.extras, recovered.cut_off}, out);
  if (!planned) return planned.error();
  if (manner.choose) planned->plan = manner.choose(*planned);
  if (manner.only_finds) planned->plan = lost_creations(std::move(planned->plan), recovered.in_flight);
  if (const auto end = may_go_on(workspace, *planned, manner, out)) {
    engine::drop_plans(planned->plan, workspace.extra.folder);
    return *end;
  }
  return run.apply(planned->states, planned->plan, manner.only_finds);
}

Exit apply_given(const EngineWorkspace& workspace, const Common& common,
                 const std::map<std::string, terraform::StateFile>& states, const engine::Plan& plan,
                 const Output& out) {
  Run run(workspace, common, out);
  if (auto begun = run.begin(); !begun) return begun.error();
  return run.apply(states, plan);
}

}  // namespace ashlar::cli

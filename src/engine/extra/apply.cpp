#include "engine/extra/apply.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "engine/extra/lift.h"
#include "engine/extra/plan.h"

namespace ashlar::engine {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using terraform::StateFile;

using Actions = std::map<std::string, Action>;

std::size_t steps_of(const Change& change) { return change.action == Action::Replace ? 2 : 1; }

/// Several objects of one address: the current one's.
Actions actions_of(const std::vector<Change>& changes) {
  Actions actions;
  for (const Change& change : changes)
    if (change.deposed.empty()) actions[change.address] = change.action;
  return actions;
}

bool goes(Action action) { return action == Action::Replace || action == Action::Delete; }

tl::unexpected<Failure> not_shown(const Unit& unit, const std::vector<std::string>& addresses) {
  Failure failure;
  failure.operation = "apply";
  failure.target = unit.path.text();
  failure.reason =
      fmt::format("no plan has shown what it would do to {}; nothing of it was done", join(addresses, ", "));
  failure.help = "look at it (`ashlar plan`), and apply again";
  return tl::unexpected(std::move(failure));
}

Change change_of(const Unit& unit, const std::string& address, Action action) {
  Change change;
  change.unit = unit.path.text();
  change.of_the_team = true;
  change.address = address;
  change.action = action;
  return change;
}

/// What Terraform left is the unit's state now, whose serial counts on.
void take_over(StateWriter& writer, const std::string& unit, StateFile&& left) {
  writer.change(unit, [&](StateFile& state) {
    left.serial = state.serial;
    state = std::move(left);
  });
}

}  // namespace

/// One unit's.
class ExtraApplier::Work {
 public:
  Work(ExtraApplier& applier, const ExtraPlan& plan) : applier_(applier), plan_(plan), unit_(*plan.unit) {}

  ExtraApplied run(const provider::Value& inputs) {
    if (auto done = carry_out(inputs); !done) result_.problems.push_back(problem_of(unit_, done.error()));
    sort_out();
    return std::move(result_);
  }

 private:
  const std::vector<Change>& changes() const { return plan_.waits ? result_.found : plan_.changes; }
  std::string path() const { return unit_.path.text(); }

  Expected<void> carry_out(const provider::Value& inputs) {
    if (!inputs.is_wholly_known()) return not_shown(unit_, {"all of it"});
    const auto folder = ExtraFolder::enter(applier_.terraform_.folder(), unit_);
    if (!folder) return tl::unexpected(folder.error());
    const FileTree files = extra_files(unit_, inputs);
    auto done = plan_.destroys ? destroy(*folder, files) : change(*folder, files);
    if (!folder->has_begun()) folder->end();
    return done;
  }

  Expected<void> change(const ExtraFolder& folder, const FileTree& files) {
    const StateFile recorded = state();
    const bool is_planned = !plan_.made_of.empty() && folder.holds_plan() &&
                            plan_.made_of == ExtraFolder::digest(files, recorded);
    if (!is_planned) {
      const auto planned = make_plan(folder, files, recorded, {});
      if (!planned) return tl::unexpected(planned.error());
      if (auto refused = refuse_what_was_not_shown(*planned); !refused) return refused;
      if (plan_.waits)
        for (const auto& [address, action] : *planned)
          result_.found.push_back(change_of(unit_, address, action));
    }
    auto done = do_plan(folder, recorded);
    if (done && result_.problems.empty() && !stopped())
      folder.note_nothing_to_do(ExtraFolder::digest(files, state()));
    return done;
  }

  /// What stands in the way is changed first, and nothing else.
  Expected<void> destroy(const ExtraFolder& folder, FileTree files) {
    ExtraLift lift = lift_of(unit_, state());
    files.merge(lift.files);
    Expected<void> done;
    if (!lift.addresses.empty()) done = plan_and_do(folder, files, {false, false, lift.addresses});
    if (done && result_.problems.empty()) done = plan_and_do(folder, files, {false, true});
    return done;
  }

  Expected<void> plan_and_do(const ExtraFolder& folder, const FileTree& files, const ExtraAim& aim) {
    const StateFile recorded = state();
    if (const auto planned = make_plan(folder, files, recorded, aim); !planned)
      return tl::unexpected(planned.error());
    return do_plan(folder, recorded);
  }

  /// In the folder, where there is something to do and nothing is wrong.
  Expected<Actions> make_plan(const ExtraFolder& folder, const FileTree& files, const StateFile& recorded,
                              const ExtraAim& aim) {
    if (auto filled = folder.fill(files, recorded); !filled) return tl::unexpected(filled.error());
    auto run = applier_.terraform_.plan(folder, unit_, files, aim);
    if (!run) return tl::unexpected(run.error());
    add_problems(std::move(run->problems));
    return std::move(run->planned);
  }

  Expected<void> do_plan(const ExtraFolder& folder, const StateFile& recorded) {
    if (!result_.problems.empty() || !folder.holds_plan()) return {};
    if (auto begun = folder.begin({{recorded.lineage, recorded.serial}}); !begun) return begun;
    auto sent = steady_clock::now();
    const auto look = [&] {
      folder.keep_state();
      if (steady_clock::now() - sent >= between_writes) {
        send_home(folder);
        sent = steady_clock::now();
      }
      return stopped();
    };
    auto run = applier_.terraform_.apply(
        folder, unit_, [this](const ExtraStep& step) { tell(step); }, look);
    auto home = bring_home(folder);
    if (!run) return tl::unexpected(run.error());
    if (stopped())  // that it was interrupted is no news
      std::erase_if(run->problems, [](const Problem& problem) { return problem.address.empty(); });
    add_problems(std::move(run->problems));
    return home;
  }

  /// What Terraform has done by now; what cannot be written now is at the end.
  void send_home(const ExtraFolder& folder) {
    std::optional<StateFile> now = folder.kept_state();
    const StateFile known = state();
    if (!now || now->same_content(known)) return;
    if (!folder.begin({{known.lineage, known.serial}, {now->lineage, known.serial + 1}})) return;
    take_over(applier_.writer_, path(), std::move(*now));
    static_cast<void>(applier_.writer_.write_changed());
  }

  StateFile state() const { return applier_.writer_.state(path()); }
  bool stopped() const { return applier_.request_.stop && applier_.request_.stop(); }

  Expected<void> refuse_what_was_not_shown(const Actions& planned) const {
    const Actions shown = actions_of(plan_.changes);
    std::vector<std::string> news;
    for (const auto& [address, action] : planned) {
      const auto known = shown.find(address);
      const bool is_new = known == shown.end() || known->second != action;
      if (plan_.waits ? goes(action) : is_new) news.push_back(address);
    }
    return news.empty() ? Expected<void>() : not_shown(unit_, news);
  }

  /// Whatever came of it: the state tells what is there.
  Expected<void> bring_home(const ExtraFolder& folder) {
    auto left = folder.state();
    if (!left) return tl::unexpected(left.error());
    if (*left) take_over(applier_.writer_, path(), std::move(**left));
    auto written = applier_.writer_.write_changed();
    if (written) folder.end();
    return written;
  }

  void add_problems(std::vector<Problem> problems) {
    for (Problem& problem : problems) result_.problems.push_back(std::move(problem));
  }

  void tell(const ExtraStep& step) {
    const auto change = std::find_if(changes().begin(), changes().end(), [&](const Change& one) {
      return one.address == step.address && (one.action == step.action || one.action == Action::Replace);
    });
    if (change == changes().end()) return;  // what lets it be destroyed
    ApplyEvent event{ApplyEvent::Kind::Begun, &*change, step.action, step.id, {}, {}};
    if (step.kind == ExtraStep::Kind::Begun) {
      begun_[step.address] = steady_clock::now();
    } else {
      const bool is_done = step.kind == ExtraStep::Kind::Done;
      event.kind = is_done ? ApplyEvent::Kind::Done : ApplyEvent::Kind::Failed;
      event.took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun_[step.address]);
      if (is_done) ++done_[step.address];
    }
    if (applier_.request_.tell) applier_.request_.tell(event);
  }

  void sort_out() {
    for (const Change& change : changes()) {
      const auto done = done_.find(change.address);
      if (done != done_.end() && done->second >= steps_of(change))
        result_.done.push_back(&change);
      else if (!begun_.contains(change.address))
        result_.skipped.push_back(&change);
    }
  }

  ExtraApplier& applier_;
  const ExtraPlan& plan_;
  const Unit& unit_;
  std::map<std::string, steady_clock::time_point> begun_;
  std::map<std::string, std::size_t> done_;  ///< steps, by address
  ExtraApplied result_;
};

Expected<void> ExtraApplier::require() {
  for (const ExtraPlan& plan : request_.plan.extras)
    if (has_work(plan))
      if (auto there = terraform_.require(*plan.unit); !there) return there;
  return {};
}

ExtraApplied ExtraApplier::apply(const ExtraPlan& plan, const provider::Value& inputs) {
  at_once_.acquire();
  struct Turn {
    std::counting_semaphore<>& all;
    ~Turn() { all.release(); }
  } const turn{at_once_};
  return Work(*this, plan).run(inputs);
}

namespace {

Expected<bool> bring_home(const Unit& unit, const std::filesystem::path& extras, const OpenState& open,
                          Journal& journal, const std::string& program_version) {
  const auto folder = ExtraFolder::enter(extras, unit);
  if (!folder) return tl::unexpected(folder.error());
  const auto read = open(unit)->read();
  if (!read) return tl::unexpected(read.error());
  const StateFile recorded = read->value_or(StateFile{});
  auto left = folder->left_state(recorded);
  if (!left) return tl::unexpected(left.error());
  if (*left) {
    StateWriter writer(open, journal, "recover", program_version);
    if (auto locked = writer.lock({&unit}, {{unit.path.text(), recorded}}); !locked)
      return tl::unexpected(locked.error());
    take_over(writer, unit.path.text(), std::move(**left));
    if (auto finished = writer.finish(); !finished) return tl::unexpected(finished.error());
  }
  folder->end();
  return left->has_value();
}

}  // namespace

Expected<std::size_t> bring_home_left_states(const Architecture& architecture,
                                             const std::filesystem::path& extras, const OpenState& open,
                                             Journal& journal, const std::string& program_version) {
  std::size_t count = 0;
  for (const auto& entry : architecture.units()) {
    const Unit& unit = *entry.second;
    if (!is_extra(unit) || !ExtraFolder::has_left_something(extras, unit)) continue;
    const auto brought = bring_home(unit, extras, open, journal, program_version);
    if (!brought) return tl::unexpected(brought.error());
    count += *brought ? 1 : 0;
  }
  return count;
}

}  // namespace ashlar::engine

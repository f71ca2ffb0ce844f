#include "engine/extra/plan.h"

namespace ashlar::engine {

namespace {

using terraform::StateFile;

std::size_t managed_objects(const StateFile& state) {
  std::size_t count = 0;
  for (const terraform::StateResource& resource : state.resources)
    if (resource.mode == "managed") count += resource.objects.size();
  return count;
}

class Planning {
 public:
  Planning(ExtraTerraform& terraform, const ExtraQuestion& question)
      : terraform_(terraform), question_(question) {}

  ExtraAnswer run() {
    answer_.plan.unit = &question_.unit;
    if (auto done = ask(); !done) answer_.problems.push_back(problem_of(question_.unit, done.error()));
    return std::move(answer_);
  }

 private:
  Expected<void> ask() {
    const auto folder = ExtraFolder::enter(terraform_.folder(), question_.unit);
    if (!folder) return tl::unexpected(folder.error());
    auto left = folder->left_state(question_.recorded);
    if (!left) return tl::unexpected(left.error());
    auto asked = ask_about(*folder, *left ? **left : question_.recorded);
    if (!question_.keep && !*left) folder->end();
    return asked;
  }

  Expected<void> ask_about(const ExtraFolder& folder, const StateFile& state) {
    const FileTree files = extra_files(question_.unit, question_.inputs);
    const std::string made_of = ExtraFolder::digest(files, state);
    answer_.plan.unchanged = managed_objects(state);
    if (!question_.refresh && folder.had_nothing_to_do(made_of)) return {};
    if (auto filled = folder.fill(files, state); !filled) return filled;
    auto run = terraform_.plan(folder, question_.unit, files, {question_.refresh});
    if (!run) return tl::unexpected(run.error());
    answer_.problems = std::move(run->problems);
    if (!run->ended_well) return {};
    if (run->has_nothing_to_do()) folder.note_nothing_to_do(made_of);
    if (run->has_nothing_to_do() && !question_.refresh) return {};
    auto plan = terraform_.read_plan(folder, question_.unit, answer_.drift);
    if (!plan) return tl::unexpected(plan.error());
    answer_.plan = std::move(*plan);
    answer_.plan.made_of = made_of;
    return {};
  }

  ExtraTerraform& terraform_;
  const ExtraQuestion& question_;
  ExtraAnswer answer_;
};

}  // namespace

ExtraAnswer plan_extra(ExtraTerraform& terraform, const ExtraQuestion& question) {
  return Planning(terraform, question).run();
}

void drop_plans(const Plan& plan, const std::filesystem::path& extras) {
  for (const ExtraPlan& extra : plan.extras)
    if (extra.has_something_to_do)
      if (const auto folder = ExtraFolder::enter(extras, *extra.unit)) folder->end();
}

Problem problem_of(const Unit& unit, const Failure& failure) {
  Problem problem;
  problem.unit = unit.path.text();
  problem.diagnostics = diagnostics_of(failure);
  return problem;
}

}  // namespace ashlar::engine

#include "terraform/validate.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "base/parallel.h"
#include "base/text.h"
#include "terraform/folder_lock.h"
#include "terraform/pass_record.h"
#include "terraform/provider_mirror.h"
#include "terraform/shared_provider.h"
#include "terraform/unit_files.h"

namespace ashlar::terraform {

namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

bool mentions(const std::string& text, std::string_view word) { return text.find(word) != text.npos; }

/// What the commonest of its messages mean here; others speak for themselves.
std::string meaning_of(const std::string& said, bool mirrored) {
  if (mentions(said, "checksum"))
    return "\nThe provider in the mirror is not the one that its makers published.";
  if (mirrored) return {};
  return "\nWithout a registry: put the AWS provider into a folder that Terraform looks into, "
         "~/.terraform.d/plugins, or name a mirror's folder in ASHLAR_PROVIDER_MIRROR.";
}

tl::unexpected<Failure> init_failure(const Finished& init, bool mirrored) {
  std::string said = init.err.empty() ? init.out : init.err;
  said.erase(said.find_last_not_of(" \n") + 1);
  said.erase(0, said.find_first_not_of(" \n"));
  Failure failure;
  failure.operation = "run";
  failure.target = "terraform init";
  failure.reason = fmt::format("it ended with {}", init.exit_code);
  failure.help = "it says:\n" + said + meaning_of(said, mirrored);
  return tl::unexpected(std::move(failure));
}

/// What Terraform needs around it: a folder that has the provider, and the variables that point there.
class Workshop {
 public:
  Workshop(const Program& terraform, const fs::path& work)
      : terraform_(terraform), work_(fs::absolute(work)), environment_(quiet_environment()) {
    environment_["TF_DATA_DIR"] = (work_ / "data").string();
  }

  fs::path units() const { return work_ / "units"; }
  const std::string& mirror() const { return mirror_; }

  /// Terraform's own check of the provider against our lock file happens here, once for all units.
  Expected<void> prepare() {
    if (auto chosen = choose_mirror(); !chosen) return chosen;
    if (auto written = write_tree(work_ / "init", init_files()); !written) {
      return tl::unexpected(written.error());
    }
    std::vector<std::string> arguments{"init", "-backend=false", "-input=false", "-no-color"};
    if (!provider_lock_file().empty()) arguments.emplace_back("-lockfile=readonly");
    auto init = run_in(work_ / "init", std::move(arguments));
    if (!init) return tl::unexpected(init.error());
    if (init->exit_code != 0) return init_failure(*init, !mirror_.empty());
    return {};
  }

  void share_provider() {
    const auto program = provider_program(work_ / "data" / "providers", package());
    if (program) provider_ = SharedProvider::start(*program, work_ / "provider.log");
    if (provider_) environment_["TF_REATTACH_PROVIDERS"] = provider_->attachment();
  }

  /// For runs of `jobs` at once. Terraform decodes 13 MB of schema each time and then ends: collecting
  /// garbage late and on its own core saved a third of its CPU (1.7 s to 1.2 s) for 450 MB instead of 220.
  void share_cores(std::size_t jobs, std::size_t cores) {
    environment_["GOGC"] = "400";
    environment_["GOMAXPROCS"] = std::to_string(std::max<std::size_t>(1, cores / jobs));
  }

  Expected<Finished> validate(const UnitPath& unit) const {
    return run_in(units() / unit.text(), {"validate", "-json", "-no-color"});
  }

 private:
  ProviderPackage package() const { return {std::string(provider_version()), terraform_.platform}; }

  Expected<void> choose_mirror() {
    const fs::path config = work_ / "terraform.tfrc";
    const auto mirror = write_cli_config(config, package());
    if (!mirror) return tl::unexpected(mirror.error());
    if (!*mirror) return {};
    mirror_ = (*mirror)->string();
    environment_["TF_CLI_CONFIG_FILE"] = config.string();
    return {};
  }

  static FileTree init_files() {
    FileTree files;
    files["main.tf"] = fmt::format(
        "terraform {{\n  required_providers {{\n    aws = {{\n      source  = \"hashicorp/aws\"\n"
        "      version = \"{}\"\n    }}\n  }}\n}}\n",
        provider_version());
    files[".terraform.lock.hcl"] = provider_lock_file();
    return files;
  }

  Expected<Finished> run_in(const fs::path& folder, std::vector<std::string> arguments) const {
    return run({terraform_.path, std::move(arguments), folder.string(), environment_});
  }

  const Program& terraform_;
  fs::path work_;
  std::map<std::string, std::string> environment_;
  std::string mirror_;
  std::unique_ptr<SharedProvider> provider_;
};

/// A unit's part of the work.
struct Task {
  UnitResult* result = nullptr;
  FileTree files;
  std::string key;
};

class Run {
 public:
  Run(const Program& terraform, const Architecture& architecture, Backend backend,
      const ValidateOptions& options, const std::function<void(const Progress&)>& progress)
      : architecture_(architecture),
        backend_(backend),
        options_(options),
        progress_(progress),
        terraform_(terraform),
        workshop_(terraform, options.work),
        records_(options.records) {}

  Expected<ValidateReport> run(const std::vector<const Unit*>& units) {
    plan(units);
    if (tasks_.empty()) return std::move(report_);
    Expected<FolderLock> lock = FolderLock::take(options_.work);
    if (!lock) return tl::unexpected(lock.error());
    if (auto done = write_and_run(); !done) return tl::unexpected(done.error());
    return std::move(report_);
  }

 private:
  Expected<void> write_and_run() {
    auto written = write_tree(workshop_.units(), organization_files(architecture_, backend_));
    if (!written) return tl::unexpected(written.error());
    if (auto ready = workshop_.prepare(); !ready) return ready;
    if (!stopped()) workshop_.share_provider();
    report_.provider_mirror = workshop_.mirror();
    work();
    records_.forget_old();
    if (failure_) return tl::unexpected(*failure_);
    return {};
  }

  void plan(const std::vector<const Unit*>& units) {
    report_.units.reserve(units.size());
    for (const Unit* unit : units) {
      UnitResult& result = report_.units.emplace_back();
      result.unit = unit;
      Task task{&result, unit_files(*unit, backend_), {}};
      task.key = PassRecord::key(task.files, terraform_.version, provider_version());
      const bool known = !options_.again && records_.passed(task.key);
      if (known)
        result.outcome = Outcome::PassedBefore;
      else
        tasks_.push_back(std::move(task));
    }
  }

  void work() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t jobs = std::min<std::size_t>(options_.jobs > 0 ? options_.jobs : cores, tasks_.size());
    workshop_.share_cores(jobs, cores);
    start_ = steady_clock::now();
    const auto validate_one = [this](std::size_t i) {
      if (!stopped() && !broken_) validate(tasks_[i]);
    };
    in_parallel(tasks_.size(), validate_one, jobs);
  }

  bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  void validate(Task& task) {
    Expected<Finished> finished = workshop_.validate(task.result->unit->path);
    if (stopped()) return;  // interrupted in the middle: what it said does not count
    const auto messages = finished ? parse_messages(finished->out) : std::nullopt;
    if (!messages) return fail(finished);
    judge(task, *messages, finished->exit_code == 0);
    tell(*task.result);
  }

  void judge(Task& task, const std::vector<Message>& messages, bool passed) {
    UnitResult& result = *task.result;
    for (const Message& message : messages) {
      result.messages.push_back(to_diagnostic(message, *result.unit, task.files));
    }
    result.outcome = passed ? Outcome::Passed : Outcome::Failed;
    if (passed && messages.empty()) records_.add(task.key, result.unit->path.text());
  }

  void tell(const UnitResult& result) {
    const std::lock_guard lock(telling_);
    ++done_;
    const std::chrono::duration<double> spent = steady_clock::now() - start_;
    const auto remaining = static_cast<double>(tasks_.size() - done_);
    if (progress_)
      progress_({done_, tasks_.size(), &result, spent.count() / static_cast<double>(done_) * remaining});
  }

  /// Terraform itself broke: no further unit would fare better.
  void fail(const Expected<Finished>& finished) {
    const std::lock_guard lock(telling_);
    broken_ = true;
    if (failure_) return;
    failure_ = finished ? Failure{} : finished.error();
    if (!finished) return;
    failure_->operation = "run";
    failure_->target = "terraform validate";
    failure_->reason = finished->err.empty() ? "it ended without an answer" : finished->err;
  }

  const Architecture& architecture_;
  Backend backend_;
  const ValidateOptions& options_;
  const std::function<void(const Progress&)>& progress_;
  const Program& terraform_;
  Workshop workshop_;
  PassRecord records_;

  ValidateReport report_;
  std::vector<Task> tasks_;
  steady_clock::time_point start_;

  std::atomic<bool> broken_{false};  ///< Terraform itself: begin no further unit

  std::mutex telling_;  ///< guards what follows, and makes progress come one at a time
  std::size_t done_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace

std::size_t ValidateReport::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::count_if(
      units.begin(), units.end(), [&](const UnitResult& unit) { return unit.outcome == outcome; }));
}

Expected<ValidateReport> validate(const Program& terraform, const Architecture& architecture,
                                  const std::vector<const Unit*>& units, Backend backend,
                                  const ValidateOptions& options,
                                  const std::function<void(const Progress&)>& progress) {
  return Run(terraform, architecture, backend, options, progress).run(units);
}

}  // namespace ashlar::terraform

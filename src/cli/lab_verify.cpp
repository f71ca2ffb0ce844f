// `ashlar lab verify`: what the architecture promises, shown by real connections in the lab.
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include <fmt/format.h>

#include "base/files.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/lab_workspace.h"
#include "cli/terminal.h"
#include "lab/difference.h"
#include "lab/verify/verify.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;
using lab::Outcome;

/// A heading for each check, a line for each outcome, as they come.
class Telling {
 public:
  explicit Telling(const Output& out) : out_(out) {}

  void operator()(const Outcome& outcome) {
    if (outcome.check != check_) out_.line((check_.empty() ? "" : "\n") + outcome.check);
    check_ = outcome.check;
    out_.line(
        fmt::format("  {} {:6.2f} s  {}", outcome.holds ? "ok  " : "FAIL", outcome.seconds, outcome.what));
    if (!outcome.holds) out_.line("                  " + outcome.found);
  }

 private:
  const Output& out_;
  std::string check_;
};

std::size_t failures(const std::vector<Outcome>& outcomes) {
  std::size_t count = 0;
  for (const Outcome& outcome : outcomes) count += outcome.holds ? 0 : 1;
  return count;
}

Json outcomes_json(const std::vector<Outcome>& outcomes) {
  Json all = Json::array();
  for (const Outcome& outcome : outcomes)
    all.push_back({{"check", outcome.check},
                   {"what", outcome.what},
                   {"holds", outcome.holds},
                   {"found", outcome.found},
                   {"seconds", outcome.seconds}});
  return all;
}

std::string summary(const std::vector<Outcome>& outcomes) {
  if (outcomes.empty()) return "nothing was verified: the lab's accounts have nothing that could be tried";
  const std::size_t failed = failures(outcomes);
  double seconds = 0;
  for (const Outcome& outcome : outcomes) seconds += outcome.seconds;
  return failed == 0 ? fmt::format("all {} hold ({:.1f} s)", outcomes.size(), seconds)
                     : fmt::format("{} of {} do not hold ({:.1f} s)", failed, outcomes.size(), seconds);
}

Exit report(const std::vector<Outcome>& outcomes, const LabVerifyArguments& arguments, const Output& out) {
  if (!arguments.junit.empty())
    if (auto written = write_file(arguments.junit, lab::to_junit(outcomes)); !written)
      return out.failure(written.error());
  const bool ok = !outcomes.empty() && failures(outcomes) == 0;
  if (out.json()) {
    Diagnostic error;
    error.summary = summary(outcomes);
    Json document = ok ? Json{{"ok", true}} : error_document(Exit::Mistakes, error);
    document["outcomes"] = outcomes_json(outcomes);
    out.document(document);
  }
  out.line((outcomes.empty() ? "" : "\n") + summary(outcomes));
  return ok ? Exit::Fine : Exit::Mistakes;
}

void choose(const Environment& environment, const topology::Place& place, lab::Choices& choices) {
  const EnvironmentSettings& settings = environment.settings;
  if (settings.mysql && *settings.mysql->value.reachable_from_vpn)
    choices.reachable_from_vpn.emplace(place, "mysql");
  if (settings.redis && *settings.redis->value.reachable_from_vpn)
    choices.reachable_from_vpn.emplace(place, "redis");
}

void choose(const RegionSettings& settings, const topology::Place& place, lab::Choices& choices) {
  if (settings.management)
    choices.vpn_ports[place] = static_cast<int>(*settings.management->value.vpn.value.port);
}

lab::Choices choices_of(const Organization& organization) {
  lab::Choices choices;
  for (const Account& account : organization.accounts)
    for (const Region& region : account.regions) {
      choose(region.settings, {account.name, region.name, std::string(management_place)}, choices);
      for (const Environment& environment : region.environments)
        choose(environment, {account.name, region.name, environment.name}, choices);
    }
  return choices;
}

/// In a while: what is changed shows once its networks are.
bool was_changed(lab::Lab& lab, const lab::Desired& before) {
  constexpr std::chrono::milliseconds between{100};
  constexpr int looks = 20;
  for (int look = 0; look < looks; ++look, std::this_thread::sleep_for(between)) {
    const auto now = lab.running();
    if (!now) return false;
    if (!difference(before, *now).empty()) return true;
  }
  return false;
}

/// Why it ended before its end: where another command has changed the lab meanwhile, that.
Failure told_plainly(Failure failure, lab::Lab& lab, const lab::Desired& before) {
  if (!was_changed(lab, before)) return failure;
  failure = {};
  failure.operation = "verify";
  failure.target = "the lab";
  failure.reason = "another command changed it meanwhile";
  failure.help = "run it again";
  return failure;
}

}  // namespace

Exit lab_verify(const LabVerifyArguments& arguments) {
  const Output out(arguments.common.json);
  const Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  std::signal(SIGPIPE, SIG_IGN);  // servers that we kill may be spoken to just then
  const lab::Folder folder = lab_folder(arguments.common);
  const auto topology = only(topology::topology_of(*workspace.architecture), remembered_accounts(folder));
  lab::View view(*lab, topology, folder, choices_of(workspace.organization));
  Telling telling(out);
  const auto before = lab->running();
  if (!before) return out.failure(before.error());
  const auto outcomes = verify(view, [&](const Outcome& outcome) { telling(outcome); });
  return outcomes ? report(*outcomes, arguments, out)
                  : out.failure(told_plainly(outcomes.error(), *lab, *before));
}

}  // namespace ashlar::cli

// `ashlar lab up`: the lab as the description wants it, whatever it is now.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/lab_workspace.h"
#include "cli/terminal.h"
#include "lab/desired_state.h"
#include "lab/difference.h"
#include "lab/linux/forwarder.h"
#include "lab/linux/seal.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;
using std::chrono::steady_clock;

// --- which accounts

std::vector<std::string> account_names(const Organization& organization) {
  std::vector<std::string> names;
  for (const Account& account : organization.accounts) names.push_back(account.name);
  return names;
}

Exit which_accounts(const std::vector<std::string>& known, const Output& out) {
  Diagnostic error;
  error.summary = "which accounts should the lab run?";
  error.found = "neither --account nor --all";
  error.expected = "--account with some of " + join(known, ",") + ", or --all";
  error.help = "later calls remember them";
  return out.refuse(Exit::Usage, error);
}

Exit unknown_account(const std::string& account, const std::vector<std::string>& known, const Output& out) {
  Diagnostic error;
  error.summary = "there is no account " + account;
  error.found = account;
  error.expected = "some of " + join(known, ", ") + ", with commas between them";
  if (const auto near = nearest_name(account, known)) error.help = "did you mean " + *near + "?";
  return out.refuse(Exit::Mistakes, error);
}

tl::expected<std::set<std::string>, Exit> chosen_accounts(const LabUpArguments& arguments,
                                                          const Organization& organization,
                                                          const Output& out) {
  const std::vector<std::string> known = account_names(organization);
  if (arguments.all) return std::set<std::string>(known.begin(), known.end());
  if (arguments.accounts.empty()) {
    auto last = remembered_accounts(lab_folder(arguments.common));
    if (last.empty()) return tl::unexpected(which_accounts(known, out));
    return last;
  }
  const std::vector<std::string> asked = split(arguments.accounts, ',');
  for (const std::string& account : asked)
    if (std::find(known.begin(), known.end(), account) == known.end())
      return tl::unexpected(unknown_account(account, known, out));
  return std::set<std::string>(asked.begin(), asked.end());
}

// --- doors

constexpr int other_https = 8443;
constexpr int other_http = 8080;
constexpr int attempts = 100;

/// The port itself where it can be had, or else the first that can.
Expected<Descriptor> open_door(int& port, int otherwise) {
  auto door = lab::listen_on_loopback(port);
  for (int i = 0; !door && i < attempts; ++i) {
    port = otherwise + i;
    door = lab::listen_on_loopback(port);
  }
  return door;
}

struct OpenDoors {
  lab::Doors doors;
  std::vector<Descriptor> listeners;  ///< none where the lab has them already
};

Expected<OpenDoors> doors_of(const lab::Desired& running) {
  OpenDoors open;
  if (running.forwards.size() == 2) {
    open.doors = {running.forwards[0].host_port, running.forwards[1].host_port};
    return open;
  }
  auto https = open_door(open.doors.https, other_https);
  if (!https) return tl::unexpected(https.error());
  auto http = open_door(open.doors.http, other_http);
  if (!http) return tl::unexpected(http.error());
  open.listeners.push_back(std::move(*https));
  open.listeners.push_back(std::move(*http));
  return open;
}

// --- what is wanted

std::string own_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path().string(); }

Expected<lab::Desired> wanted(const topology::Topology& topology, const lab::Folder& folder,
                              lab::Doors doors) {
  auto secrets = lab::Secrets::open(folder.root + "/secrets.json");
  if (!secrets) return tl::unexpected(secrets.error());
  auto certificates = lab::Certificates::open(folder.certificates());
  if (!certificates) return tl::unexpected(certificates.error());
  const lab::Ground ground{topology, folder, *secrets, *certificates, doors, own_folder()};
  auto desired = lab::desired_state(ground);
  if (!desired) return desired;
  if (auto saved = secrets->save(); !saved) return tl::unexpected(saved.error());
  return desired;
}

// --- telling

/// On a terminal one line that says how far it is; elsewhere a line for each step.
class Progress {
 public:
  explicit Progress(std::size_t servers, const Output& out)
      : out_(out),
        servers_(servers),
        live_(error_is_terminal() && !out.json()),
        start_(steady_clock::now()) {}

  void operator()(const nlohmann::json& event) {
    if (event.value("event", "") == "step") return step(event.value("text", ""));
    const nlohmann::json& status = event.at("status");
    states_[status.value("server", "")] = status.value("state", "");
    if (live_) show();
  }

  void end() const {
    if (live_) fmt::print(stderr, "\r\033[K");
  }
  double seconds() const { return std::chrono::duration<double>(steady_clock::now() - start_).count(); }

 private:
  void step(const std::string& text) {
    if (live_) fmt::print(stderr, "\r\033[K");
    if (!out_.json()) out_.error("  " + printable(text));
  }

  void show() const {
    std::vector<std::string> waiting;
    for (const auto& [server, state] : states_)
      if (state != "healthy") waiting.push_back(server);
    constexpr std::size_t few = 2;
    std::string names = join(
        std::vector<std::string>(
            waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(std::min(few, waiting.size()))),
        ", ");
    if (waiting.size() > few) names += ", …";
    fmt::print(stderr, "\r\033[K{} of {} servers healthy, {:.0f} s{}{}", states_.size() - waiting.size(),
               servers_, seconds(), names.empty() ? "" : "; waiting for ", names);
    std::fflush(stderr);
  }

  const Output& out_;
  std::size_t servers_;
  bool live_;
  steady_clock::time_point start_;
  std::map<std::string, std::string> states_;
};

Exit tell_plan(const lab::Difference& changes, const Output& out) {
  const std::vector<std::string> steps = lines(changes);
  if (out.json()) out.document({{"ok", true}, {"steps", steps}});
  for (const std::string& step : steps) out.line(step);
  if (steps.empty()) out.line("nothing would change");
  return Exit::Fine;
}

/// `https://stage.acme.example:8443/`, for each public load balancer's name.
std::vector<std::string> urls(const topology::Topology& topology, lab::Doors doors) {
  std::vector<std::string> all;
  const std::string port = doors.https == lab::https_port ? "" : fmt::format(":{}", doors.https);
  for (const auto& [id, zone] : topology.zones)
    for (const topology::Record& record : zone.records)
      if (!zone.is_private() && record.alias && !record.name.starts_with("*"))
        all.push_back("https://" + record.name + port + "/");
  return all;
}

void tell_where(const topology::Topology& topology, const lab::Folder& folder, lab::Doors doors,
                const Output& out) {
  for (const std::string& url : urls(topology, doors)) {
    const std::string host = split(url.substr(std::string_view("https://").size()), '/').front();
    const std::string name = split(host, ':').front();
    out.line(fmt::format("  curl --cacert '{}' --resolve {}:{}:127.0.0.1 {}", folder.authority(), name,
                         doors.https, url));
  }
  out.line("  ashlar lab status, verify, exec, connect, kill, logs, down");
}

struct Prepared {
  topology::Topology topology;
  lab::Folder folder;
  std::set<std::string> accounts;
};

Exit bring_up(const Prepared& prepared, const Output& out) {
  auto lab = lab::Lab::find_or_start(prepared.folder);
  if (!lab) return out.failure(lab.error());
  if (auto noted = remember_accounts(prepared.folder, prepared.accounts); !noted)
    return out.failure(noted.error());
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  const auto open = doors_of(*running);
  if (!open) return out.failure(open.error());
  const auto desired = wanted(prepared.topology, prepared.folder, open->doors);
  if (!desired) return out.failure(desired.error());
  std::vector<int> listeners;
  for (const Descriptor& listener : open->listeners) listeners.push_back(listener.get());
  const auto steps = lines(difference(*running, *desired));
  Progress progress(desired->servers.size(), out);
  const auto brought = lab->up(*desired, listeners, [&](const nlohmann::json& event) { progress(event); });
  progress.end();
  if (!brought) return out.failure(brought.error());
  if (out.json()) {
    out.document({{"ok", true},
                  {"seconds", progress.seconds()},
                  {"steps", steps},
                  {"servers", desired->servers.size()},
                  {"networks", desired->networks.namespaces.size()},
                  {"urls", urls(prepared.topology, open->doors)},
                  {"authority", prepared.folder.authority()}});
  }
  out.line(fmt::format("{}: {} servers in {} network namespaces run and are healthy ({:.1f} s)",
                       steps.empty()
                           ? "nothing changed"
                           : fmt::format("{} {} taken", steps.size(), steps.size() == 1 ? "step" : "steps"),
                       desired->servers.size(), desired->networks.namespaces.size(), progress.seconds()));
  tell_where(prepared.topology, prepared.folder, open->doors, out);
  return Exit::Fine;
}

/// Nothing is started; secrets and certificates that are missing are made, since the plan needs them.
Exit plan(const Prepared& prepared, const Output& out) {
  auto lab = lab::Lab::find(prepared.folder);
  if (!lab) return out.failure(lab.error());
  lab::Desired running;
  if (*lab) {
    auto told = (*lab)->running();
    if (!told) return out.failure(told.error());
    running = std::move(*told);
  }
  lab::Doors doors;
  if (running.forwards.size() == 2) doors = {running.forwards[0].host_port, running.forwards[1].host_port};
  const auto desired = wanted(prepared.topology, prepared.folder, doors);
  return desired ? tell_plan(difference(running, *desired), out) : out.failure(desired.error());
}

}  // namespace

Exit lab_up(const LabUpArguments& arguments) {
  const Output out(arguments.common.json);
  const Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  const auto accounts = chosen_accounts(arguments, workspace.organization, out);
  if (!accounts) return accounts.error();
  out.diagnostics(workspace.diagnostics, workspace.sources);
  for (const Failure& missing : lab::missing_rights()) return out.failure(missing);
  const Prepared prepared{only(topology::topology_of(*workspace.architecture), *accounts),
                          lab_folder(arguments.common), *accounts};
  return arguments.plan ? plan(prepared, out) : bring_up(prepared, out);
}

}  // namespace ashlar::cli

// `ashlar lab up`: the lab as the description wants it, whatever it is now.
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/lab_accounts.h"
#include "cli/lab_progress.h"
#include "cli/lab_workspace.h"
#include "lab/desired_state.h"
#include "lab/difference.h"
#include "lab/linux/forwarder.h"
#include "lab/linux/seal.h"
#include "lab/programs.h"
#include "topology/balancer_names.h"

namespace ashlar::cli {

namespace {

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
  std::vector<Descriptor> listeners;  ///< none where the lab has them already, or needs none
};

Expected<OpenDoors> doors_of(const lab::Desired& running, const topology::Topology& topology) {
  OpenDoors open;
  if (lab::forwards(topology, open.doors).empty()) return open;
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
  for (const auto& [id, balancer] : topology.load_balancers)
    for (const std::string& name : names_of(topology, balancer, topology::Names::Public))
      all.push_back("https://" + name + port + "/");
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

/// Programs first: without them nothing can be tried.
std::vector<Failure> missing(const topology::Topology& topology) {
  auto programs = lab::missing_programs(lab::needed_programs(topology));
  return programs.empty() ? lab::missing_rights() : programs;
}

struct Prepared {
  topology::Topology topology;
  lab::Folder folder;
  std::set<std::string> accounts;
};

/// Empty where servers have limits, or it cannot be told.
std::string why_no_limits(lab::Lab& lab) {
  const auto status = lab.ask({{"do", "status"}});
  return status ? status->value("why_no_limits", "") : "";
}

/// What failed because another command has ended the lab, and removed its files, is told as that.
Exit failure_beside(lab::Lab& lab, const Failure& failure, const Output& out) {
  const auto lives = lab.running();
  return out.failure(lives ? failure : lives.error());
}

/// One `lab up` after the other, until the lab is changed: two that want the same would else find other doors
/// open. Held by a descriptor of the lab's folder, so that who dies leaves nothing.
Expected<Descriptor> take_turn(const lab::Folder& folder, const Output& out) {
  Descriptor root(::open(folder.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return system_failure("open", folder.root, errno);
  if (::flock(root.get(), LOCK_EX | LOCK_NB) == 0) return root;
  out.error("another `lab up` changes this lab: waiting until it has");
  if (retry([&] { return ::flock(root.get(), LOCK_EX); }) != 0)
    return system_failure("lock", folder.root, errno);
  return root;
}

/// Nobody need wonder what becomes of the lab. Only what a signal handler may do.
void tell_that_it_goes_on(int signal) {
  constexpr std::string_view text =
      "\nthe lab goes on coming up: `ashlar lab status` shows how far it is, `ashlar lab down` ends it\n";
  static_cast<void>(::write(STDERR_FILENO, text.data(), text.size()) != 0);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

Exit bring_up(const Prepared& prepared, const Output& out) {
  auto lab = lab::Lab::find_or_start(prepared.folder);
  if (!lab) return out.failure(lab.error());
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, tell_that_it_goes_on);
  auto turn = take_turn(prepared.folder, out);
  if (!turn) return failure_beside(*lab, turn.error(), out);
  if (auto noted = remember_accounts(prepared.folder, prepared.accounts); !noted)
    return failure_beside(*lab, noted.error(), out);
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  const auto open = doors_of(*running, prepared.topology);
  if (!open) return out.failure(open.error());
  const auto desired = wanted(prepared.topology, prepared.folder, open->doors);
  if (!desired) return failure_beside(*lab, desired.error(), out);
  std::vector<int> listeners;
  for (const Descriptor& listener : open->listeners) listeners.push_back(listener.get());
  const auto steps = lines(difference(*running, *desired));
  LabProgress progress(desired->servers.size(), out);
  const auto brought = lab->up(*desired, listeners, [&](const nlohmann::json& event) {
    if (event.value("event", "") == "server") turn->close();  // changed: what follows is waiting
    progress.hear(event);
  });
  progress.end();
  if (!brought) return out.failure(brought.error());
  const std::string without_limits = why_no_limits(*lab);
  if (out.json()) {
    out.document({{"ok", true},
                  {"seconds", progress.seconds()},
                  {"steps", steps},
                  {"servers", desired->servers.size()},
                  {"networks", desired->networks.namespaces.size()},
                  {"urls", urls(prepared.topology, open->doors)},
                  {"authority", prepared.folder.authority()},
                  {"why_no_limits", without_limits}});
  }
  out.line(fmt::format("{}: {} servers in {} network namespaces run and are healthy ({:.1f} s)",
                       steps.empty()
                           ? "nothing changed"
                           : fmt::format("{} {} taken", steps.size(), steps.size() == 1 ? "step" : "steps"),
                       desired->servers.size(), desired->networks.namespaces.size(), progress.seconds()));
  if (!without_limits.empty()) out.line("  " + no_limits(without_limits, prepared.folder));
  tell_where(prepared.topology, prepared.folder, open->doors, out);
  return Exit::Fine;
}

/// A folder that is gone with the plan.
class PassingFolder {
 public:
  PassingFolder() {
    std::error_code none;
    path_ = (std::filesystem::temp_directory_path(none) / "ashlar-plan-XXXXXX").string();
    made_ = ::mkdtemp(path_.data()) != nullptr;
    error_ = errno;
  }
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  ~PassingFolder() {
    std::error_code ignored;
    if (made_) std::filesystem::remove_all(path_, ignored);
  }

  Expected<lab::Folder> folder() const {
    if (!made_) return system_failure("make", path_, error_);
    return lab::Folder{path_};
  }

 private:
  std::string path_;
  bool made_ = false;
  int error_ = 0;
};

/// All of it is new. Secrets and certificates, which a desired state needs, are made elsewhere and forgotten.
Exit plan_from_nothing(const Prepared& prepared, const Output& out) {
  const PassingFolder passing;
  const auto desired = passing.folder().and_then(
      [&](const lab::Folder& folder) { return wanted(prepared.topology, folder, {}); });
  return desired ? tell_plan(difference({}, *desired), out) : out.failure(desired.error());
}

/// Nothing is started or written but certificates that the lab lacks.
Exit plan(const Prepared& prepared, const Output& out) {
  auto lab = lab::Lab::find(prepared.folder);
  if (!lab) return out.failure(lab.error());
  if (!*lab) return plan_from_nothing(prepared, out);
  const auto running = (*lab)->running();
  if (!running) return out.failure(running.error());
  lab::Doors doors;
  if (running->forwards.size() == 2) doors = {running->forwards[0].host_port, running->forwards[1].host_port};
  const auto desired = wanted(prepared.topology, prepared.folder, doors);
  return desired ? tell_plan(difference(*running, *desired), out) : out.failure(desired.error());
}

}  // namespace

Exit lab_up(const LabUpArguments& arguments) {
  const Output out(arguments.common.json);
  const Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  const auto accounts = chosen_accounts(arguments, workspace.organization, out);
  if (!accounts) return accounts.error();
  out.diagnostics(workspace.diagnostics, workspace.sources);
  const Prepared prepared{only(topology::topology_of(*workspace.architecture), *accounts),
                          lab_folder(arguments.common), *accounts};
  for (const Failure& missing : missing(prepared.topology)) return out.failure(missing);
  return arguments.plan ? plan(prepared, out) : bring_up(prepared, out);
}

}  // namespace ashlar::cli

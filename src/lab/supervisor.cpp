#include "lab/supervisor.h"

#include <algorithm>
#include <thread>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "lab/desired_json.h"
#include "lab/linux/usage.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds health_limit{120};
constexpr milliseconds look_again{50};  ///< whether groups are complete, which no server's state tells
constexpr int most_sockets = 250;

json failure_json(const Failure& failure) {
  return {{"operation", failure.operation},
          {"target", failure.target},
          {"reason", failure.reason},
          {"help", failure.help}};
}

tl::unexpected<Failure> refusal(std::string operation, std::string target, std::string reason) {
  Failure failure;
  failure.operation = std::move(operation);
  failure.target = std::move(target);
  failure.reason = std::move(reason);
  return tl::unexpected(std::move(failure));
}

json status_json(const std::string& name, const ServerStatus& status) {
  const auto since = std::chrono::duration_cast<milliseconds>(status.since.time_since_epoch());
  return {{"server", name},
          {"state", name_of(status.state)},
          {"pid", status.pid},
          {"restarts", status.restarts},
          {"problem", status.problem},
          {"since", since.count()}};
}

std::string time_text() {
  const auto now = std::chrono::system_clock::now();
  const auto ms = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     ms);
}

bool in_a_group(const Desired& desired, const std::string& server) {
  return std::any_of(desired.groups.begin(), desired.groups.end(), [&](const ServerGroup& group) {
    return std::find(group.members.begin(), group.members.end(), server) != group.members.end();
  });
}

}  // namespace

Log::Log(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)) {}

/// In one piece, so that lines of several threads do not mix; a full disk loses lines and nothing else.
void Log::write(const std::string& line) const {
  static_cast<void>(write_all(file_.get(), time_text() + " " + printable(line) + "\n"));
}

/// What the keeper of a group may do to its members.
class Supervisor::Hands : public GroupHands {
 public:
  Hands(Supervisor& supervisor, topology::Address address) : supervisor_(supervisor), address_(address) {}

  Expected<void> start(const std::string& member) override {
    return with(member, [](Runner& runner) { runner.start_again(); });
  }
  Expected<void> fence(const std::string& member) override {
    return with(member, [](Runner& runner) { runner.kill(SIGKILL); });
  }
  Expected<void> hold(const std::string& member) override {
    supervisor_.log_.write(fmt::format("{} now leads to {}", address_.text(), member));
    const std::string name_space = [&] {
      const std::lock_guard lock(supervisor_.mutex_);
      const Server* server = supervisor_.running_.server(member);
      return server == nullptr ? std::string() : server->name_space;
    }();
    const std::lock_guard lock(supervisor_.networks_mutex_);
    return supervisor_.networks_.hold(address_, name_space);
  }

 private:
  Expected<void> with(const std::string& member, void (*deed)(Runner&)) {
    const std::lock_guard lock(supervisor_.mutex_);
    const auto runner = supervisor_.runners_.find(member);
    if (runner == supervisor_.runners_.end()) return refusal("reach", member, "it is no longer there");
    deed(*runner->second);
    return {};
  }

  Supervisor& supervisor_;
  topology::Address address_;
};

Supervisor::Supervisor(Folder folder, Cgroups cgroups)
    : folder_(std::move(folder)),
      cgroups_(std::move(cgroups)),
      log_(folder_.log("supervisor")),
      around_{folder_,
              board_,
              [this](const std::string& name) { return name_space(name); },
              [this](const std::string& name) { return resolver(name); },
              [this](const Server& server) { return cgroups_of(server); },
              [this](const std::string& line) { log_.write(line); }} {}

Supervisor::~Supervisor() = default;

const std::map<std::string, Supervisor::Handler>& Supervisor::handlers() {
  static const std::map<std::string, Handler> all{
      {"up", &Supervisor::up},           {"running", &Supervisor::running}, {"status", &Supervisor::status},
      {"sockets", &Supervisor::sockets}, {"enter", &Supervisor::enter},     {"kill", &Supervisor::kill},
      {"link", &Supervisor::link},       {"down", &Supervisor::down},
  };
  return all;
}

void Supervisor::serve(const Descriptor& listener) {
  while (true) {
    Descriptor caller(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
    }
    if (!caller) continue;
    std::thread([this, channel = Channel(std::move(caller)), stop = listener.get()]() mutable {
      hear(std::move(channel));
      const std::lock_guard lock(mutex_);
      if (ending_) ::shutdown(stop, SHUT_RDWR);  // wakes `accept4`
    }).detach();
  }
}

/// A caller may ask for several things, one after the other. One that is gone is not told the rest, and what
/// it asked for is done all the same.
void Supervisor::hear(Channel channel) {
  while (true) {
    Call call;
    auto request = channel.receive(&call.descriptors);
    if (!request) return;
    call.request = std::move(*request);
    call.tell = [&](const json& event) { static_cast<void>(channel.send(event)); };
    const Answer given = answer(call);
    std::vector<int> descriptors;
    for (const Descriptor& one : call.given) descriptors.push_back(one.get());
    const auto sent =
        given ? channel.send(*given, descriptors) : channel.send({{"failure", failure_json(given.error())}});
    if (!sent) return;
  }
}

Supervisor::Answer Supervisor::answer(Call& call) {
  const std::string wish = call.request.value("do", "");
  const auto handler = handlers().find(wish);
  if (handler == handlers().end()) return refusal("do", wish, "the lab knows no such request");
  return (this->*handler->second)(call);
}

int Supervisor::name_space(const std::string& name) const {
  const std::lock_guard lock(networks_mutex_);
  return networks_.find(name);
}

std::optional<topology::Address> Supervisor::resolver(const std::string& name) const {
  const std::lock_guard lock(networks_mutex_);
  const auto found = networks_.current().namespaces.find(name);
  return found == networks_.current().namespaces.end() ? std::nullopt : found->second.resolver;
}

/// Without limits where there are none to be had.
std::vector<std::string> Supervisor::cgroups_of(const Server& server) const {
  return cgroups_.add(server.name, server.memory_limit).value_or(std::vector<std::string>());
}

// --- changing

/// What stops comes first, so that it can still end its conversations; then the networks, and then what
/// stands in them.
Supervisor::Answer Supervisor::up(Call& call) {
  const Desired wanted = desired_from(call.request.at("desired"));
  const std::lock_guard one(one_change_at_a_time_);
  const Difference changes = [&] {
    const std::lock_guard lock(mutex_);
    return difference(running_, wanted);
  }();
  for (const std::string& line : lines(changes)) {
    log_.write(line);
    call.tell({{"event", "step"}, {"text", line}});
  }
  drop_groups(changes.groups_changed);
  stop_servers(changes.servers);
  return bring_networks(wanted.networks)
      .map([&] {
        open_forwards(wanted, std::move(call.descriptors));
        change_servers(wanted, changes.servers);
        change_groups(wanted, changes.groups_changed);
      })
      .and_then([&] { return wait_until_healthy(wanted, call); })
      .map([] { return json::object(); });
}

void Supervisor::stop_servers(const std::vector<ServerStep>& steps) {
  std::vector<std::unique_ptr<Runner>> stopped;
  const std::lock_guard lock(mutex_);
  for (const ServerStep& step : steps) {
    const auto runner = runners_.find(step.server);
    if (step.change != ServerChange::Stop || runner == runners_.end()) continue;
    runner->second->ask_to_stop();
    stopped.push_back(std::move(runner->second));
    runners_.erase(runner);
    std::erase_if(running_.servers, [&](const Server& server) { return server.name == step.server; });
  }
}

Expected<void> Supervisor::bring_networks(const NetworkPlan& plan) {
  const std::lock_guard lock(networks_mutex_);
  auto brought = networks_.apply(plan);
  const std::lock_guard state(mutex_);
  running_.networks = networks_.current();
  return brought;
}

void Supervisor::change_servers(const Desired& wanted, const std::vector<ServerStep>& steps) {
  const std::lock_guard lock(mutex_);
  for (const ServerStep& step : steps) {
    const Server* server = wanted.server(step.server);
    if (step.change == ServerChange::Start)
      runners_[step.server] = std::make_unique<Runner>(*server, around_, !in_a_group(wanted, step.server));
    else if (step.change != ServerChange::Stop)
      runners_.at(step.server)->become(*server, step.change == ServerChange::Reload);
  }
  running_.servers = wanted.servers;
}

/// Their members run on; nobody hands them over meanwhile.
void Supervisor::drop_groups(const std::vector<std::string>& names) {
  std::vector<std::unique_ptr<GroupKeeper>> dropped;  // a keeper's thread may wait for the mutex
  const std::lock_guard lock(mutex_);
  for (const std::string& name : names) {
    const auto keeper = keepers_.find(name);
    if (keeper == keepers_.end()) continue;
    dropped.push_back(std::move(keeper->second));
    keepers_.erase(keeper);
  }
}

void Supervisor::change_groups(const Desired& wanted, const std::vector<std::string>& changed) {
  const std::lock_guard lock(mutex_);
  for (const ServerGroup& group : wanted.groups) {
    if (std::find(changed.begin(), changed.end(), group.name) == changed.end()) continue;
    keepers_[group.name] = std::make_unique<GroupKeeper>(
        group, folder_, board_, std::make_unique<Hands>(*this, group.address), [this] { board_.nudge(); });
  }
  running_.groups = wanted.groups;
}

void Supervisor::open_forwards(const Desired& wanted, std::vector<Descriptor> listeners) {
  const std::lock_guard lock(mutex_);
  if (running_.forwards == wanted.forwards || listeners.size() != wanted.forwards.size()) return;
  forwarders_.clear();
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    const Forward& forward = wanted.forwards[i];
    forwarders_.push_back(
        std::make_unique<Forwarder>(forward, std::move(listeners[i]), name_space(forward.name_space)));
  }
  running_.forwards = wanted.forwards;
}

/// Tells of every server that changes its state meanwhile.
Expected<void> Supervisor::wait_until_healthy(const Desired& wanted, const Call& call) const {
  const auto until = steady_clock::now() + health_limit;
  Board::Statuses told;
  while (true) {
    const Board::Statuses now = board_.all();
    for (const auto& [name, status] : now)
      if (const auto before = told.find(name); before == told.end() || before->second != status)
        call.tell({{"event", "server"}, {"status", status_json(name, status)}});
    told = now;
    const std::vector<std::string> waiting = not_ready(wanted);
    if (waiting.empty()) return {};
    if (steady_clock::now() >= until) return refusal("bring up", "the whole lab", join(waiting, "; "));
    const auto news = [&](const Board::Statuses& statuses) { return statuses != told; };
    board_.wait(news, std::min(until, steady_clock::now() + look_again));
  }
}

/// Servers that are not healthy and groups that are not complete, each with why.
std::vector<std::string> Supervisor::not_ready(const Desired& wanted) const {
  std::vector<std::string> waiting;
  const auto add = [&](const std::string& name, std::string_view state, const std::string& problem) {
    waiting.push_back(fmt::format("{} is {}{}{}", name, state, problem.empty() ? "" : ": ", problem));
  };
  for (const Server& server : wanted.servers) {
    const ServerStatus status = board_.find(server.name).value_or(ServerStatus{});
    if (status.state != State::Healthy) add(server.name, name_of(status.state), status.problem);
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [name, keeper] : keepers_)
    if (!keeper->complete()) add(name, "not complete", keeper->status().problem);
  return waiting;
}

Supervisor::Answer Supervisor::down(Call& call) {
  const std::lock_guard one(one_change_at_a_time_);
  std::map<std::string, std::unique_ptr<Runner>> stopped;
  std::map<std::string, std::unique_ptr<GroupKeeper>> dropped;
  {
    const std::lock_guard lock(mutex_);
    forwarders_.clear();
    stopped.swap(runners_);
    dropped.swap(keepers_);
  }
  dropped.clear();
  call.tell({{"event", "step"}, {"text", fmt::format("stop {} servers", stopped.size())}});
  for (const auto& runner : stopped) runner.second->ask_to_stop();
  stopped.clear();
  const std::lock_guard lock(mutex_);
  ending_ = true;
  return json::object();
}

// --- telling and giving

Supervisor::Answer Supervisor::running(Call&) {
  const std::lock_guard lock(mutex_);
  return json{{"desired", to_json(running_)}};
}

Supervisor::Answer Supervisor::status(Call&) {
  const Board::Statuses statuses = board_.all();
  std::vector<int> sessions;
  for (const auto& [name, status] : statuses)
    if (status.pid != 0) sessions.push_back(status.pid);
  std::map<int, Usage> usages = usage_by_session(sessions);
  json servers = json::array();
  const std::lock_guard lock(mutex_);
  for (const Server& server : running_.servers) {
    const auto found = statuses.find(server.name);
    json one = status_json(server.name, found == statuses.end() ? ServerStatus{} : found->second);
    const Usage& usage = usages[one.at("pid")];
    one.update({{"kind", server.kind},
                {"name_space", server.name_space},
                {"stands_for", server.stands_for},
                {"software", server.software},
                {"memory", usage.memory},
                {"cpu_seconds", usage.cpu_seconds},
                {"processes", usage.processes}});
    servers.push_back(std::move(one));
  }
  json groups = json::array();
  for (const auto& [name, keeper] : keepers_) {
    const GroupStatus group = keeper->status();
    groups.push_back({{"group", name},
                      {"serving", group.serving},
                      {"standing_by", group.standing_by},
                      {"problem", group.problem}});
  }
  return json{{"servers", std::move(servers)}, {"groups", std::move(groups)}};
}

Supervisor::Answer Supervisor::sockets(Call& call) {
  const std::string name = call.request.value("name_space", "");
  const int type = call.request.value("kind", "tcp") == "udp" ? SOCK_DGRAM : SOCK_STREAM;
  const int count = std::clamp(call.request.value("count", 1), 1, most_sockets);
  const int fd = name_space(name);
  if (fd < 0) return refusal("open", "a socket in " + name, "there is no such network");
  int error = 0;
  in_namespace(fd, [&] {
    for (int i = 0; i < count && error == 0; ++i) {
      Descriptor socket(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
      if (!socket) error = errno;
      call.given.push_back(std::move(socket));
    }
  });
  if (error != 0) return system_failure("open", "a socket in " + name, error);
  return json::object();
}

Supervisor::Answer Supervisor::enter(Call& call) {
  const std::string name = call.request.value("name_space", "");
  const int fd = name_space(name);
  if (fd < 0) return refusal("enter", name, "there is no such network");
  call.given.emplace_back(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  return json::object();
}

Supervisor::Answer Supervisor::kill(Call& call) {
  const std::string name = call.request.value("server", "");
  const std::lock_guard lock(mutex_);
  const auto runner = runners_.find(name);
  if (runner == runners_.end()) return refusal("kill", name, "there is no such server");
  runner->second->kill(call.request.value("signal", SIGKILL));
  return json::object();
}

Supervisor::Answer Supervisor::link(Call& call) {
  const LinkEnd end{call.request.value("name_space", ""), call.request.value("name", "")};
  const std::lock_guard lock(networks_mutex_);
  return networks_.set_link(end, call.request.value("up", true)).map([] { return json::object(); });
}

// --- the first process

int run_inside(const Folder& folder, const Cgroups& cgroups, const Descriptor& listener) {
  const pid_t supervisor = ::fork();
  if (supervisor == 0) {
    Supervisor(folder, cgroups).serve(listener);
    ::_exit(0);  // detached threads may still speak
  }
  int status = 0;
  for (pid_t ended = 0; ended != supervisor;) {
    ended = ::waitpid(-1, &status, 0);
    if (ended < 0 && errno == ECHILD) break;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace ashlar::lab

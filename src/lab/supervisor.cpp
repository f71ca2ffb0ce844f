#include "lab/supervisor.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <poll.h>
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

constexpr int health_limit = 120;  // seconds
/// Who takes nothing for so long, a command that was suspended, must not hold up a change.
constexpr seconds send_limit{2};
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

template <class Item>
void erase_named(std::vector<Item>& items, const std::string& name) {
  std::erase_if(items, [&](const Item& item) { return item.name == name; });
}

/// In its place by name, instead of the one that had it.
void put(std::vector<Server>& servers, const Server& server) {
  erase_named(servers, server.name);
  const auto place =
      std::lower_bound(servers.begin(), servers.end(), server.name,
                       [](const Server& other, const std::string& name) { return other.name < name; });
  servers.insert(place, server);
}

/// A server that has died so often since then will not live by waiting: which, and why. Else empty.
std::string dies_again(const Board::Statuses& now, const Board::Statuses& before) {
  constexpr int often = 6;
  for (const auto& [name, status] : now) {
    const auto known = before.find(name);
    const int deaths = status.restarts - (known == before.end() ? 0 : known->second.restarts);
    if (deaths >= often && status.state != State::Healthy)
      return fmt::format("{} has ended {} times: {}", name, deaths, status.problem);
  }
  return "";
}

bool in_a_group(const Desired& desired, const std::string& server) {
  return std::any_of(desired.groups.begin(), desired.groups.end(), [&](const ServerGroup& group) {
    return std::find(group.members.begin(), group.members.end(), server) != group.members.end();
  });
}

/// What names something that is not there was made wrong. Networks check their own plan.
void check_desired(const Desired& desired) {
  const auto check = [](bool holds, const std::string& what) {
    if (!holds) throw std::logic_error(what + " is not in the plan");
  };
  for (const Server& server : desired.servers)
    check(desired.networks.namespaces.contains(server.name_space), "the network of " + server.name);
  for (const Forward& forward : desired.forwards)
    check(desired.networks.namespaces.contains(forward.name_space), "the network of " + forward.name);
  for (const ServerGroup& group : desired.groups)
    for (const std::string& member : group.members)
      check(desired.server(member) != nullptr, member + " of " + group.name);
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

Expected<void> Supervisor::serve(const Descriptor& socket) {
  constexpr int moment = 50;            // milliseconds: until there are descriptors again
  constexpr int look_at_folder = 2000;  // a lab whose folder is gone cannot be reached any more, and ends
  if (auto listens = listen_with(socket); !listens) return listens;
  while (!ending() && ::access(folder_.root.c_str(), F_OK) == 0) {
    pollfd next{socket.get(), POLLIN, 0};
    if (::poll(&next, 1, look_at_folder) == 0) continue;
    Descriptor caller(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (ending()) break;
    if (caller)
      start_hearing(std::move(caller), socket.get());
    else
      ::poll(nullptr, 0, moment);
  }
  wait_for_callers();
  return {};
}

bool Supervisor::ending() const {
  const std::lock_guard lock(mutex_);
  return ending_;
}

/// A thread for each caller. Where there are no more threads, the connection is closed.
void Supervisor::start_hearing(Descriptor caller, int listener) {
  const int descriptor = caller.get();
  {
    const std::lock_guard lock(mutex_);
    callers_.insert(descriptor);
  }
  try {
    std::thread([this, channel = Channel(std::move(caller)), listener]() mutable {
      try {
        hear(channel);
      } catch (const std::exception& bug) {
        log_.write(std::string("a bug in the lab: ") + bug.what());
      }
      const std::lock_guard lock(mutex_);
      callers_.erase(channel.descriptor());
      if (ending_) ::shutdown(listener, SHUT_RDWR);  // wakes `accept4`
      caller_gone_.notify_all();
    }).detach();
  } catch (const std::system_error&) {
    const std::lock_guard lock(mutex_);
    callers_.erase(descriptor);
  }
}

/// Those who wait for a request get none any more; those who answer end soon.
void Supervisor::wait_for_callers() {
  std::unique_lock lock(mutex_);
  for (const int caller : callers_) ::shutdown(caller, SHUT_RD);
  caller_gone_.wait(lock, [this] { return callers_.empty(); });
}

/// A caller may ask for several things, one after the other. One that is gone, or takes nothing, is not told
/// the rest, and what it asked for is done all the same.
void Supervisor::hear(Channel& channel) {
  channel.set_send_limit(send_limit);
  bool there = true;
  while (there && !ending()) {
    Call call;
    auto request = channel.receive(&call.descriptors);
    if (!request && request.error().error != EPROTO) return;
    if (request) call.request = std::move(*request);
    call.tell = [&](const json& event) { there = there && channel.send(event).has_value(); };
    const Answer given = answer(call);
    std::vector<int> descriptors;
    for (const Descriptor& one : call.given) descriptors.push_back(one.get());
    if (there && given) there = channel.send(*given, descriptors).has_value();
    if (there && !given) there = channel.send({{"failure", failure_json(given.error())}}).has_value();
  }
}

/// An exception means a request that is not as it should be, or a bug. Neither ends the lab.
Supervisor::Answer Supervisor::answer(Call& call) {
  try {
    return understand(call);
  } catch (const json::exception& problem) {
    return refusal("understand", "the request", problem.what());
  } catch (const std::exception& bug) {
    log_.write(std::string("a bug in the lab: ") + bug.what());
    return refusal("do", "what was asked for", std::string("this is a bug in the lab: ") + bug.what());
  }
}

Supervisor::Answer Supervisor::understand(Call& call) {
  const std::string wish = call.request.at("do");
  const auto handler = handlers().find(wish);
  if (handler == handlers().end()) return refusal("do", wish, "the lab knows no such request");
  return (this->*handler->second)(call);
}

/// Its own copy: a change may close the namespace at any moment.
Descriptor Supervisor::name_space(const std::string& name) const {
  const std::lock_guard lock(networks_mutex_);
  const int open = networks_.find(name);
  return open < 0 ? Descriptor() : Descriptor(::fcntl(open, F_DUPFD_CLOEXEC, 0));
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

Supervisor::Answer Supervisor::up(Call& call) {
  const Desired wanted = desired_from(call.request.at("desired"));
  const seconds limit{call.request.value("seconds", health_limit)};
  check_desired(wanted);
  return change(wanted, call).and_then([&] { return wait_until_healthy(wanted, limit, call); }).map([] {
    return json::object();
  });
}

/// What stops comes first, so that it can still end its conversations; then the networks, and then what
/// stands in them. What could not be done is not taken for done: the next call goes on from there.
Expected<void> Supervisor::change(const Desired& wanted, Call& call) {
  const std::lock_guard one(one_change_at_a_time_);
  Difference changes = [&] {
    const std::lock_guard lock(mutex_);
    return difference(running_, wanted);
  }();
  if (ending()) return refusal("bring up", "the lab", "it is being ended");
  if (changes.forwards_changed && call.descriptors.size() != wanted.forwards.size())
    return refusal("open", "ports on 127.0.0.1", "the request has other than one socket for each");
  ++changes_;
  for (const std::string& line : lines(changes)) {
    log_.write(line);
    call.tell({{"event", "step"}, {"text", line}});
  }
  reload_before_stops(wanted, changes.servers);
  drop_groups(changes.groups_changed);
  stop_servers(changes.servers);
  return bring_networks(wanted.networks).map([&] {
    if (changes.forwards_changed) open_forwards(wanted, std::move(call.descriptors));
    change_servers(wanted, changes.servers);
    change_groups(wanted, changes.groups_changed);
  });
}

/// Load balancers learn of a target that goes before it goes: nothing new is sent to it while it ends its
/// conversations. The steps taken are no longer among those to take.
void Supervisor::reload_before_stops(const Desired& wanted, std::vector<ServerStep>& steps) {
  constexpr int in_force = 500;  // milliseconds: HAProxy's new worker listens by then
  if (!reloads_come_first(steps)) return;
  {
    const std::lock_guard lock(mutex_);
    for (const ServerStep& step : steps)
      if (step.change == ServerChange::Reload) change_server(wanted, step);
  }
  std::erase_if(steps, [](const ServerStep& step) { return step.change == ServerChange::Reload; });
  ::poll(nullptr, 0, in_force);
}

void Supervisor::stop_servers(const std::vector<ServerStep>& steps) {
  std::vector<std::string> names;
  for (const ServerStep& step : steps)
    if (step.change == ServerChange::Stop) names.push_back(step.server);
  stop_in_order(names);
  const std::lock_guard lock(mutex_);
  for (const std::string& name : names) erase_named(running_.servers, name);
}

/// What others speak to until their own end stops after them.
void Supervisor::stop_in_order(const std::vector<std::string>& names) {
  for (const bool last : {false, true}) {
    const Runners stopped = take_runners(names, last);
    for (const auto& runner : stopped) runner->ask_to_stop();
  }  // the destructors wait
  for (const std::string& name : names) cgroups_.remove(name);
}

Supervisor::Runners Supervisor::take_runners(const std::vector<std::string>& names, bool that_stop_last) {
  Runners taken;
  const std::lock_guard lock(mutex_);
  for (const std::string& name : names) {
    const auto runner = runners_.find(name);
    const Server* server = running_.server(name);
    if (runner == runners_.end() || (server && server->stops_last) != that_stop_last) continue;
    taken.push_back(std::move(runner->second));
    runners_.erase(runner);
  }
  return taken;
}

Expected<void> Supervisor::bring_networks(const NetworkPlan& plan) {
  auto brought = [&] {
    const std::lock_guard lock(networks_mutex_);
    return networks_.apply(plan);
  }();
  const std::lock_guard lock(mutex_);
  running_.networks = plan;
  return brought;
}

/// What is in a group from now on waits for its keeper.
void Supervisor::change_servers(const Desired& wanted, const std::vector<ServerStep>& steps) {
  const std::lock_guard lock(mutex_);
  for (const ServerStep& step : steps) change_server(wanted, step);
  for (const auto& [name, runner] : runners_) runner->set_alone(!in_a_group(wanted, name));
}

void Supervisor::change_server(const Desired& wanted, const ServerStep& step) {
  if (step.change == ServerChange::Stop) return;
  const Server& server = *wanted.server(step.server);
  if (step.change == ServerChange::Start)
    runners_[step.server] = std::make_unique<Runner>(server, around_, !in_a_group(wanted, step.server));
  else
    runners_.at(step.server)->become(server, step.change == ServerChange::Reload);
  put(running_.servers, server);
}

/// Their members run on; nobody hands them over meanwhile.
void Supervisor::drop_groups(const std::vector<std::string>& names) {
  std::vector<std::unique_ptr<GroupKeeper>> dropped;  // a keeper's thread may wait for the mutex
  const std::lock_guard lock(mutex_);
  for (const std::string& name : names) {
    erase_named(running_.groups, name);
    const auto keeper = keepers_.find(name);
    if (keeper == keepers_.end()) continue;
    keeper->second->ask_to_end();
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
  std::vector<std::unique_ptr<Forwarder>> forwarders;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    const Forward& forward = wanted.forwards[i];
    forwarders.push_back(
        std::make_unique<Forwarder>(forward, std::move(listeners[i]), name_space(forward.name_space)));
  }
  const std::lock_guard lock(mutex_);
  forwarders.swap(forwarders_);
  running_.forwards = wanted.forwards;
}

/// Tells of every server that changes its state meanwhile.
Expected<void> Supervisor::wait_until_healthy(const Desired& wanted, seconds limit, const Call& call) const {
  const auto until = steady_clock::now() + limit;
  const Board::Statuses at_start = board_.all();
  std::uint64_t change = 0;
  Board::Statuses told;
  while (true) {
    if (auto wish = still_wanted(wanted, change); !wish) return wish;
    const std::vector<std::string> waiting = not_ready(wanted);
    const Board::Statuses now = board_.all();
    for (const auto& [name, status] : now)
      if (const auto before = told.find(name); before == told.end() || before->second != status)
        call.tell({{"event", "server"}, {"status", status_json(name, status)}});
    told = now;
    if (waiting.empty()) return {};
    if (const std::string hopeless = dies_again(now, at_start); !hopeless.empty())
      return refusal("bring up", "the whole lab", hopeless);
    if (steady_clock::now() >= until) return refusal("bring up", "the whole lab", join(waiting, "; "));
    const auto news = [&](const Board::Statuses& statuses) { return statuses != told; };
    board_.wait(news, std::min(until, steady_clock::now() + look_again));
  }
}

/// Looks only where there was a change since the last time.
Expected<void> Supervisor::still_wanted(const Desired& wanted, std::uint64_t& change) const {
  if (change == changes_) return {};
  change = changes_;
  const std::lock_guard one(one_change_at_a_time_);
  const std::lock_guard lock(mutex_);
  if (ending_) return refusal("bring up", "the whole lab", "it is being ended");
  if (difference(running_, wanted).empty()) return {};
  return refusal("bring up", "the whole lab", "another command wanted something else meanwhile");
}

/// Servers that are not healthy and groups that are not complete, each with why.
std::vector<std::string> Supervisor::not_ready(const Desired& wanted) const {
  std::vector<std::string> waiting;
  const auto add = [&](const std::string& name, std::string_view state, const std::string& problem) {
    waiting.push_back(fmt::format("{} is {}{}{}", name, state, problem.empty() ? "" : ": ", problem));
  };
  const std::lock_guard lock(mutex_);
  for (const Server& server : wanted.servers) {
    const auto runner = runners_.find(server.name);
    const bool current = runner != runners_.end() && runner->second->up_to_date();
    const ServerStatus status = board_.find(server.name).value_or(ServerStatus{});
    if (status.state != State::Healthy)
      add(server.name, name_of(status.state), status.problem);
    else if (!current)
      add(server.name, "not changed yet", "");
  }
  for (const auto& [name, keeper] : keepers_)
    if (!keeper->complete()) add(name, "not complete", keeper->status().problem);
  return waiting;
}

Supervisor::Answer Supervisor::down(Call& call) {
  ++changes_;
  const std::lock_guard one(one_change_at_a_time_);
  std::vector<std::unique_ptr<Forwarder>> closed;
  std::map<std::string, std::unique_ptr<GroupKeeper>> dropped;
  std::vector<std::string> names;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    closed.swap(forwarders_);
    dropped.swap(keepers_);
    for (const auto& runner : runners_) names.push_back(runner.first);
  }
  call.tell({{"event", "step"}, {"text", fmt::format("stop {} servers", names.size())}});
  for (const auto& keeper : dropped) keeper.second->ask_to_end();
  dropped.clear();
  stop_in_order(names);
  return json::object();
}

// --- telling and giving

Supervisor::Answer Supervisor::running(Call&) {
  const Desired now = [this] {
    const std::lock_guard lock(mutex_);
    return running_;
  }();
  return json{{"desired", to_json(now)}};
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
    const Usage& usage = usages[one.at("pid").get<int>()];
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
  const Descriptor there = name_space(name);
  if (!there) return refusal("open", "a socket in " + name, "there is no such network");
  int error = 0;
  in_namespace(there.get(), [&] {
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
  Descriptor there = name_space(name);
  if (!there) return refusal("enter", name, "there is no such network");
  call.given.push_back(std::move(there));
  return json::object();
}

Supervisor::Answer Supervisor::kill(Call& call) {
  const std::string name = call.request.value("server", "");
  const int signal = call.request.value("signal", SIGKILL);
  if (signal < 1 || signal > SIGRTMAX) return refusal("kill", name, fmt::format("{} is no signal", signal));
  const std::lock_guard lock(mutex_);
  const auto runner = runners_.find(name);
  if (runner == runners_.end()) return refusal("kill", name, "there is no such server");
  const ServerStatus status = board_.find(name).value_or(ServerStatus{});
  if (status.pid == 0) return refusal("kill", name, fmt::format("it is {}", name_of(status.state)));
  runner->second->kill(signal);
  return json::object();
}

Supervisor::Answer Supervisor::link(Call& call) {
  const LinkEnd end{call.request.value("name_space", ""), call.request.value("name", "")};
  const std::lock_guard lock(networks_mutex_);
  return networks_.set_link(end, call.request.value("up", true)).map([] { return json::object(); });
}

// --- the first process

namespace {

/// What the caller's variables hold is nobody's business inside: credentials, above all.
void forget_environment() {
  const char* known = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): before any other thread
  const std::string path = known == nullptr ? "/usr/sbin:/usr/bin:/sbin:/bin" : known;
  ::clearenv();                       // NOLINT(concurrency-mt-unsafe)
  ::setenv("PATH", path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

int run_inside(const Folder& folder, const Cgroups& cgroups, const Descriptor& socket) {
  const pid_t supervisor = ::fork();
  if (supervisor == 0) {
    forget_environment();
    std::signal(SIGPIPE, SIG_IGN);  // hiredis would die with a server that dies while it is spoken to
    const auto served = Supervisor(folder, cgroups).serve(socket);
    ::_exit(served ? 0 : 1);  // connections from the host may still have threads
  }
  if (supervisor < 0) return 1;
  int status = 0;
  for (pid_t ended = 0; ended != supervisor;) {
    ended = ::waitpid(-1, &status, 0);
    if (ended < 0 && errno == ECHILD) return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace ashlar::lab

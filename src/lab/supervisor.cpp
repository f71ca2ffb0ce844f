#include "lab/supervisor.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>

#include "base/text.h"
#include "lab/desired_json.h"
#include "lab/servers/serving.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

/// As long as the servers ask for; and where what they would still write is to be removed.
constexpr milliseconds with_patience = std::chrono::hours(1);
constexpr milliseconds hurried{500};
constexpr int health_limit = 120;  // seconds
constexpr seconds handover_limit{30};
constexpr milliseconds look_again{50};  ///< whether groups are complete, which no server's state tells

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
  RequestServer server(
      log_, [this](Call& call) { return understand(call); }, [this] { return ending(); });
  return server.serve(socket, {folder_.root, folder_.control(), folder_.lock()});
}

bool Supervisor::ending() const {
  const std::lock_guard lock(mutex_);
  return ending_;
}

Answer Supervisor::understand(Call& call) {
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

Answer Supervisor::up(Call& call) {
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
  if (ending()) return refusal("bring up", "the lab", "it is being ended by another command");
  if (changes.forwards_changed && call.descriptors.size() != wanted.forwards.size())
    return refusal("open", "ports on 127.0.0.1", "the request has other than one socket for each");
  ++changes_;
  for (const std::string& line : lines(changes)) {
    log_.write(line);
    call.tell({{"event", "step"}, {"text", line}});
  }
  if (auto kept = check_newest_data(wanted); !kept) return kept;
  if (auto ready = hand_over(wanted, changes.groups_changed); !ready) return ready;
  reload_before_stops(wanted, changes.servers);
  drop_groups(changes.groups_changed);
  stop_servers(changes.servers);
  return bring_networks(wanted.networks).map([&] {
    if (changes.forwards_changed) open_forwards(wanted, std::move(call.descriptors));
    change_servers(wanted, changes.servers);
    change_groups(wanted, changes.groups_changed);
  });
}

/// Who serves a group and is to go, goes after another has taken over, or what it alone holds would be lost.
/// The one that takes over has all that was acknowledged by then: that is the group's own way of failing
/// over.
Expected<void> Supervisor::hand_over(const Desired& wanted, const std::vector<std::string>& groups) {
  for (const std::string& name : groups) {
    const auto leaves = [&] {
      const std::string serving = serving_in(name);
      return !serving.empty() && wanted.server(serving) == nullptr ? serving : std::string();
    };
    if (leaves().empty() || !somebody_stays(wanted, name)) continue;
    if (auto whole = wait_for_group(name, [](const GroupKeeper& keeper) { return keeper.complete(); });
        !whole)
      return whole;
    log_.write(fmt::format("{} is handed over before {} goes", name, leaves()));
    if (auto killed = kill_server(leaves(), SIGKILL); !killed) return killed;
    const auto handed_over = [&](const GroupKeeper& keeper) {
      return wanted.server(keeper.status().serving) != nullptr;
    };
    if (auto done = wait_for_group(name, handed_over); !done) return done;
  }
  return {};
}

/// Of a lab that was ended and comes up as another: who served a group last must be in it, or nobody be there
/// who would begin with older data in its place.
Expected<void> Supervisor::check_newest_data(const Desired& wanted) const {
  for (const auto& [group, member] : all_serving(folder_)) {
    const bool was_in_it = wanted.server(member) != nullptr;
    const auto begins_anew = [&, of = group](const Server& server) {
      return server.name == of || server.name.starts_with(of + ".");
    };
    const auto other = std::find_if(wanted.servers.begin(), wanted.servers.end(), begins_anew);
    if (was_in_it || other == wanted.servers.end()) continue;
    if (!serving_in(group).empty()) continue;  // it runs, and is handed over
    return refusal(
        "start", other->name,
        fmt::format("the newest data of {} is {}'s, which is asked for no more", group, member),
        fmt::format("ask for {0} once more, `ashlar lab up`, and then do without it: it is handed over; or "
                    "give the data up by `ashlar lab down`",
                    member));
  }
  return {};
}

std::string Supervisor::serving_in(const std::string& group) const {
  const std::lock_guard lock(mutex_);
  const auto keeper = keepers_.find(group);
  return keeper == keepers_.end() ? "" : keeper->second->status().serving;
}

/// Whether a member of what the group is now will be there afterwards.
bool Supervisor::somebody_stays(const Desired& wanted, const std::string& group) const {
  const std::lock_guard lock(mutex_);
  for (const ServerGroup& one : running_.groups)
    if (one.name == group)
      return std::any_of(one.members.begin(), one.members.end(),
                         [&](const std::string& member) { return wanted.server(member) != nullptr; });
  return false;
}

Expected<void> Supervisor::wait_for_group(const std::string& name,
                                          const std::function<bool(const GroupKeeper&)>& holds) const {
  for (const auto until = steady_clock::now() + handover_limit; steady_clock::now() < until;
       board_.wait([](const Board::Statuses&) { return false; }, steady_clock::now() + look_again)) {
    const std::lock_guard lock(mutex_);
    const auto keeper = keepers_.find(name);
    if (keeper == keepers_.end() || holds(*keeper->second)) return {};
  }
  return refusal("hand over", name, "its other members do not have all of its data yet",
                 "`ashlar lab status` shows how they are; try again when all stand by");
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
  stop_in_order(names, with_patience);
  remove_files(names);
  const std::lock_guard lock(mutex_);
  for (const std::string& name : names) erase_named(running_.servers, name);
}

/// Secrets and keys of what is no more. Its data and its log stay until the lab is ended.
void Supervisor::remove_files(const std::vector<std::string>& names) const {
  std::error_code ignored;
  for (const std::string& name : names) std::filesystem::remove_all(folder_.run(name), ignored);
}

/// What others speak to until their own end stops after them.
void Supervisor::stop_in_order(const std::vector<std::string>& names, milliseconds at_most) {
  for (const bool last : {false, true}) {
    const Runners stopped = take_runners(names, last);
    for (const auto& runner : stopped) runner->ask_to_stop(at_most);
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
        call.tell({{"event", "server"}, {"status", to_json(name, status)}});
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
  if (ending_) return refusal("bring up", "the whole lab", "it is being ended by another command");
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

Answer Supervisor::down(Call& call) {
  const std::lock_guard one(one_change_at_a_time_);
  std::vector<std::unique_ptr<Forwarder>> closed;
  std::map<std::string, std::unique_ptr<GroupKeeper>> dropped;
  std::vector<std::string> names;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    ++changes_;  // after it: who waits for health looks once for each change
    closed.swap(forwarders_);
    dropped.swap(keepers_);
    for (const auto& runner : runners_) names.push_back(runner.first);
  }
  call.tell({{"event", "step"}, {"text", fmt::format("stop {} servers", names.size())}});
  for (const auto& keeper : dropped) keeper.second->ask_to_end();
  dropped.clear();
  stop_in_order(names, call.request.value("keep_data", true) ? with_patience : hurried);
  return json::object();
}

}  // namespace ashlar::lab

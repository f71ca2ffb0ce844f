// What the supervisor tells and gives without changing the lab, and the faults that it makes on request.
#include <algorithm>
#include <chrono>
#include <csignal>

#include <fmt/format.h>
#include <sys/socket.h>

#include "lab/desired_json.h"
#include "lab/linux/usage.h"
#include "lab/supervisor.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;

constexpr int most_sockets = 250;

/// What goes on with a server that has no process to kill.
std::string why_none_runs(const ServerStatus& status) {
  if (status.state == State::Stopping || status.state == State::Stopped) return "it is being stopped";
  const std::string before = status.problem.empty() ? "" : " (before, it " + status.problem + ")";
  return "it is " +
         (status.state == State::Restarting ? std::string("dead already, and about to be started again")
                                            : std::string("about to be started")) +
         before;
}

}  // namespace

Answer Supervisor::running(Call&) {
  const Desired now = [this] {
    const std::lock_guard lock(mutex_);
    return running_;
  }();
  return json{{"desired", to_json(now)}};
}

Answer Supervisor::status(Call&) {
  const Board::Statuses statuses = board_.all();
  std::vector<int> sessions;
  for (const auto& [name, status] : statuses)
    if (status.pid != 0) sessions.push_back(status.pid);
  std::map<int, Usage> usages = usage_by_session(sessions);
  json servers = json::array();
  const std::lock_guard lock(mutex_);
  for (const Server& server : running_.servers) {
    const auto found = statuses.find(server.name);
    json one = to_json(server.name, found == statuses.end() ? ServerStatus{} : found->second);
    const Usage& usage = usages[one.at("pid").get<int>()];
    const auto counted = cgroups_.use(server.name);  // finer, and with what its checks take
    one.update({{"kind", server.kind},
                {"name_space", server.name_space},
                {"stands_for", server.stands_for},
                {"software", server.software},
                {"memory", usage.memory},
                {"cpu_seconds", counted && counted->cpu.count() > 0
                                    ? std::chrono::duration<double>(counted->cpu).count()
                                    : usage.cpu_seconds},
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
  return json{
      {"servers", std::move(servers)}, {"groups", std::move(groups)}, {"why_no_limits", cgroups_.why_not()}};
}

Answer Supervisor::sockets(Call& call) {
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

Answer Supervisor::enter(Call& call) {
  const std::string name = call.request.value("name_space", "");
  Descriptor there = name_space(name);
  if (!there) return refusal("enter", name, "there is no such network");
  call.given.push_back(std::move(there));
  return json::object();
}

Answer Supervisor::kill(Call& call) {
  const std::string name = call.request.value("server", "");
  const int signal = call.request.value("signal", SIGKILL);
  if (signal < 1 || signal > SIGRTMAX) return refusal("kill", name, fmt::format("{} is no signal", signal));
  return kill_server(name, signal).map([] { return json::object(); });
}

Expected<void> Supervisor::kill_server(const std::string& name, int signal) const {
  const std::lock_guard lock(mutex_);
  const auto runner = runners_.find(name);
  if (runner == runners_.end()) return refusal("kill", name, "there is no such server");
  const ServerStatus status = board_.find(name).value_or(ServerStatus{});
  if (status.pid == 0)
    return refusal("kill", name, why_none_runs(status),
                   "wait until `ashlar lab status` shows it healthy, then kill it again");
  runner->second->kill(signal);
  return {};
}

Answer Supervisor::link(Call& call) {
  const LinkEnd end{call.request.value("name_space", ""), call.request.value("name", "")};
  const std::lock_guard lock(networks_mutex_);
  return networks_.set_link(end, call.request.value("up", true)).map([] { return json::object(); });
}

}  // namespace ashlar::lab

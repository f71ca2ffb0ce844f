// What is killed comes back: a pod, a load balancer's node, a data process; and nothing is lost that was
// acknowledged.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "lab/verify/check.h"
#include "lab/verify/status.h"
#include "lab/verify/writing.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using topology::Topology;

constexpr std::chrono::seconds death_patience{60};
constexpr std::chrono::seconds patience_before{10};  // nothing was killed yet
constexpr milliseconds between_attempts{5};

Expected<void> kill(View& view, const std::string& server) {
  return view.lab().ask({{"do", "kill"}, {"server", server}, {"signal", SIGKILL}}).map([](const json&) {});
}

Expected<void> say_comes_back(View& view, Findings& findings, const std::string& server) {
  const auto pid = pid_of(view, server);
  if (!pid) return tl::unexpected(pid.error());
  if (*pid == 0) {
    findings.say(server + " runs, to be killed", false, "it does not run");
    return {};
  }
  return kill(view, server).and_then([&] { return comes_back(view, server, *pid); }).map([&](bool back) {
    findings.say(server + " is killed, and is back and healthy", back,
                 back ? "another process" : "not back in a minute");
  });
}

/// Writes one key after the other, and remembers what was acknowledged.
struct Writing {
  const Writer& writer;
  std::string prefix;
  std::set<std::string> acknowledged = {};
  milliseconds longest{0};   ///< from one acknowledgement to the next
  std::string refused = {};  ///< the last reason
  int number = 0;

  /// So many acknowledged writes; false where the time is up before.
  bool write(int wanted, std::chrono::seconds within) {
    auto last = steady_clock::now();
    for (const auto until = last + within; wanted > 0 && steady_clock::now() < until; ++number) {
      const std::string key = prefix + std::to_string(number);
      const auto written = writer.write(key);
      if (!written) {
        refused = written.error().reason;
        std::this_thread::sleep_for(between_attempts);
        continue;
      }
      acknowledged.insert(key);
      --wanted;
      const auto now = steady_clock::now();
      longest = std::max(longest, std::chrono::duration_cast<milliseconds>(now - last));
      last = now;
    }
    return wanted == 0;
  }

  std::size_t lost() const {
    const std::set<std::string> kept = writer.kept(acknowledged);
    return static_cast<std::size_t>(std::count_if(acknowledged.begin(), acknowledged.end(),
                                                  [&](const auto& key) { return !kept.contains(key); }));
  }
};

/// On and on until it is seen to have died, and some more: a signal takes its time to arrive.
bool write_over_death(View& view, const std::string& server, int process, Writing& writing) {
  constexpr int some = 25;
  for (const auto until = steady_clock::now() + death_patience; steady_clock::now() < until;) {
    const auto pid = pid_of(view, server);
    if (!writing.write(some, death_patience)) return false;
    if (pid && *pid != process) return true;
  }
  return false;
}

/// What was acknowledged before and after the death is there at the end. `remark`: what kept it.
Expected<void> say_nothing_lost(View& view, Findings& findings, const std::string& server,
                                const Writer& writer, const std::string& remark) {
  constexpr int writes = 50;
  const auto pid = pid_of(view, server);
  if (!pid) return tl::unexpected(pid.error());
  Writing writing{writer, view.mark()};
  if (*pid == 0 || !writing.write(writes, patience_before)) {
    findings.say(server + " is written to before it is killed", false,
                 *pid == 0 ? "it does not run" : writing.refused);
    return {};
  }
  writing.longest = milliseconds(0);
  if (auto done = kill(view, server); !done) return done;
  const bool goes_on = write_over_death(view, server, *pid, writing);
  const auto back = comes_back(view, server, *pid);
  if (!back) return tl::unexpected(back.error());
  const std::size_t lost = writing.lost();
  findings.say(
      fmt::format("{} is killed while clients write; it is back, and nothing that was acknowledged is lost",
                  server),
      *back && goes_on && lost == 0,
      fmt::format("{} writes acknowledged, {} lost; the longest wait was {} ms; {}{}",
                  writing.acknowledged.size(), lost, writing.longest.count(), remark,
                  goes_on ? "" : "; " + writing.refused));
  return {};
}

std::string remark_on(const topology::Database& database) {
  return database.nodes.size() > 1 ? "its standby took over" : "it restarted";
}

/// Redis's replicas are behind, by nature: only what waited for one is promised.
std::string remark_on(const topology::Cache& cache) {
  if (cache.nodes.size() < 2)
    return "it has no replica: the lab's log on the disk kept them, where ElastiCache would begin empty";
  return "each write waited for a replica; what does not wait may be lost";
}

/// One of each kind: a pod of each service, a node of each load balancer.
std::vector<std::string> some_servers(const Topology& topology) {
  std::vector<std::string> names;
  for (const auto& [id, service] : topology.services)
    if (!service.pods.empty()) names.push_back(topology.interfaces.at(service.pods.front()).name);
  for (const auto& [id, balancer] : topology.load_balancers)
    if (!balancer.interfaces.empty())
      names.push_back(topology.interfaces.at(balancer.interfaces.front()).name);
  return names;
}

/// Where nothing can write to it, that it comes back.
template <class Store>
Expected<void> say_store(View& view, Findings& findings, const Store& store) {
  if (store.nodes.empty()) return {};
  const auto server = serving(view, store.address_name, store.nodes);
  if (!server) return tl::unexpected(server.error());
  const auto writer = writer_of(view, store);
  return writer ? say_nothing_lost(view, findings, *server, *writer, remark_on(store))
                : say_comes_back(view, findings, *server);
}

}  // namespace

Expected<void> check_deaths(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  for (const std::string& name : some_servers(topology))
    if (auto said = say_comes_back(view, findings, name); !said) return said;
  for (const auto& [id, cache] : topology.caches)
    if (auto said = say_store(view, findings, cache); !said) return said;
  for (const auto& [id, database] : topology.databases)
    if (auto said = say_store(view, findings, database); !said) return said;
  return {};
}

}  // namespace ashlar::lab

// What is killed comes back: a pod, a load balancer's node, a data process; and nothing is lost that was
// acknowledged.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/verify/check.h"
#include "lab/verify/topology_facts.h"
#include "lab/verify/web.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using topology::Interface;
using topology::Topology;

constexpr std::chrono::seconds patience{60};
constexpr milliseconds between_looks{20};

Expected<std::map<std::string, json>> servers(View& view) {
  return view.lab().ask({{"do", "status"}}).map([](const json& status) {
    std::map<std::string, json> all;
    for (const json& server : status.at("servers")) all[server.value("server", "")] = server;
    return all;
  });
}

/// 0 where there is no such server, or it does not run.
Expected<int> pid_of(View& view, const std::string& server) {
  return servers(view).map([&](const std::map<std::string, json>& all) {
    const auto found = all.find(server);
    return found == all.end() ? 0 : found->second.value("pid", 0);
  });
}

/// Waits until the server runs again, as another process, and is healthy. False where the time is up.
Expected<bool> comes_back(View& view, const std::string& server, int old_pid) {
  for (const auto until = steady_clock::now() + patience; steady_clock::now() < until;
       std::this_thread::sleep_for(between_looks)) {
    const auto all = servers(view);
    if (!all) return tl::unexpected(all.error());
    const auto found = all->find(server);
    if (found == all->end()) return false;
    const int pid = found->second.value("pid", 0);
    if (pid != old_pid && pid != 0 && found->second.value("state", "") == "healthy") return true;
  }
  return false;
}

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

/// Where writes go: a service that keeps keys in MySQL, reached through its load balancer from a pod.
struct Writer {
  std::string from;
  std::string url;
  topology::Address address;

  Expected<WebAnswer> ask(View& view, const std::string& method, const std::string& path) const {
    return ask_web(view, {from, url + path, address, method});
  }
};

std::string told(const Expected<WebAnswer>& answer) {
  return answer ? std::to_string(answer->status) + " " + answer->body : answer.error().text();
}

/// None where the answer is none.
std::set<std::string> keys_in(const Expected<WebAnswer>& answer) {
  if (!answer || answer->status != 200) return {};
  const json body = json::parse(answer->body, nullptr, false);
  std::set<std::string> keys;
  if (!body.is_object()) return keys;
  for (const json& key : body.value("keys", json::array()))
    if (key.is_string()) keys.insert(key.get<std::string>());
  return keys;
}

std::optional<Writer> writer_for(const Topology& topology, const topology::Database& database) {
  for (const auto& [id, service] : topology.services) {
    const json settings = json::parse(service.settings);
    if (settings.value("mysql", json::object()).value("host", "") != database.endpoint.name) continue;
    const std::string url = url_of(service);
    const std::string host = host_of(url);
    for (const auto& [other, balancer] : topology.load_balancers) {
      const std::vector<std::string> names = names_of(topology, balancer);
      if (balancer.interfaces.empty() || std::find(names.begin(), names.end(), host) == names.end()) continue;
      const Interface& node = topology.interfaces.at(balancer.interfaces.front());
      return Writer{client_of(topology, balancer), url, address_of(node, balancer)};
    }
  }
  return std::nullopt;
}

/// What was acknowledged before, during and after the death is there at the end.
Expected<void> say_nothing_lost(View& view, Findings& findings, const topology::Database& database,
                                const std::string& server, const Writer& writer) {
  const std::string prefix = fmt::format("verify-{:x}-", steady_clock::now().time_since_epoch().count());
  const auto pid = pid_of(view, server);
  if (!pid) return tl::unexpected(pid.error());
  std::set<std::string> acknowledged;
  milliseconds longest{0};
  auto last = steady_clock::now();
  constexpr int writes_before = 50;
  constexpr int writes_after = 50;
  Expected<WebAnswer> last_answer;
  int after = 0;
  bool killed = false;
  auto until = steady_clock::now() + patience;
  for (int i = 0; after < writes_after && steady_clock::now() < until; ++i) {
    if (i == writes_before) {
      if (acknowledged.empty()) {
        findings.say(server + " is written to before it is killed", false, told(last_answer));
        return {};
      }
      until = steady_clock::now() + patience;
      if (auto done = kill(view, server); !done) return done;
      killed = true;
    }
    const std::string key = prefix + std::to_string(i);
    last_answer = writer.ask(view, "POST", "/db?key=" + key);
    if (!last_answer || last_answer->status != 200) continue;
    acknowledged.insert(key);
    const auto now = steady_clock::now();
    if (killed) {
      longest = std::max(longest, std::chrono::duration_cast<milliseconds>(now - last));
      ++after;
    }
    last = now;
  }
  const auto back = comes_back(view, server, *pid);
  if (!back) return tl::unexpected(back.error());
  const auto kept = writer.ask(view, "GET", "/db/keys?prefix=" + prefix);
  const std::set<std::string> found = keys_in(kept);
  std::size_t lost = 0;
  for (const std::string& key : acknowledged) lost += found.contains(key) ? 0 : 1;
  findings.say(
      fmt::format("{} is killed while clients write; it is back, and nothing that was acknowledged is lost",
                  server),
      *back && lost == 0 && after == writes_after,
      fmt::format("{} writes acknowledged, {} lost; the longest wait was {} ms; {}", acknowledged.size(),
                  lost, longest.count(), database.nodes.size() > 1 ? "another took over" : "it restarted"));
  return {};
}

/// One of each kind: a pod of each service, a node of each load balancer.
std::vector<std::string> some_servers(const Topology& topology) {
  std::vector<std::string> names;
  for (const auto& [id, service] : topology.services)
    if (!service.pods.empty()) names.push_back(topology.interfaces.at(service.pods.front()).name);
  for (const auto& [id, balancer] : topology.load_balancers)
    if (!balancer.interfaces.empty())
      names.push_back(topology.interfaces.at(balancer.interfaces.front()).name);
  for (const auto& [id, cache] : topology.caches)
    if (!cache.nodes.empty()) names.push_back(topology.interfaces.at(cache.nodes.front()).name);
  return names;
}

}  // namespace

Expected<void> check_deaths(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  for (const std::string& name : some_servers(topology))
    if (auto said = say_comes_back(view, findings, name); !said) return said;
  for (const auto& [id, database] : topology.databases) {
    const auto writer = writer_for(topology, database);
    if (!writer || writer->from.empty() || database.nodes.empty()) continue;
    const std::string server = topology.interfaces.at(database.nodes.front()).name;
    if (auto said = say_nothing_lost(view, findings, database, server, *writer); !said) return said;
  }
  return {};
}

}  // namespace ashlar::lab

// The lab as a whole: how long people wait for it, what a death costs its clients, what it serves and what it
// takes of the machine.
//   lab_bench ASHLAR ORGANIZATION [KILLS]
// ORGANIZATION is a copy of acme that may be changed. Everything is bounded, and ended in the end.
#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "lab/lab.h"
#include "lab/verify/view.h"
#include "lab/verify/web.h"
#include "timing.h"

namespace ashlar {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int runs = 5;

struct Bench {
  std::string program;
  std::string organization;

  Command command(std::vector<std::string> words) const {
    words.insert(words.end(), {"-C", organization});
    return {program, words, "", {}, ""};
  }
  lab::Folder folder() const { return {organization + "/.ashlar/lab"}; }
  lab::Lab lab() const { return std::move(lab::Lab::find(folder()).value().value()); }
};

void print_times(const std::string& name, std::vector<double> times, double aim) {
  std::sort(times.begin(), times.end());
  fmt::print("{:<44} {:>9.0f} {:>9.0f} {:>9.0f} {:>9.0f}\n", name, times.front(), times[times.size() / 2],
             times.back(), aim);
}

void up_and_down(const Bench& bench, const std::string& name, const std::vector<std::string>& up,
                 double aim) {
  std::vector<double> ups;
  std::vector<double> downs;
  for (int i = 0; i < runs; ++i) {
    ups.push_back(time_once(bench.command(up), ""));
    downs.push_back(time_once(bench.command({"lab", "down"}), ""));
  }
  print_times("up, " + name, ups, aim);
  print_times("down, " + name, downs, 3000);
}

/// The VPN's rule for MySQL comes and goes.
void one_rule(const Bench& bench) {
  const std::string path = bench.organization + "/stage/eu-west-1/stage.yaml";
  const std::string on = "reachable_from_vpn: true";
  const std::string off = "reachable_from_vpn: false";
  std::vector<double> times;
  for (int i = 0; i < 2 * runs; ++i) {
    const std::string text = read_file(path, 1U << 20).value();
    const bool is_on = text.find(on) != std::string::npos;
    if (!write_file(path, replace_all(text, is_on ? on : off, is_on ? off : on))) return;
    times.push_back(time_once(bench.command({"lab", "up"}), ""));
  }
  print_times("up, one security-group rule more or less", times, 1000);
}

// --- what a killed primary costs

/// "prod.prod.mysql…": the group's serving member and whether all others stand by.
json group_of(lab::Lab& lab, const std::string& part) {
  const json status = lab.ask({{"do", "status"}}).value();
  for (const json& group : status.at("groups"))
    if (group.value("group", "").find(part) != std::string::npos) return group;
  return {};
}

void wait_until_complete(lab::Lab& lab, const std::string& part, std::size_t standing_by) {
  for (const auto until = steady_clock::now() + seconds(60); steady_clock::now() < until;
       std::this_thread::sleep_for(milliseconds(50))) {
    const json group = group_of(lab, part);
    if (!group.value("serving", "").empty() && group.at("standing_by").size() >= standing_by) return;
  }
}

struct Losses {
  std::vector<double> gaps;  ///< milliseconds, one for each kill
  std::size_t acknowledged = 0;
  std::size_t lost = 0;
};

/// Where writes go: the backend behind prod's internal load balancer, from one of prod's pods.
struct Writer {
  std::string from;
  std::string url;
  topology::Address address;
};

std::set<std::string> kept_keys(lab::View& view, const Writer& writer, const std::string& prefix) {
  const auto kept = ask_web(view, {writer.from, writer.url + "/db/keys?prefix=" + prefix, writer.address});
  return kept && kept->status == 200 ? json::parse(kept->body).at("keys").get<std::set<std::string>>()
                                     : std::set<std::string>();
}

/// Writes for a second and a half, kills in the middle of it, and takes the longest time without an answer.
void kill_once(lab::View& view, lab::Lab& killer, const Writer& writer, int round, Losses& losses) {
  const std::string prefix = fmt::format("bench-{}-", round);
  std::set<std::string> acknowledged;
  double gap = 0;
  auto last = steady_clock::now();
  const auto kill_at = last + milliseconds(500);
  const auto until = last + milliseconds(3000);
  bool killed = false;
  for (int i = 0; steady_clock::now() < until; ++i) {
    if (!killed && steady_clock::now() > kill_at) {
      const std::string serving = group_of(killer, "prod.mysql").value("serving", "");
      static_cast<void>(killer.ask({{"do", "kill"}, {"server", serving}, {"signal", 9}}));
      killed = true;
      last = steady_clock::now();
    }
    const std::string key = prefix + std::to_string(i);
    const auto answer = ask_web(view, {writer.from, writer.url + "/db?key=" + key, writer.address, "POST"});
    if (!answer || answer->status != 200) continue;
    acknowledged.insert(key);
    const auto now = steady_clock::now();
    if (killed) gap = std::max(gap, std::chrono::duration<double, std::milli>(now - last).count());
    last = now;
  }
  wait_until_complete(killer, "prod.mysql", 1);
  const std::set<std::string> kept = kept_keys(view, writer, prefix);
  losses.gaps.push_back(gap);
  losses.acknowledged += acknowledged.size();
  losses.lost += static_cast<std::size_t>(std::count_if(
      acknowledged.begin(), acknowledged.end(), [&](const std::string& key) { return !kept.contains(key); }));
}

topology::Address own_address(const lab::Desired& running, const std::string& name) {
  for (const lab::AddressPlan& plan : running.networks.namespaces.at(name).addresses)
    if (plan.link != "lo") return plan.address;
  return {};
}

void kills(const Bench& bench, int count) {
  if (time_once(bench.command({"lab", "up", "--account", "prod"}), "") < 0) return;
  lab::Lab sockets = bench.lab();
  lab::Lab killer = bench.lab();
  const lab::Folder folder = bench.folder();
  const lab::Desired running = killer.running().value();
  const topology::Topology none;
  lab::View view(sockets, none, folder);
  const Writer writer{"prod.prod.services.frontend.1", "https://internal.app.acme.example/backend",
                      own_address(running, "prod.prod.load-balancers.internal.a")};
  Losses losses;
  for (int round = 0; round < count; ++round) kill_once(view, killer, writer, round, losses);
  print_times(fmt::format("clients' gap, {} kills of prod's MySQL primary", count), losses.gaps, 1000);
  fmt::print("{:<44} {:>9} of {} acknowledged writes (aim 0)\n", "  lost", losses.lost, losses.acknowledged);
}

// --- what it serves, and what it takes

/// wrk's "Requests/sec:", from one of the lab's networks.
void requests(const Bench& bench, const std::string& name, const std::string& from, const std::string& url) {
  Command command = bench.command({"lab", "exec", from});
  for (const char* word : {"--", "wrk", "-t1", "-c16", "-d5s", "--timeout", "5s"})
    command.arguments.emplace_back(word);
  command.arguments.push_back(url);
  const auto done = run(command);
  const std::string out = done ? done->out : "";
  const std::size_t at = out.find("Requests/sec:");
  const std::string figure =
      at == std::string::npos ? "failed" : out.substr(at + 13, out.find('\n', at) - at - 13);
  fmt::print("{:<44} {:>9}{}\n", name, figure.substr(figure.find_first_not_of(' ')),
             out.find("Non-2xx") == std::string::npos ? "" : " (not all answered 200)");
}

struct Taken {
  double memory_mib = 0;
  double cpu_seconds = 0;
};

Taken taken(lab::Lab& lab) {
  Taken sum;
  const json status = lab.ask({{"do", "status"}}).value();
  for (const json& server : status.at("servers")) {
    sum.memory_mib += static_cast<double>(server.value("memory", std::uint64_t{0})) / (1 << 20);
    sum.cpu_seconds += server.value("cpu_seconds", 0.0);
  }
  return sum;
}

void serving(const Bench& bench) {
  if (time_once(bench.command({"lab", "up", "--account", "stage,shared-services"}), "") < 0) return;
  lab::Lab lab = bench.lab();
  const lab::Desired running = lab.running().value();
  const std::string pod = own_address(running, "stage.stage.services.frontend.1").text();
  requests(bench, "requests/s, a pod asked directly", "stage.stage.services.frontend.2",
           "https://" + pod + ":8080/greeting");
  requests(bench, "requests/s, through the public load balancer", "client",
           "https://stage.acme.example/greeting");
  constexpr int idle = 10;
  const Taken before = taken(lab);
  std::this_thread::sleep_for(seconds(idle));
  const Taken after = taken(lab);
  fmt::print("{:<44} {:>9.0f} MiB\n", "memory of all servers, PSS", after.memory_mib);
  fmt::print("{:<44} {:>9.1f} % of a core\n", "CPU of all servers, idle",
             100 * (after.cpu_seconds - before.cpu_seconds) / idle);
}

}  // namespace
}  // namespace ashlar

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: lab_bench ASHLAR ORGANIZATION [KILLS]\n");
    return 2;
  }
  const ashlar::Bench bench{argv[1], argv[2]};
  int kills = 50;
  if (argc > 3) std::from_chars(argv[3], argv[3] + std::char_traits<char>::length(argv[3]), kills);
  fmt::print("{:<44} {:>9} {:>9} {:>9} {:>9}\n", "the lab, ms", "least", "middle", "most", "aim");
  ashlar::up_and_down(bench, "stage and shared-services", {"lab", "up", "--account", "stage,shared-services"},
                      15000);
  ashlar::up_and_down(bench, "all six accounts", {"lab", "up", "--all"}, 15000);
  ashlar::time_once(bench.command({"lab", "up", "--account", "stage,shared-services"}), "");
  ashlar::one_rule(bench);
  ashlar::time_once(bench.command({"lab", "down"}), "");
  ashlar::kills(bench, kills);
  ashlar::time_once(bench.command({"lab", "down"}), "");
  ashlar::serving(bench);
  return ashlar::time_once(bench.command({"lab", "down"}), "") < 0 ? 1 : 0;
}

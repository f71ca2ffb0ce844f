#include "whole/killing.h"

#include <algorithm>
#include <csignal>

namespace ashlar::whole {

namespace fs = std::filesystem;
using ashlar::testing::AwsServer;
using Json = nlohmann::json;

namespace {

constexpr auto patience = std::chrono::minutes(20);

bool is_gone(pid_t process) { return !fs::exists("/proc/" + std::to_string(process) + "/exe"); }

}  // namespace

void hold(const AwsServer& server, const std::set<std::string>& calls) {
  Json rules = Json::array();
  for (const std::string& call : calls) {
    const std::size_t space = call.find(' ');
    rules.push_back({{"kind", "hold"},
                     {"service", call.substr(0, space)},
                     {"action", call.substr(space + 1)},
                     {"times", 1}});
  }
  server.set_faults(rules);
}

void let_go(const AwsServer& server) {
  server.set_faults(Json::array());
  server.release();
}

bool is_held(const AwsServer& server, Process& ashlar) {
  eventually([&] { return !server.held().empty() || ashlar.wait(std::chrono::milliseconds(0)); }, patience);
  return !server.held().empty();
}

void kill_with_provider(Process& ashlar) {
  const std::vector<pid_t> providers = children_of(ashlar.pid());
  ::kill(ashlar.pid(), SIGKILL);
  ashlar.wait();
  EXPECT_TRUE(eventually([&] { return std::all_of(providers.begin(), providers.end(), is_gone); }))
      << "a provider lives on";
}

void run_killed_inside(const AwsServer& server, const Site& site, const Words& words,
                       std::set<std::string> calls, const std::function<void()>& after_each) {
  const Watch watch(std::to_string(calls.size()) + " calls, killed inside each");
  for (;;) {
    hold(server, calls);
    server.forget_calls();
    Process ashlar = site.start(words);
    if (!is_held(server, ashlar)) {
      EXPECT_EQ(ashlar.wait(), 0) << end_of(read_file(site.log(), 64U << 20).value());
      break;
    }
    kill_with_provider(ashlar);
    for (const std::string& call : server.held()) calls.erase(call);
    let_go(server);
    for (const auto& came : server.counts()) calls.erase(came.first);  // held, too, a moment later
    if (after_each) after_each();
  }
  let_go(server);
  EXPECT_EQ(calls, std::set<std::string>{}) << "never came";
}

}  // namespace ashlar::whole

#include "lab/verify/status.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

namespace ashlar::lab {

namespace {

using nlohmann::json;
using std::chrono::steady_clock;

constexpr std::chrono::seconds recovery_patience{60};
constexpr std::chrono::milliseconds between_looks{20};

/// Null where there is none.
Expected<json> server_named(View& view, const std::string& name) {
  return view.lab().ask({{"do", "status"}}).map([&](const json& status) {
    for (const json& server : status.at("servers"))
      if (server.value("server", "") == name) return server;
    return json();
  });
}

}  // namespace

Expected<int> pid_of(View& view, const std::string& server) {
  return server_named(view, server).map([](const json& one) {
    return one.is_null() ? 0 : one.value("pid", 0);
  });
}

Expected<bool> comes_back(View& view, const std::string& server, int old_pid) {
  for (const auto until = steady_clock::now() + recovery_patience; steady_clock::now() < until;
       std::this_thread::sleep_for(between_looks)) {
    const auto one = server_named(view, server);
    if (!one) return tl::unexpected(one.error());
    if (one->is_null()) return false;
    const int pid = one->value("pid", 0);
    if (pid != old_pid && pid != 0 && one->value("state", "") == "healthy") return true;
  }
  return false;
}

Expected<std::string> serving(View& view, const std::string& group,
                              const std::vector<topology::InterfaceId>& nodes) {
  return view.lab().ask({{"do", "status"}}).map([&](const json& status) {
    for (const json& one : status.at("groups"))
      if (one.value("group", "") == group && !one.value("serving", "").empty())
        return one.value("serving", "");
    return view.topology().interfaces.at(nodes.front()).name;
  });
}

}  // namespace ashlar::lab

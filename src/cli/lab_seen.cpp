#include "cli/lab_seen.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace ashlar::cli {

namespace {

using nlohmann::json;
using std::chrono::steady_clock;

/// In hundredths of a core, to a tenth of one; null where there was no look before.
json load_of(const json& server, LabSamples& samples) {
  const LabSample now{server.value("cpu_seconds", 0.0), steady_clock::now()};
  const auto [before, first] = samples.try_emplace(server.value("server", ""), now);
  if (first) return nullptr;
  const double seconds = std::chrono::duration<double>(now.at - before->second.at).count();
  const double load = 100 * (now.cpu_seconds - before->second.cpu_seconds) / seconds;
  before->second = now;
  return std::round(10 * std::max(0.0, load)) / 10;
}

json addresses_of(const LabSeen& seen, const json& server) {
  json all = json::array();
  const auto place = seen.running.networks.namespaces.find(server.value("name_space", ""));
  if (place == seen.running.networks.namespaces.end()) return all;
  if (const auto own = lab::own_address(place->second)) all.push_back(own->text());
  for (const json& group : seen.status.value("groups", json::array())) {
    if (group.value("serving", "") != server.value("server", "")) continue;
    for (const lab::ServerGroup& known : seen.running.groups)
      if (known.name == group.value("group", "")) all.push_back(known.address.text());
  }
  return all;
}

json stand_ins_json(const std::vector<lab::StandIn>& all) {
  json list = json::array();
  for (const lab::StandIn& one : all)
    list.push_back({{"on_aws", one.on_aws}, {"here", one.here}, {"servers", one.servers}});
  return list;
}

json empty_json(const std::vector<lab::EmptySystem>& all) {
  json list = json::array();
  for (const lab::EmptySystem& one : all) {
    json addresses = json::array();
    for (const topology::Address address : one.addresses) addresses.push_back(address.text());
    list.push_back({{"system", one.name}, {"networks", one.networks}, {"addresses", std::move(addresses)}});
  }
  return list;
}

}  // namespace

Expected<LabSeen> look(lab::Lab& lab, LabSamples& samples) {
  auto running = lab.running();
  if (!running) return tl::unexpected(running.error());
  auto status = lab.ask({{"do", "status"}});
  if (!status) return tl::unexpected(status.error());
  LabSeen seen{std::move(*running), std::move(*status), {}, {}};
  for (json& server : seen.status.at("servers")) {
    server["addresses"] = addresses_of(seen, server);
    server["load"] = load_of(server, samples);
  }
  seen.stand_ins = lab::stand_ins(seen.running);
  seen.empty = lab::empty_systems(seen.running);
  return seen;
}

Expected<LabSeen> look_twice(lab::Lab& lab, LabSamples& samples) {
  constexpr std::chrono::milliseconds between{200};
  auto first = look(lab, samples);
  if (!first) return first;
  std::this_thread::sleep_for(between);
  return look(lab, samples);
}

nlohmann::ordered_json to_json(const LabSeen& seen) {
  json doors = json::array();
  for (const lab::Forward& forward : seen.running.forwards)
    doors.push_back({{"name", forward.name}, {"address", "127.0.0.1"}, {"port", forward.host_port}});
  return {{"ok", true},
          {"doors", std::move(doors)},
          {"servers", seen.status.at("servers")},
          {"groups", seen.status.value("groups", json::array())},
          {"networks_only", empty_json(seen.empty)},
          {"stand_ins", stand_ins_json(seen.stand_ins)},
          {"why_no_limits", seen.status.value("why_no_limits", "")}};
}

}  // namespace ashlar::cli

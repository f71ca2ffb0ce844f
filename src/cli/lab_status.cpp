// `ashlar lab status`: what runs, how it is, and what stands in for what; on a terminal until Ctrl-C.
#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/lab_workspace.h"

namespace ashlar::cli {

namespace {

using nlohmann::json;
using std::chrono::steady_clock;
using Row = std::vector<std::string>;

constexpr double mebibyte = 1024.0 * 1024.0;

struct Seen {
  lab::Desired running;
  json status;
};

/// A server's CPU time and when it was seen, to tell its load from the last time.
struct Sample {
  double cpu_seconds = 0;
  steady_clock::time_point at;
};
using Samples = std::map<std::string, Sample>;

/// Of a host its own, of a VPC's router the resolver's: what floats stands on a host's `lo`, too.
std::string address_of(const lab::Desired& running, const std::string& name_space) {
  const auto found = running.networks.namespaces.find(name_space);
  if (found == running.networks.namespaces.end()) return "";
  for (const lab::AddressPlan& plan : found->second.addresses)
    if ((plan.link == "lo") == found->second.forwards) return plan.address.text();
  return "";
}

/// "healthy, serves": what a group's member does in it.
std::string role_of(const json& status, const std::string& server) {
  for (const json& group : status.value("groups", json::array())) {
    if (group.value("serving", "") == server) return ", serves";
    const json standing_by = group.value("standing_by", json::array());
    if (std::find(standing_by.begin(), standing_by.end(), server) != standing_by.end()) return ", stands by";
  }
  return "";
}

std::string ago(std::int64_t since_ms) {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const std::int64_t seconds = now - since_ms / 1000;
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{} min", seconds / 60);
  return fmt::format("{} h", seconds / 3600);
}

/// In hundredths of a core since the last sample; empty the first time.
std::string load(const json& server, Samples& samples) {
  const Sample now{server.value("cpu_seconds", 0.0), steady_clock::now()};
  const auto before = samples.find(server.value("server", ""));
  std::string text;
  if (before != samples.end()) {
    const double seconds = std::chrono::duration<double>(now.at - before->second.at).count();
    text = fmt::format("{:.0f} %",
                       std::max(0.0, 100 * (now.cpu_seconds - before->second.cpu_seconds) / seconds));
  }
  samples[server.value("server", "")] = now;
  return text;
}

/// "stage.stage" of "stage.stage.mysql.primary"; empty for what stands outside every VPC.
std::string place_of(const std::string& server) {
  const std::vector<std::string> parts = split(server, '.');
  return parts.size() < 3 ? "" : parts[0] + "." + parts[1];
}

Row row_of(const json& server, const Seen& seen, Samples& samples) {
  const std::string name = server.value("server", "");
  const std::string place = place_of(name);
  const std::string problem = server.value("problem", "");
  return {"  " + (place.empty() ? name : name.substr(place.size() + 1)),
          server.value("state", "") + role_of(seen.status, name),
          ago(server.value("since", std::int64_t{0})),
          address_of(seen.running, server.value("name_space", "")),
          load(server, samples),
          fmt::format("{:.0f} MiB", static_cast<double>(server.value("memory", std::uint64_t{0})) / mebibyte),
          problem};
}

/// A heading for each environment, and its servers below it.
std::vector<Row> server_rows(const Seen& seen, Samples& samples) {
  std::vector<Row> rows{{"server", "state", "since", "address", "load", "memory"}};
  std::map<std::string, std::vector<const json*>> by_place;
  for (const json& server : seen.status.at("servers"))
    by_place[place_of(server.value("server", ""))].push_back(&server);
  for (const auto& [name, servers] : by_place) {
    rows.push_back({name.empty() ? "the world outside" : name});
    for (const json* server : servers) rows.push_back(row_of(*server, seen, samples));
  }
  return rows;
}

/// Once for each program: what it stands for, and how many more there are of it.
std::vector<Row> stand_ins(const json& status) {
  std::map<std::string, std::vector<std::string>> by_software;
  for (const json& server : status.at("servers"))
    by_software[server.value("software", "")].push_back(server.value("stands_for", ""));
  std::vector<Row> rows{{"here", "on AWS"}};
  for (const auto& [software, all] : by_software)
    rows.push_back(
        {software, all.front() + (all.size() > 1 ? fmt::format(", and {} more", all.size() - 1) : "")});
  return rows;
}

std::string summary(const json& status, const lab::Desired& running) {
  std::size_t healthy = 0;
  double memory = 0;
  for (const json& server : status.at("servers")) {
    if (server.value("state", "") == "healthy") ++healthy;
    memory += static_cast<double>(server.value("memory", std::uint64_t{0}));
  }
  return fmt::format("{} of {} servers healthy in {} network namespaces, {:.0f} MiB", healthy,
                     status.at("servers").size(), running.networks.namespaces.size(), memory / mebibyte);
}

Expected<Seen> look(lab::Lab& lab) {
  auto running = lab.running();
  if (!running) return tl::unexpected(running.error());
  auto status = lab.ask({{"do", "status"}});
  if (!status) return tl::unexpected(status.error());
  return Seen{std::move(*running), std::move(*status)};
}

std::string page(const Seen& seen, Samples& samples, std::size_t width) {
  return summary(seen.status, seen.running) + "\n\n" + columns(server_rows(seen, samples), 0, width) + "\n" +
         columns(stand_ins(seen.status), 0, width);
}

Exit all_healthy(const json& status) {
  for (const json& server : status.at("servers"))
    if (server.value("state", "") != "healthy") return Exit::Mistakes;
  return Exit::Fine;
}

void watch(lab::Lab& lab, Seen seen, const Output& out) {
  const Interrupt interrupt;
  Samples samples;
  while (!interrupt.flag()) {
    fmt::print("\033[H\033[2J{}\nCtrl-C to end", page(seen, samples, out.width()));
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    auto next = look(lab);
    if (!next) break;
    seen = std::move(*next);
  }
  fmt::print("\n");
}

}  // namespace

/// Exit code 1 where a server is not healthy.
Exit lab_status(const LabStatusArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  auto seen = look(*lab);
  if (!seen) return out.failure(seen.error());
  if (out.json()) {
    out.document({{"ok", true},
                  {"servers", seen->status.at("servers")},
                  {"groups", seen->status.value("groups", json::array())}});
  } else if (!arguments.once && ::isatty(STDOUT_FILENO) != 0) {
    watch(*lab, std::move(*seen), out);
    return Exit::Fine;
  } else {
    Samples samples;
    out.line(page(*seen, samples, out.width()));
  }
  return all_healthy(seen->status);
}

}  // namespace ashlar::cli

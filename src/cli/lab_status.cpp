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
#include "cli/lab_seen.h"
#include "cli/lab_workspace.h"
#include "cli/terminal.h"

namespace ashlar::cli {

namespace {

using nlohmann::json;
using Row = std::vector<std::string>;

constexpr double mebibyte = 1024.0 * 1024.0;

/// "healthy, serves": what a group's member does in it.
std::string role_of(const json& status, const std::string& server) {
  for (const json& group : status.value("groups", json::array())) {
    if (group.value("serving", "") == server) return ", serves";
    const json standing_by = group.value("standing_by", json::array());
    if (std::find(standing_by.begin(), standing_by.end(), server) != standing_by.end()) return ", standby";
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

/// "stage.stage" of "stage.stage.mysql.primary"; empty for what stands outside every VPC.
std::string place_of(const std::string& server) {
  const std::vector<std::string> parts = split(server, '.');
  return parts.size() < 3 ? "" : parts[0] + "." + parts[1];
}

/// The name below the heading of its place.
std::string short_name(const std::string& name, const std::string& place) {
  return "  " + (place.empty() ? name : name.substr(place.size() + 1));
}

/// "healthy, restarted once": since the lab came up
std::string restarts_text(const json& server) {
  const int count = server.value("restarts", 0);
  if (count == 0) return "";
  return count == 1 ? ", restarted once" : fmt::format(", restarted {} times", count);
}

std::string load_text(const json& server) {
  const json load = server.value("load", json());
  return load.is_number() ? fmt::format("{:.1f}", load.get<double>()) : "";
}

Row row_of(const json& server, const LabSeen& seen) {
  const std::string name = server.value("server", "");
  return {short_name(name, place_of(name)),
          server.value("state", "") + role_of(seen.status, name) + restarts_text(server),
          ago(server.value("since", std::int64_t{0})),
          load_text(server),
          fmt::format("{:.0f}", static_cast<double>(server.value("memory", std::uint64_t{0})) / mebibyte),
          join(server.at("addresses").get<std::vector<std::string>>(), ", "),
          server.value("problem", "")};
}

/// "10.0.0.1 and 2 more"
std::string first_of(const std::vector<std::string>& all) {
  if (all.size() < 2) return join(all, "");
  return fmt::format("{} and {} more", all.front(), all.size() - 1);
}

Row row_of(const lab::EmptySystem& system) {
  std::vector<std::string> addresses;
  for (const topology::Address address : system.addresses) addresses.push_back(address.text());
  return {short_name(system.name, place_of(system.name)), "no server yet", "", "", "", first_of(addresses)};
}

/// A heading for each environment, its servers below it, and then what has networks only.
std::vector<Row> system_rows(const LabSeen& seen) {
  std::map<std::string, std::vector<Row>> by_place;
  for (const json& server : seen.status.at("servers"))
    by_place[place_of(server.value("server", ""))].push_back(row_of(server, seen));
  for (const lab::EmptySystem& system : seen.empty) by_place[place_of(system.name)].push_back(row_of(system));
  std::vector<Row> rows{{"server", "state", "since", "CPU %", "MiB", "address"}};
  for (auto& [place, below] : by_place) {
    rows.push_back({place.empty() ? "the world outside" : place});
    for (Row& row : below) rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Row> stand_in_rows(const std::vector<lab::StandIn>& all) {
  std::vector<Row> rows{{"on AWS", "here", "servers"}};
  for (const lab::StandIn& one : all) rows.push_back({one.on_aws, one.here, first_of(one.servers)});
  return rows;
}

std::string summary(const LabSeen& seen, const lab::Folder& folder) {
  std::size_t healthy = 0;
  double memory = 0;
  double load = 0;
  for (const json& server : seen.status.at("servers")) {
    if (server.value("state", "") == "healthy") ++healthy;
    memory += static_cast<double>(server.value("memory", std::uint64_t{0}));
    if (server.at("load").is_number()) load += server.at("load").get<double>();
  }
  const std::string without = seen.status.value("why_no_limits", "");
  std::string doors;
  for (const lab::Forward& forward : seen.running.forwards)
    doors += fmt::format("127.0.0.1:{} leads to the {}\n", forward.host_port, forward.name);
  return fmt::format("{} of {} servers healthy in {} network namespaces, {:.0f} % of a core, {:.0f} MiB{}\n",
                     healthy, seen.status.at("servers").size(), seen.running.networks.namespaces.size(), load,
                     memory / mebibyte, without.empty() ? "" : "\n" + no_limits(without, folder)) +
         doors;
}

std::string page(const LabSeen& seen, const lab::Folder& folder, std::size_t width) {
  constexpr std::size_t widest = 80;
  return summary(seen, folder) + "\n" + columns(system_rows(seen), 0, width) + "\n" +
         columns(stand_in_rows(seen.stand_ins), 0, width, widest);
}

/// Its first `width` characters.
std::string cut(const std::string& line, std::size_t width) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool starts_one = (static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80U;  // UTF-8
    if (starts_one && ++characters > width) return line.substr(0, at);
  }
  return line;
}

/// As much of the page as the terminal shows without a break; the last line says what to do.
std::string fitted(const std::string& page, std::size_t width, std::size_t height) {
  std::vector<std::string> lines = split(page, '\n');
  const bool fits = height == 0 || lines.size() < height;
  if (!fits) lines.resize(height - 1);
  lines.push_back(fits ? "Ctrl-C to end" : "Ctrl-C to end; `ashlar lab status --once` prints all of it");
  if (width > 0)
    for (std::string& line : lines) line = cut(line, width);
  return join(lines, "\n");
}

Exit all_healthy(const json& status) {
  for (const json& server : status.at("servers"))
    if (server.value("state", "") != "healthy") return Exit::Mistakes;
  return Exit::Fine;
}

/// Until Ctrl-C, or the lab's end, which is told.
Exit watch(lab::Lab& lab, LabSamples& samples, Expected<LabSeen> seen, const lab::Folder& folder,
           const Output& out) {
  const Interrupt interrupt;
  while (seen && !interrupt.flag()) {
    fmt::print("\033[H\033[2J{}", fitted(page(*seen, folder, 0), terminal_width(), terminal_height()));
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    if (!interrupt.flag()) seen = look(lab, samples);
  }
  fmt::print("\n");
  return seen ? Exit::Fine : out.failure(seen.error());
}

}  // namespace

/// Exit code 1 where a server is not healthy.
Exit lab_status(const LabStatusArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const lab::Folder folder = lab_folder(arguments.common);
  LabSamples samples;
  auto seen = look_twice(*lab, samples);
  if (!seen) return out.failure(seen.error());
  const bool live = !out.json() && !arguments.once && ::isatty(STDOUT_FILENO) != 0;
  if (live) return watch(*lab, samples, std::move(seen), folder, out);
  if (out.json()) out.document(to_json(*seen));
  out.line(page(*seen, folder, out.width()));
  return all_healthy(seen->status);
}

}  // namespace ashlar::cli

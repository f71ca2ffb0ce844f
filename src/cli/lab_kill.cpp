// `ashlar lab kill`: a server's death, as a crash would be.
#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/commands.h"
#include "cli/lab_workspace.h"

namespace ashlar::cli {

namespace {

/// Of a group of servers that one address names, `stage.mysql`, the one that serves at the moment.
std::optional<std::string> who_serves(const nlohmann::json& status, const std::vector<std::string>& named) {
  for (const auto& group : status.at("groups")) {
    std::vector<std::string> members = group.at("standing_by");
    members.push_back(group.at("serving"));
    const auto is_member = [&](const std::string& name) {
      return name == group.at("group") || std::find(members.begin(), members.end(), name) != members.end();
    };
    if (named.size() > 1 && std::all_of(named.begin(), named.end(), is_member)) return members.back();
  }
  return std::nullopt;
}

}  // namespace

Exit lab_kill(const LabKillArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const auto status = lab->ask({{"do", "status"}});
  if (!status) return out.failure(status.error());
  std::vector<std::string> names;
  for (const auto& one : status->at("servers")) names.push_back(one.at("server"));
  std::string server = who_serves(*status, named_by(names, arguments.address)).value_or("");
  if (server.empty()) {
    const auto found = the_one(names, arguments.address, out);
    if (!found) return found.error();
    server = *found;
  }
  const auto killed = lab->ask({{"do", "kill"}, {"server", server}, {"signal", SIGKILL}});
  if (!killed) return out.failure(killed.error());
  if (out.json()) out.document({{"ok", true}, {"server", server}});
  out.line(server + " was killed; `ashlar lab status` shows how it comes back");
  return Exit::Fine;
}

}  // namespace ashlar::cli

// `ashlar lab kill`: a server's death, as a crash would be.
#include <csignal>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/lab_workspace.h"

namespace ashlar::cli {

Exit lab_kill(const LabKillArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const auto status = lab->ask({{"do", "status"}});
  if (!status) return out.failure(status.error());
  std::vector<std::string> names;
  for (const auto& one : status->at("servers")) names.push_back(one.at("server"));
  const auto server = the_one_or_who_serves(*status, names, arguments.address, "server", out);
  if (!server) return server.error();
  const auto killed = lab->ask({{"do", "kill"}, {"server", *server}, {"signal", SIGKILL}});
  if (!killed) return out.failure(killed.error());
  if (out.json()) out.document({{"ok", true}, {"server", *server}});
  out.line(*server + " was killed; `ashlar lab status` shows how it comes back");
  return Exit::Fine;
}

}  // namespace ashlar::cli

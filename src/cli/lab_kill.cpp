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
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  std::vector<std::string> names;
  for (const lab::Server& server : running->servers) names.push_back(server.name);
  const auto found = the_one(names, arguments.address, out);
  if (!found) return found.error();
  const auto killed = lab->ask({{"do", "kill"}, {"server", *found}, {"signal", SIGKILL}});
  if (!killed) return out.failure(killed.error());
  if (out.json()) out.document({{"ok", true}, {"server", *found}});
  out.line(*found + " was killed; `ashlar lab status` shows how it comes back");
  return Exit::Fine;
}

}  // namespace ashlar::cli

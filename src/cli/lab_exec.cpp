// `ashlar lab exec` and `ashlar lab connect`: a program at one of the lab's networks; and the right client of
// a store, with credentials, where clients of that store stand.
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/lab_workspace.h"
#include "lab/clients.h"
#include "lab/linux/enter.h"

namespace ashlar::cli {

namespace {

std::string shell() {
  const char* own = std::getenv("SHELL");  // NOLINT(concurrency-mt-unsafe): one thread
  return own != nullptr && *own != '\0' ? own : "/bin/sh";
}

Exit run_there(lab::Lab& lab, const lab::Desired& running, const std::string& name_space, lab::Visit visit,
               const Output& out) {
  std::vector<Descriptor> given;
  const auto entered = lab.ask({{"do", "enter"}, {"name_space", name_space}}, {}, {}, &given);
  if (!entered) return out.failure(entered.error());
  visit.process = lab.pid();
  visit.network = given.front().get();
  visit.resolver = running.networks.namespaces.at(name_space).resolver;
  const auto code = lab::visit(visit);
  if (!code) return out.failure(code.error());
  return static_cast<Exit>(*code);
}

std::vector<std::string> networks(const lab::Desired& running) {
  std::vector<std::string> names;
  for (const auto& [name, plan] : running.networks.namespaces) names.push_back(name);
  return names;
}

}  // namespace

/// The exit code is the command's.
Exit lab_exec(const LabExecArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  const std::vector<std::string> names = networks(*running);
  const auto found = the_one(names, arguments.address, out);
  if (!found) return found.error();
  lab::Visit visit;
  visit.command = arguments.command.empty() ? std::vector<std::string>{shell()} : arguments.command;
  const std::string authority = lab_folder(arguments.common).authority();
  visit.environment = {{"CURL_CA_BUNDLE", authority}, {"SSL_CERT_FILE", authority}};
  return run_there(*lab, *running, *found, std::move(visit), out);
}

Exit lab_connect(const LabConnectArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  const std::map<std::string, lab::StoreClient> clients = lab::store_clients(*running);
  std::vector<std::string> names;
  for (const auto& [name, client] : clients) names.push_back(name);
  const auto found = the_one(names, arguments.address, out);
  if (!found) return found.error();
  const lab::StoreClient& client = clients.at(*found);
  const std::string folder = fmt::format("{}/run/connect-{}", lab_folder(arguments.common).root, ::getpid());
  lab::Visit visit;
  for (const auto& [name, text] : client.files)
    if (auto written = write_private_file(folder + "/" + name, text); !written)
      return out.failure(written.error());
  for (const std::string& word : client.command)
    visit.command.push_back(replace_all(word, "{folder}", folder));
  visit.environment = client.environment;
  const Exit exit = run_there(*lab, *running, client.name_space, std::move(visit), out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return exit;
}

}  // namespace ashlar::cli

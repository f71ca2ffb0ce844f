// `ashlar lab exec` and `ashlar lab connect`: a program at one of the lab's networks; and the right client of
// a store, with credentials, where clients of that store stand.
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/system.h"
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

/// Networks, by their own names and by those of the servers that stand in them. A VPC's router by its whole
/// name alone: nobody who says "stage" means to become root on it.
std::map<std::string, std::string> places(const lab::Desired& running, const std::string& address) {
  std::map<std::string, std::string> names;
  for (const auto& [name, plan] : running.networks.namespaces)
    if (!name.starts_with("vpc.") || name == address) names.emplace(name, name);
  for (const lab::Server& server : running.servers) names.emplace(server.name, server.name_space);
  return names;
}

template <class Value>
std::vector<std::string> names_in(const std::map<std::string, Value>& by_name) {
  std::vector<std::string> names;
  for (const auto& entry : by_name) names.push_back(entry.first);
  return names;
}

/// The client's files, for the lab's own user, who is not the caller where root visits another's lab.
Expected<void> write_for_lab(const std::string& folder, const std::map<std::string, std::string>& files) {
  struct stat lab {};
  if (::stat(std::filesystem::path(folder).parent_path().c_str(), &lab) != 0)
    return system_failure("read", folder, errno);
  Expected<void> written;
  const auto give = [&](const std::string& path) -> Expected<void> {
    if (::lchown(path.c_str(), lab.st_uid, lab.st_gid) != 0) return system_failure("write", path, errno);
    return {};
  };
  for (const auto& file : files) {
    const std::string path = folder + "/" + file.first;
    written = std::move(written)
                  .and_then([&] { return write_private_file(path, file.second); })
                  .and_then([&] { return give(path); })
                  .and_then([&] { return give(folder); });
  }
  return written;
}

}  // namespace

/// The exit code is the command's.
Exit lab_exec(const LabExecArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  const auto status = lab->ask({{"do", "status"}});
  if (!status) return out.failure(status.error());
  const std::map<std::string, std::string> known = places(*running, arguments.address);
  const auto found = the_one_or_who_serves(*status, names_in(known), arguments.address, "network", out);
  if (!found) return found.error();
  lab::Visit visit;
  visit.command = arguments.command.empty() ? std::vector<std::string>{shell()} : arguments.command;
  const std::string authority = lab_folder(arguments.common).authority();
  visit.environment = {{"CURL_CA_BUNDLE", authority}, {"SSL_CERT_FILE", authority}};
  return run_there(*lab, *running, known.at(*found), std::move(visit), out);
}

Exit lab_connect(const LabConnectArguments& arguments) {
  const Output out(arguments.common.json);
  auto lab = running_lab(arguments.common, out);
  if (!lab) return Exit::World;
  const auto running = lab->running();
  if (!running) return out.failure(running.error());
  const std::map<std::string, lab::StoreClient> clients = lab::store_clients(*running);
  const auto found = the_one(names_in(clients), arguments.address, "store", out);
  if (!found) return found.error();
  const lab::StoreClient& client = clients.at(*found);
  const std::string folder = fmt::format("{}/run/connect-{}", lab_folder(arguments.common).root, ::getpid());
  lab::Visit visit;
  if (auto written = write_for_lab(folder, client.files); !written) return out.failure(written.error());
  for (const std::string& word : client.command)
    visit.command.push_back(replace_all(word, "{folder}", folder));
  visit.environment = client.environment;
  const Exit exit = run_there(*lab, *running, client.name_space, std::move(visit), out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return exit;
}

}  // namespace ashlar::cli

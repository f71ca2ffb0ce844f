// `ashlar lab logs`: what a server has written, also after its death.
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/lab_workspace.h"

namespace ashlar::cli {

namespace {

constexpr std::string_view ending = ".log";

std::vector<std::string> logged(const lab::Folder& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder.root + "/logs", ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) names.push_back(name.substr(0, name.size() - ending.size()));
  }
  return names;
}

/// To the end, and on from there until Ctrl-C where that is asked for.
Exit copy(const std::string& path, bool follow, const Output& out) {
  constexpr int look_again = 200;  // milliseconds
  const Descriptor log(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!log) return out.failure(system_failure("read", path, errno).value());
  const Interrupt interrupt;
  std::array<char, 65536> bytes;
  while (!interrupt.flag()) {
    const ssize_t count = retry([&] { return ::read(log.get(), bytes.data(), bytes.size()); });
    if (count < 0) return out.failure(system_failure("read", path, errno).value());
    if (count == 0 && !follow) break;
    if (count == 0) ::poll(nullptr, 0, look_again);
    if (write_all(STDOUT_FILENO, {bytes.data(), static_cast<std::size_t>(count)}) != 0) break;
  }
  return Exit::Fine;
}

}  // namespace

Exit lab_logs(const LabLogsArguments& arguments) {
  const Output out(arguments.common.json);
  const lab::Folder folder = lab_folder(arguments.common);
  const std::vector<std::string> names = logged(folder);
  const auto found = the_one(names, arguments.address, out);
  if (!found) return found.error();
  return copy(folder.log(*found), arguments.follow, out);
}

}  // namespace ashlar::cli

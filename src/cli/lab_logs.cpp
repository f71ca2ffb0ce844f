// `ashlar lab logs`: what a server has written, also after its death.
#include <algorithm>
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
  std::sort(names.begin(), names.end());
  return names;
}

/// Those that are not another's second log: "….mysql.primary" and not "….mysql.primary.slowquery".
std::vector<std::string> first_logs(const std::vector<std::string>& names) {
  std::vector<std::string> first;
  for (const std::string& name : names)
    if (std::none_of(names.begin(), names.end(),
                     [&](const std::string& other) { return name.starts_with(other + "."); }))
      first.push_back(name);
  return first;
}

/// Takes a log's bytes as they are read, and prints them as they are, or as a JSON object for each line.
class Printer {
 public:
  Printer(std::string server, bool json) : server_(std::move(server)), json_(json) {}

  /// False where nobody reads any more.
  bool print(std::string_view bytes) {
    if (!json_) return write_all(STDOUT_FILENO, bytes) == 0;
    rest_ += bytes;
    std::string objects;
    for (std::size_t end = 0; (end = rest_.find('\n')) != std::string::npos; rest_.erase(0, end + 1))
      objects += object(rest_.substr(0, end));
    return write_all(STDOUT_FILENO, objects) == 0;
  }
  /// A last line without an end.
  void end() {
    if (!rest_.empty()) write_all(STDOUT_FILENO, object(std::exchange(rest_, "")));
  }

 private:
  std::string object(const std::string& line) const {
    const nlohmann::ordered_json one{{"server", server_}, {"line", line}};
    return one.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }

  std::string server_;
  bool json_;
  std::string rest_;
};

/// To the end, and on from there until Ctrl-C where that is asked for.
Exit copy(const std::string& path, bool follow, Printer printer, const Output& out) {
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
    if (!printer.print({bytes.data(), static_cast<std::size_t>(count)})) return Exit::Fine;
  }
  printer.end();
  return Exit::Fine;
}

/// Nobody serves where no lab runs.
nlohmann::json status_of(const lab::Folder& folder) {
  auto lab = lab::Lab::find(folder);
  const auto status = lab && *lab ? (*lab)->ask({{"do", "status"}}) : nlohmann::json();
  return status && status->is_object() ? *status : nlohmann::json{{"groups", nlohmann::json::array()}};
}

}  // namespace

Exit lab_logs(const LabLogsArguments& arguments) {
  const Output out(arguments.common.json);
  const lab::Folder folder = lab_folder(arguments.common);
  const std::vector<std::string> names = logged(folder);
  if (names.empty()) return no_lab(arguments.common, out);
  const std::vector<std::string> first = first_logs(names);
  const bool names_a_first = !named_by(first, arguments.address).empty();
  const auto found = the_one_or_who_serves(status_of(folder), names_a_first ? first : names,
                                           arguments.address, "server", out);
  if (!found) return found.error();
  return copy(folder.log(*found), arguments.follow, {*found, out.json()}, out);
}

}  // namespace ashlar::cli

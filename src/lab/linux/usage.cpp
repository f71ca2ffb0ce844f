#include "lab/linux/usage.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>

#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

namespace ashlar::lab {

namespace {

constexpr std::size_t most = 1U << 20;

template <class Number>
Number number(const std::string& text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The `Pss:` line of smaps_rollup, in kB (proc(5)).
std::uint64_t proportional_memory(const std::filesystem::path& process) {
  const auto text = read_file(process / "smaps_rollup", most);
  if (!text) return 0;
  for (const std::string& line : split(*text, '\n')) {
    if (!line.starts_with("Pss:")) continue;
    const std::size_t digits = line.find_first_of("0123456789");
    return digits == std::string::npos ? 0 : 1024 * number<std::uint64_t>(line.substr(digits));
  }
  return 0;
}

/// Fields of /proc/PID/stat after the name, which may hold anything: state, parent, group, session…
std::vector<std::string> stat_fields(const std::filesystem::path& process) {
  const auto text = read_file(process / "stat", most);
  if (!text) return {};
  const std::size_t name_end = text->rfind(')');
  if (name_end == std::string::npos || name_end + 2 > text->size()) return {};
  return split(text->substr(name_end + 2), ' ');
}

/// Those that go while they are counted are left out.
std::vector<std::filesystem::path> processes() {
  std::vector<std::filesystem::path> all;
  std::error_code error;
  std::filesystem::directory_iterator entry("/proc", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
    if (number<int>(entry->path().filename()) != 0) all.push_back(entry->path());
  return all;
}

}  // namespace

std::map<int, Usage> usage_by_session(const std::vector<int>& sessions) {
  constexpr std::size_t session_field = 3;  // the sixth of all
  constexpr std::size_t user_field = 11;
  constexpr std::size_t system_field = 12;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::map<int, Usage> all;
  for (const std::filesystem::path& process : processes()) {
    const std::vector<std::string> fields = stat_fields(process);
    if (fields.size() <= system_field) continue;
    const int session = number<int>(fields[session_field]);
    if (std::find(sessions.begin(), sessions.end(), session) == sessions.end()) continue;
    Usage& usage = all[session];
    usage.memory += proportional_memory(process);
    usage.cpu_seconds += (number<double>(fields[user_field]) + number<double>(fields[system_field])) / ticks;
    ++usage.processes;
  }
  return all;
}

}  // namespace ashlar::lab

#include "lab/linux/cgroups.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/system.h"
#include "base/text.h"

namespace ashlar::lab {

namespace {

constexpr std::size_t longest = 1 << 20;  // of files under /proc and /sys that are read

/// What a version calls things, and in what unit CPU time is.
struct Names {
  const char* limit;
  const char* memory;
  const char* cpu;
  const char* cpu_key;  ///< of the line that holds it; empty: the only one
  std::uint64_t cpu_per_microsecond;
};

constexpr Names names_v1{"memory.limit_in_bytes", "memory.usage_in_bytes", "cpuacct.usage", "", 1000};
constexpr Names names_v2{"memory.max", "memory.current", "cpu.stat", "usage_usec ", 1};

const Names& names_of(int version) { return version == 2 ? names_v2 : names_v1; }

std::string contents(const std::string& path) { return read_file(path, longest).value_or(std::string()); }

Expected<void> put(const std::string& path, const std::string& text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const int error = file ? write_all(file.get(), text) : errno;
  if (error != 0) return system_failure("write", path, error);
  return {};
}

std::optional<std::uint64_t> number_after(const std::string& text, std::string_view key) {
  const std::size_t at = text.find(key);
  std::uint64_t number = 0;
  if (at == std::string::npos) return std::nullopt;
  const char* start = text.data() + at + key.size();
  if (std::from_chars(start, text.data() + text.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

bool has_word(std::string_view text, const std::string& word, char separator) {
  const std::vector<std::string> words = split(text, separator);
  return std::find(words.begin(), words.end(), word) != words.end();
}

// --- Where they can be ---

struct Mount {
  std::string root;
  std::string point;
  std::string type;
  std::string options;
};

/// "36 35 98:0 ROOT POINT rw,noatime shared:1 - TYPE SOURCE OPTIONS" (proc(5)).
std::optional<Mount> mount_in(const std::string& line) {
  const std::vector<std::string> words = split(line, ' ');
  const auto dash = std::find(words.begin(), words.end(), "-");
  if (words.size() < 6 || words.end() - dash < 4) return std::nullopt;
  return Mount{words[3], words[4], *(dash + 1), *(dash + 3)};
}

std::vector<Mount> mounts_in(std::string_view mountinfo) {
  std::vector<Mount> mounts;
  for (const std::string& line : split(mountinfo, '\n')) {
    if (auto mount = mount_in(line)) mounts.push_back(std::move(*mount));
  }
  return mounts;
}

/// "4:memory:/path": the path of the cgroup we are in.
std::string own_path(std::string_view own, const std::string& controller) {
  for (const std::string& line : split(own, '\n')) {
    const std::vector<std::string> fields = split(line, ':');
    if (fields.size() >= 3 && has_word(fields[1], controller, ',')) return fields[2];
  }
  return "/";
}

/// Our own cgroup's folder, where this controller of version 1 is mounted; empty: nowhere.
std::string own_folder(const std::vector<Mount>& mounts, std::string_view own,
                       const std::string& controller) {
  for (const Mount& mount : mounts) {
    if (mount.type != "cgroup" || !has_word(mount.options, controller, ',')) continue;
    std::string path = own_path(own, controller);
    if (mount.root != "/" && path.rfind(mount.root, 0) == 0) path.erase(0, mount.root.size());
    return path.empty() || path == "/" ? mount.point : mount.point + path;
  }
  return {};
}

bool limits_memory(const Mount& mount) {
  const std::string passed_on = contents(mount.point + "/cgroup.subtree_control");
  return mount.type == "cgroup2" && has_word(replace_all(passed_on, "\n", ""), "memory", ' ');
}

// --- Folders ---

Expected<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return system_failure("make", path, errno);
  return {};
}

/// The kernel's files in a cgroup's folder need not and cannot be removed.
void remove_below(const std::string& folder) {
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    std::error_code unknown;
    if (entry.is_directory(unknown)) ::rmdir(entry.path().c_str());
  }
  ::rmdir(folder.c_str());
}

std::vector<std::string> both(const std::string& memory, const std::string& cpu) {
  if (memory.empty()) return {};
  return cpu.empty() || cpu == memory ? std::vector{memory} : std::vector{memory, cpu};
}

}  // namespace

CgroupPlaces find_cgroup_places(std::string_view mountinfo, std::string_view own) {
  const std::vector<Mount> mounts = mounts_in(mountinfo);
  const auto unified = std::find_if(mounts.begin(), mounts.end(), limits_memory);
  if (unified != mounts.end()) return {2, unified->point, unified->point, {}};
  const std::string memory = own_folder(mounts, own, "memory");
  if (!memory.empty()) return {1, memory, own_folder(mounts, own, "cpuacct"), {}};
  return {0, {}, {}, "no cgroup of this machine limits memory"};
}

Cgroups Cgroups::make(const std::string& lab) {
  return make(lab, find_cgroup_places(contents("/proc/self/mountinfo"), contents("/proc/self/cgroup")));
}

Cgroups Cgroups::make(const std::string& lab, const CgroupPlaces& places) {
  Cgroups made;
  made.why_not_ = places.why_not;
  if (places.version == 0) return made;
  made.version_ = places.version;
  made.memory_ = places.memory + "/" + lab;
  if (!places.cpu.empty()) made.cpu_ = places.cpu + "/" + lab;
  made.remove_all();
  Expected<void> ready;
  for (const std::string& folder : made.folders())
    ready = ready.and_then([&] { return make_folder(folder); });
  if (made.version_ == 2) {
    ready = ready.and_then([&] { return put(made.memory_ + "/cgroup.subtree_control", "+memory"); });
  }
  if (ready) return made;
  made.remove_all();
  Cgroups none;
  none.why_not_ = ready.error().text();
  return none;
}

std::vector<std::string> Cgroups::folders() const { return both(memory_, cpu_); }

Expected<std::vector<std::string>> Cgroups::add(const std::string& server, std::uint64_t memory_limit) const {
  std::vector<std::string> made;
  for (const std::string& folder : folders()) {
    made.push_back(folder + "/" + server);
    if (auto done = make_folder(made.back()); !done) return tl::unexpected(done.error());
  }
  if (made.empty()) return made;
  const std::string none = version_ == 2 ? "max" : "-1";
  const std::string limit = memory_limit == 0 ? none : std::to_string(memory_limit);
  return put(made.front() + "/" + names_of(version_).limit, limit).map([&] { return made; });
}

std::optional<Cgroups::Use> Cgroups::use(const std::string& server) const {
  if (memory_.empty()) return std::nullopt;
  const Names& names = names_of(version_);
  const auto memory = number_after(contents(memory_ + "/" + server + "/" + names.memory), "");
  const auto cpu = number_after(contents(cpu_ + "/" + server + "/" + names.cpu), names.cpu_key);
  if (!memory) return std::nullopt;
  return Use{*memory, std::chrono::microseconds(cpu.value_or(0) / names.cpu_per_microsecond)};
}

void Cgroups::remove(const std::string& server) const {
  for (const std::string& folder : folders()) ::rmdir((folder + "/" + server).c_str());
}

void Cgroups::remove_all() const {
  for (const std::string& folder : folders()) remove_below(folder);
}

}  // namespace ashlar::lab

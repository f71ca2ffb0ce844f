#include "lab/lab.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "lab/desired_json.h"
#include "lab/first_process.h"
#include "lab/linux/cgroups.h"
#include "lab/linux/seal.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds patience{15};
constexpr seconds stop_limit{45};  ///< more than any server is given to stop
constexpr milliseconds between_looks{5};

/// No path: the lab's folders are many, and none of them may be another's below.
std::string cgroup_name(const Folder& folder) {
  constexpr std::size_t digits = 12;
  return "ashlar-" + sha256_hex(folder.root, digits);
}

Failure failure_from(const json& told) {
  Failure failure;
  failure.operation = told.value("operation", "");
  failure.target = told.value("target", "");
  failure.reason = told.value("reason", "");
  failure.help = told.value("help", "");
  return failure;
}

/// In the middle of a conversation the lab only goes when it is ended: its own bugs cost a request at most.
Failure told_plainly(Failure failure) {
  if (failure.error != ECONNRESET && failure.error != EPIPE) return failure;
  failure.reason = "it was ended meanwhile, by another command or by force";
  failure.help = "ashlar lab up starts it again";
  return failure;
}

/// Held by every process of the lab that knows of it, so that it is free at the moment when the lab is gone.
struct Lock {
  Descriptor file;
  bool taken = false;
};

/// Whether the file that is open is the one that stands there: whoever ended a lab has removed its lock.
bool still_there(const Descriptor& file, const std::string& path) {
  struct stat open {};
  struct stat named {};
  return ::fstat(file.get(), &open) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

Expected<Lock> try_lock(const Folder& folder) {
  const std::string path = folder.lock();
  while (true) {
    Lock lock;
    lock.file = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock.file) return system_failure("write", path, errno);
    lock.taken = ::flock(lock.file.get(), LOCK_EX | LOCK_NB) == 0;
    if (!lock.taken && errno != EWOULDBLOCK) return system_failure("lock", path, errno);
    if (still_there(lock.file, path)) return lock;
  }
}

tl::unexpected<Failure> belongs_to(const Folder& folder, uid_t owner) {
  Failure failure;
  failure.operation = "change";
  failure.target = "the lab in " + folder.root;
  failure.reason = fmt::format("it belongs to the user with id {}", owner);
  failure.help = fmt::format(
      "run the command as that user (root: setpriv --reuid={} --clear-groups …), or end the lab "
      "by `ashlar lab down`",
      owner);
  return tl::unexpected(std::move(failure));
}

/// Only its owner may look in: it holds keys. Root could, and would lock the owner out with files of its own.
Expected<void> make_root(const Folder& folder) {
  struct stat about {};
  if (::stat(folder.root.c_str(), &about) == 0 && about.st_uid != ::geteuid())
    return belongs_to(folder, about.st_uid);
  auto made = make_folders(folder.root);
  if (made && ::chmod(folder.root.c_str(), 0700) != 0) return system_failure("protect", folder.root, errno);
  return made;
}

/// What a lab that was killed has left.
Expected<void> clear_leftovers(const Folder& folder) {
  std::error_code error;
  fs::remove_all(folder.root + "/run", error);
  if (error) return system_failure("remove", folder.root + "/run", error.value());
  Expected<void> made;
  for (const char* part : {"/run", "/data", "/logs"})
    made = std::move(made).and_then([&] { return make_folders(folder.root + part); });
  return made;
}

/// Programs do not get it: those are closed by who starts them.
void keep_open_inside(const Descriptor& descriptor) { ::fcntl(descriptor.get(), F_SETFD, 0); }

Expected<void> start(const Folder& folder, const Descriptor& lock) {
  if (auto cleared = clear_leftovers(folder); !cleared) return cleared;
  const auto socket = bind_at(folder.control());
  if (!socket) return tl::unexpected(socket.error());
  const Cgroups cgroups = Cgroups::make(cgroup_name(folder));
  Walls walls;
  walls.writable = cgroups.folders();
  walls.writable.push_back(folder.root);
  walls.own_user_namespace = ::geteuid() != 0;
  walls.afterwards = [cgroups] { cgroups.remove_all(); };
  walls.held = lock.get();  // or the next lab's would be removed
  keep_open_inside(lock);
  keep_open_inside(*socket);
  return start_sealed(walls, [&] { return run_inside(folder, cgroups, *socket); }).map([](int) {});
}

tl::unexpected<Failure> ended_at_once() {
  Failure failure;
  failure.operation = "start";
  failure.target = "the lab";
  failure.reason = "it ended as soon as it had started, by itself or by another command";
  return tl::unexpected(std::move(failure));
}

bool lives(int process) { return process > 1 && (::kill(process, 0) == 0 || errno != ESRCH); }

/// Waits until the lab with that supervisor is gone, and takes its place; a lock that is not taken where it
/// is still there in the end, or, soon after the supervisor's end, where another one has taken the place.
Expected<Lock> wait_until_gone(const Folder& folder, int process) {
  constexpr seconds soon{1};
  const auto last = steady_clock::now() + patience;
  auto until = std::min(last, steady_clock::now() + soon);
  Expected<Lock> lock;
  for (; steady_clock::now() < until; std::this_thread::sleep_for(between_looks)) {
    lock = try_lock(folder);
    if (!lock || lock->taken) break;
    if (lives(process)) until = std::min(last, steady_clock::now() + soon);
  }
  return lock;
}

/// Tries for a while: a command that has not heard of the lab's end may still write there.
std::error_code remove_with_all(const fs::path& path) {
  std::error_code error;
  for (const auto until = steady_clock::now() + seconds(2); steady_clock::now() < until;
       std::this_thread::sleep_for(between_looks)) {
    fs::remove_all(path, error);
    if (error != std::errc::directory_not_empty) break;
  }
  return error == std::errc::no_such_file_or_directory ? std::error_code() : error;
}

/// A server's data each, hundreds of files: by a thread of its own, as removing waits for the disk. What
/// cannot be removed is told by who removes the rest.
void remove_data(const fs::path& data) {
  std::error_code error;
  std::vector<std::thread> removers;
  fs::directory_iterator entry(data, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    removers.emplace_back([path = entry->path()] { remove_with_all(path); });
  for (std::thread& remover : removers) remover.join();
}

/// All but the lock, which goes last: whoever finds none begins anew, and must find nothing half removed.
Expected<void> remove(const Folder& folder, bool keep_data) {
  std::error_code error;
  std::vector<fs::path> gone;
  fs::directory_iterator entry(folder.root, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool goes = !keep_data || name == "run" || name == "control";
    if (goes && name != "lock") gone.push_back(entry->path());
  }
  if (error && error != std::errc::no_such_file_or_directory)
    return system_failure("read", folder.root, error.value());
  gone.push_back(folder.lock());
  if (!keep_data) remove_data(folder.root + "/data");
  for (const fs::path& path : gone) {
    error = remove_with_all(path);
    if (error) return system_failure("remove", path.string(), error.value());
  }
  fs::remove(folder.root, error);  // only where it is empty
  return {};
}

/// True also where one may not look: what is done next says so.
bool there(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error) || error;
}

}  // namespace

Expected<Lab> Lab::reach(const Folder& folder) {
  auto channel = Channel::connect(folder.control());
  if (!channel) return tl::unexpected(channel.error());
  return Lab(std::move(*channel));
}

/// Tries until it is there, or `start` says that it never will be.
Expected<std::optional<Lab>> Lab::reach_or(
    const Folder& folder, const std::function<Expected<bool>(const Descriptor& lock)>& start) {
  Failure last;
  for (const auto until = steady_clock::now() + patience; steady_clock::now() < until;
       std::this_thread::sleep_for(between_looks)) {
    auto lab = reach(folder);
    if (lab) return std::optional<Lab>(std::move(*lab));
    last = lab.error();
    const auto lock = try_lock(folder);
    if (!lock) return tl::unexpected(lock.error());
    if (!lock->taken) continue;  // it is just starting, or somebody only looks
    const auto started = start(lock->file);
    if (!started) return tl::unexpected(started.error());
    if (!*started) return std::nullopt;
  }
  return tl::unexpected(last);
}

Expected<std::optional<Lab>> Lab::find(const Folder& folder) {
  if (!there(folder.lock()) && !there(folder.control())) return std::nullopt;
  auto found = reach_or(folder, [](const Descriptor&) { return Expected<bool>(false); });
  if (!found && !there(folder.lock())) return std::nullopt;  // it has just been ended
  return found;
}

Expected<Lab> Lab::find_or_start(const Folder& folder) {
  constexpr int attempts = 5;  // another command may remove the folder at any moment
  auto lab = find_or_start_once(folder);
  for (int i = 1; i < attempts && !lab && !there(folder.root); ++i) lab = find_or_start_once(folder);
  return lab;
}

Expected<Lab> Lab::find_or_start_once(const Folder& folder) {
  if (auto made = make_root(folder); !made) return tl::unexpected(made.error());
  bool started = false;
  const auto start_once = [&](const Descriptor& lock) -> Expected<bool> {
    if (std::exchange(started, true)) return ended_at_once();
    return start(folder, lock).map([] { return true; });
  };
  return reach_or(folder, start_once).map([](std::optional<Lab>&& lab) { return std::move(*lab); });
}

Expected<json> Lab::ask(const json& request, const std::vector<int>& descriptors, const Events& events,
                        std::vector<Descriptor>* given) {
  if (auto sent = channel_.send(request, descriptors); !sent)
    return tl::unexpected(told_plainly(sent.error()));
  while (true) {
    auto message = channel_.receive(given);
    if (!message) return tl::unexpected(told_plainly(message.error()));
    if (!message->is_object()) return system_failure("understand", "the lab", EPROTO);
    if (message->contains("failure")) return tl::unexpected(failure_from(message->at("failure")));
    if (!message->contains("event")) return message;
    if (events) events(*message);
  }
}

Expected<Desired> Lab::running() {
  return ask({{"do", "running"}}).map([](const json& answer) { return desired_from(answer.at("desired")); });
}

Expected<void> Lab::up(const Desired& desired, const std::vector<int>& listeners, const Events& events) {
  return ask({{"do", "up"}, {"desired", to_json(desired)}}, listeners, events).map([](const json&) {});
}

Expected<std::vector<Descriptor>> Lab::sockets(const std::string& name_space, bool udp, int count) {
  std::vector<Descriptor> made;
  const auto answer =
      ask({{"do", "sockets"}, {"name_space", name_space}, {"kind", udp ? "udp" : "tcp"}, {"count", count}},
          {}, {}, &made);
  if (!answer) return tl::unexpected(answer.error());
  if (made.size() != static_cast<std::size_t>(count))
    return system_failure("open", "sockets in " + name_space, EPROTO);
  return made;
}

/// Its process, which has been asked, or cannot hear any more; 0 where none runs.
int Lab::ask_to_end(const Folder& folder, bool keep_data, const Events& events) {
  auto lab = find(folder);
  if (!lab || !*lab) return 0;
  (*lab)->channel_.set_receive_limit(stop_limit);
  static_cast<void>((*lab)->ask({{"do", "down"}, {"keep_data", keep_data}}, {}, events));
  return (*lab)->pid();
}

Expected<void> Lab::down(const Folder& folder, bool keep_data, const Events& events) {
  if (!there(folder.root)) return {};
  constexpr int attempts = 3;  // another command may start it anew meanwhile
  Expected<Lock> lock;
  for (int i = 0; i < attempts && lock && !lock->taken; ++i) {
    const int process = ask_to_end(folder, keep_data, events);
    lock = wait_until_gone(folder, process);
    if (!lock || lock->taken || !lives(process)) continue;
    ::kill(process, SIGKILL);
    lock = wait_until_gone(folder, process);
  }
  if (!lock && !there(folder.root)) return {};  // another command was faster
  if (!lock) return tl::unexpected(lock.error());
  if (!lock->taken) return system_failure("end", "the lab in " + folder.root, ETIMEDOUT);
  Cgroups::make(cgroup_name(folder)).remove_all();  // where somebody has killed the watcher, too
  return remove(folder, keep_data);
}

}  // namespace ashlar::lab

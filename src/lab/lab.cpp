#include "lab/lab.h"

#include <charconv>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "lab/desired_json.h"
#include "lab/linux/cgroups.h"
#include "lab/linux/seal.h"
#include "lab/supervisor.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds patience{15};
constexpr milliseconds between_looks{5};

std::string socket_path(const Folder& folder) { return folder.root + "/control"; }
std::string lock_path(const Folder& folder) { return folder.root + "/lock"; }

Failure failure_from(const json& told) {
  Failure failure;
  failure.operation = told.value("operation", "");
  failure.target = told.value("target", "");
  failure.reason = told.value("reason", "");
  failure.help = told.value("help", "");
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
  const std::string path = lock_path(folder);
  while (true) {
    Lock lock;
    lock.file = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock.file) return system_failure("write", path, errno);
    lock.taken = ::flock(lock.file.get(), LOCK_EX | LOCK_NB) == 0;
    if (!lock.taken && errno != EWOULDBLOCK) return system_failure("lock", path, errno);
    if (still_there(lock.file, path)) return lock;
  }
}

int read_pid(const Folder& folder) {
  constexpr std::size_t most = 32;
  const auto text = read_file(lock_path(folder), most);
  int pid = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), pid);
  return pid;
}

Expected<void> write_pid(const Descriptor& lock, int pid, const Folder& folder) {
  const std::string text = std::to_string(pid) + "\n";
  int error = ::ftruncate(lock.get(), 0) == 0 ? 0 : errno;
  if (error == 0) error = write_all(lock.get(), text);
  if (error != 0) return system_failure("write", lock_path(folder), error);
  return {};
}

/// Only its owner may look in: it holds keys.
Expected<void> make_root(const Folder& folder) {
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
  const auto listener = listen_at(socket_path(folder));
  if (!listener) return tl::unexpected(listener.error());
  const Cgroups cgroups = Cgroups::make(folder.root);
  Walls walls;
  walls.writable = cgroups.folders();
  walls.writable.push_back(folder.root);
  walls.own_user_namespace = ::geteuid() != 0;
  walls.afterwards = [cgroups] { cgroups.remove_all(); };
  keep_open_inside(lock);
  keep_open_inside(*listener);
  const auto pid = start_sealed(walls, [&] { return run_inside(folder, cgroups, *listener); });
  if (!pid) return tl::unexpected(pid.error());
  return write_pid(lock, *pid, folder);
}

/// Waits until the lab is gone, and takes its place; an empty lock where it is still there in the end.
Lock wait_until_gone(const Folder& folder, seconds limit) {
  for (const auto until = steady_clock::now() + limit; steady_clock::now() < until;
       std::this_thread::sleep_for(between_looks)) {
    auto lock = try_lock(folder);
    if (lock && lock->taken) return std::move(*lock);
  }
  return {};
}

Expected<void> remove(const Folder& folder, bool keep_data) {
  std::error_code error;
  if (keep_data) {
    for (const char* part : {"/run", "/control", "/lock"}) fs::remove_all(folder.root + part, error);
  } else {
    fs::remove_all(folder.root, error);
  }
  if (error) return system_failure("remove", folder.root, error.value());
  return {};
}

}  // namespace

Expected<Lab> Lab::reach(const Folder& folder) {
  Expected<Channel> channel = system_failure("reach", socket_path(folder), ENOENT);
  for (const auto until = steady_clock::now() + patience; !channel && steady_clock::now() < until;
       std::this_thread::sleep_for(between_looks)) {
    channel = Channel::connect(socket_path(folder));
  }
  if (!channel) return tl::unexpected(channel.error());
  return Lab(std::move(*channel), read_pid(folder));
}

Expected<std::optional<Lab>> Lab::find(const Folder& folder) {
  if (!fs::exists(lock_path(folder))) return std::nullopt;
  const auto lock = try_lock(folder);
  if (!lock) return tl::unexpected(lock.error());
  if (lock->taken) return std::nullopt;
  return reach(folder).map([](Lab&& lab) { return std::optional<Lab>(std::move(lab)); });
}

Expected<Lab> Lab::find_or_start(const Folder& folder) {
  if (auto made = make_root(folder); !made) return tl::unexpected(made.error());
  const auto lock = try_lock(folder);
  if (!lock) return tl::unexpected(lock.error());
  if (lock->taken)
    if (auto started = start(folder, lock->file); !started) return tl::unexpected(started.error());
  return reach(folder);
}

Expected<json> Lab::ask(const json& request, const std::vector<int>& descriptors, const Events& events,
                        std::vector<Descriptor>* given) {
  if (auto sent = channel_.send(request, descriptors); !sent) return tl::unexpected(sent.error());
  while (true) {
    auto message = channel_.receive(given);
    if (!message) return message;
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
  return made;
}

Expected<void> Lab::down(const Folder& folder, bool keep_data, const Events& events) {
  if (!fs::exists(lock_path(folder))) return remove(folder, keep_data);
  {
    auto lab = find(folder);
    if (lab && *lab) static_cast<void>((*lab)->ask({{"do", "down"}}, {}, events));
  }  // it ends when nobody speaks to it any more
  Lock lock = wait_until_gone(folder, patience);
  if (!lock.taken) {
    if (const int pid = read_pid(folder); pid > 1) ::kill(pid, SIGKILL);
    lock = wait_until_gone(folder, patience);
  }
  if (!lock.taken) return system_failure("end", "the lab in " + folder.root, ETIMEDOUT);
  return remove(folder, keep_data);
}

}  // namespace ashlar::lab

#include "terraform/state/local_state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

namespace ashlar::terraform {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest = std::size_t{1} << 30U;
constexpr mode_t owner_only = 0600;

/// The kernel's "open file description" locks: they conflict with those that Terraform takes, and unlike them
/// they are not lost when this process opens and closes the same file somewhere else.
int take_lock(int file) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(file, F_OFD_SETLK, &whole) == 0 ? 0 : errno;
}

bool is_taken_by_others(int file) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(file, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
}

}  // namespace

tl::unexpected<Failure> is_locked(const std::string& name, const LockInfo& holder) {
  Failure failure;
  failure.operation = "lock";
  failure.target = name;
  failure.reason = holder.id.empty() ? "somebody holds it" : "it is held: " + describe(holder);
  failure.help =
      "wait until that has ended; if it has died, release the lock by `ashlar unlock`: the next apply then "
      "looks for what was not recorded, which it does not after `terraform force-unlock`";
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

LocalState::~LocalState() { static_cast<void>(unlock()); }

fs::path LocalState::info_file() const {
  return file_.parent_path() / ("." + file_.filename().string() + ".lock.info");
}

/// Holds the whole of what is being written in place, so that a kill in the middle loses nothing.
fs::path LocalState::new_file() const { return file_.string() + ".new"; }

/// Terraform makes the file when it takes the lock: an empty one is none.
Expected<std::optional<StateFile>> LocalState::read() {
  const fs::path source = is_there(new_file()) ? new_file() : file_;
  if (!is_there(source)) return std::nullopt;
  const auto text = read_file(source, largest);
  if (!text) return tl::unexpected(text.error());
  if (text->empty()) return std::nullopt;
  return parse_state(*text, source.string()).map([](StateFile&& state) {
    return std::optional<StateFile>(std::move(state));
  });
}

Expected<void> LocalState::lock(LockInfo lock) {
  if (auto made = make_folders(file_.parent_path()); !made) return made;
  Descriptor file(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only));
  if (!file) return system_failure("lock", name(), errno);
  if (const int error = take_lock(file.get()); error != 0) {
    if (error != EAGAIN && error != EACCES) return system_failure("lock", name(), error);
    return is_locked(name(), holder().value_or(LockInfo{}).value_or(LockInfo{}));
  }
  locked_ = std::move(file);
  lock.path = name();
  return finish_write().and_then([&] { return write_private_file(info_file(), lock_text(lock)); });
}

/// The file beside it is for people: who died leaves it, and not the lock.
Expected<std::optional<LockInfo>> LocalState::holder() {
  const Descriptor file(::open(file_.c_str(), O_RDWR | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) return system_failure("read", name(), errno);
  if (!is_taken_by_others(file.get())) return std::nullopt;
  const auto text = read_file(info_file(), largest);
  if (!text) return LockInfo{};
  return parse_lock(*text, info_file().string()).map([](LockInfo&& lock) {
    return std::optional<LockInfo>(std::move(lock));
  });
}

/// Of one that was killed in the middle.
Expected<void> LocalState::finish_write() {
  if (!is_there(new_file())) return {};
  const auto text = read_file(new_file(), largest);
  if (!text) return tl::unexpected(text.error());
  return write_in_place(*text);
}

Expected<void> LocalState::write(const StateFile& state) {
  if (!locked_) throw std::logic_error("a state is written that is not locked: " + name());
  const std::string text = state_text(state);
  return write_private_file(new_file(), text)
      .and_then([&] { return flush_to_disk(new_file()); })
      .and_then([&] { return write_in_place(text); });
}

Expected<void> LocalState::write_in_place(std::string_view text) {
  const int file = locked_.get();
  if (::lseek(file, 0, SEEK_SET) != 0) return system_failure("write", name(), errno);
  if (const int error = write_all(file, text); error != 0) return system_failure("write", name(), error);
  if (::ftruncate(file, static_cast<off_t>(text.size())) != 0 || ::fsync(file) != 0)
    return system_failure("write", name(), errno);
  if (::unlink(new_file().c_str()) != 0) return system_failure("remove", new_file().string(), errno);
  return {};
}

/// A state that was never written leaves no file.
Expected<void> LocalState::unlock() {
  if (!locked_) return {};
  struct stat about {};
  if (::fstat(locked_.get(), &about) == 0 && about.st_size == 0) ::unlink(file_.c_str());
  ::unlink(info_file().c_str());
  locked_ = {};
  return {};
}

/// The kernel released it when its holder died: all that is left is the file for people.
Expected<void> LocalState::release(const std::string&) {
  const auto held = holder();
  if (!held) return tl::unexpected(held.error());
  if (*held) return is_locked(name(), **held);
  ::unlink(info_file().c_str());
  return {};
}

}  // namespace ashlar::terraform

// Reading and replacing single files. Reading never blocks (a pipe may stand where a file is expected) and
// never takes more than its limit, even if the file grows meanwhile.
#include "base/linux/file_at.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux/system.h"

namespace ashlar {

namespace {

tl::unexpected<Failure> cannot_read(const FileAt& file, std::string reason) {
  Failure failure;
  failure.operation = "read";
  failure.target = file.shown;
  failure.reason = std::move(reason);
  return tl::unexpected(std::move(failure));
}

std::string kind_text(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder";
  if (S_ISFIFO(mode)) return "is a pipe, not a file";
  if (S_ISSOCK(mode)) return "is a socket, not a file";
  return "is a device, not a file";
}

/// The file's size, if it is one that may be read.
Expected<std::size_t> checked_size(int fd, const FileAt& file, std::size_t limit) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_failure("read", file.shown, errno);
  if (!S_ISREG(status.st_mode)) return cannot_read(file, kind_text(status.st_mode));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size <= limit) return size;
  return cannot_read(file, fmt::format("is {} bytes; at most {} are read", size, limit));
}

/// Room for `wanted` bytes and one more, which tells the end of the file from a file that has grown. Files
/// under /proc say that they are empty, hence the minimum.
std::size_t room_for(std::size_t wanted, std::size_t limit) {
  constexpr std::size_t least = 4096;
  return std::min(std::max(wanted, least), limit) + 1;
}

Expected<std::string> read_open(int fd, std::size_t size, const FileAt& file, std::size_t limit) {
  std::string text(room_for(size, limit), '\0');
  std::size_t filled = 0;
  while (true) {
    const ssize_t count = retry([&] { return ::read(fd, text.data() + filled, text.size() - filled); });
    if (count < 0) return system_failure("read", file.shown, errno);
    filled += static_cast<std::size_t>(count);
    if (count == 0) break;
    if (filled > limit) {
      return cannot_read(file, fmt::format("grows while it is read; at most {} bytes are read", limit));
    }
    if (filled == text.size()) text.resize(room_for(2 * filled, limit));
  }
  text.resize(filled);
  return text;
}

/// Removes a temporary file unless it has been renamed.
class Temporary {
 public:
  explicit Temporary(const FileAt& file) : file_(file) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!kept_) ::unlinkat(file_.folder, file_.name.c_str(), 0);
  }
  void keep() { kept_ = true; }

 private:
  const FileAt& file_;
  bool kept_ = false;
};

/// A key that only its owner may read stays so; a script stays executable.
void copy_permissions(const FileAt& from, int to) {
  struct stat status {};
  if (::fstatat(from.folder, from.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISREG(status.st_mode)) ::fchmod(to, status.st_mode & 0777);
}

int create(const FileAt& file, Readers readers = Readers::AsBefore) {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const mode_t mode = readers == Readers::Owner ? 0600 : 0666;
  return retry([&] { return ::openat(file.folder, file.name.c_str(), flags, mode); });
}

int rename_at(const FileAt& from, const FileAt& to) {
  const int result = ::renameat(from.folder, from.name.c_str(), to.folder, to.name.c_str());
  return result == 0 ? 0 : errno;
}

}  // namespace

Expected<std::string> read_at(const FileAt& file, std::size_t limit, Links links) {
  const int no_follow = links == Links::Refuse ? O_NOFOLLOW : 0;
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | no_follow;
  const Descriptor fd(retry([&] { return ::openat(file.folder, file.name.c_str(), flags); }));
  if (!fd && errno == ELOOP && links == Links::Refuse) return cannot_read(file, "is a symbolic link");
  if (!fd) return system_failure("read", file.shown, errno);
  limit = std::min(limit, std::string().max_size() / 4);  // so that sums below cannot wrap
  return checked_size(fd.get(), file, limit).and_then([&](std::size_t size) {
    return read_open(fd.get(), size, file, limit);
  });
}

bool has_bytes_at(const FileAt& file, std::string_view text) {
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;
  const Descriptor fd(retry([&] { return ::openat(file.folder, file.name.c_str(), flags); }));
  std::array<char, 16384> piece;
  while (fd && !text.empty()) {
    const ssize_t count = retry([&] { return ::read(fd.get(), piece.data(), piece.size()); });
    if (count <= 0) return false;
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(count));
    if (!text.starts_with(bytes)) return false;
    text.remove_prefix(bytes.size());
  }
  return static_cast<bool>(fd);
}

Expected<void> create_at(const FileAt& file, std::string_view text) {
  Descriptor fd(create(file));
  if (!fd) return system_failure("write", file.shown, errno);
  int error = write_all(fd.get(), text);
  if (error == 0) error = fd.close();
  if (error != 0) return system_failure("write", file.shown, error);
  return {};
}

Expected<void> replace_at(const FileAt& temporary, const FileAt& file, std::string_view text,
                          Readers readers) {
  Descriptor fd(create(temporary, readers));
  if (!fd) return system_failure("write", file.shown, errno);
  Temporary guard(temporary);
  if (readers == Readers::AsBefore) copy_permissions(file, fd.get());
  int error = write_all(fd.get(), text);
  if (error == 0) error = fd.close();
  if (error == 0) error = rename_at(temporary, file);
  if (error != 0) return system_failure("write", file.shown, error);
  guard.keep();
  return {};
}

}  // namespace ashlar

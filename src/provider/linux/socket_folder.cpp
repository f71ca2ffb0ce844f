#include "provider/linux/socket_folder.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include "base/linux/system.h"

namespace ashlar::provider {

namespace {

namespace fs = std::filesystem;

/// An address has room for 108 bytes (unix(7)); behind the parent come "/ashlar-XXXXXX" and
/// "/plugin4294967295".
constexpr std::size_t longest_parent = 64;

/// The user's own folder for sockets where there is one, in memory and gone when they log out; else /tmp.
std::string parent_folder() {
  const char* runtime =
      std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  const bool usable = runtime && *runtime == '/' && std::string_view(runtime).size() <= longest_parent &&
                      ::access(runtime, W_OK | X_OK) == 0;
  return usable ? runtime : "/tmp";
}

}  // namespace

Expected<SocketFolder> SocketFolder::make() {
  std::string path = parent_folder() + "/ashlar-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) return system_failure("make a folder for a socket:", path, errno);
  return SocketFolder(std::move(path));  // mkdtemp makes it with mode 0700
}

SocketFolder::SocketFolder(SocketFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

SocketFolder& SocketFolder::operator=(SocketFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

void SocketFolder::remove() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(std::exchange(path_, {}), ignored);
}

}  // namespace ashlar::provider

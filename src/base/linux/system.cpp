// See the header. Error texts come from std::system_category, which unlike strerror is safe with threads.
#include "base/linux/system.h"

#include <algorithm>
#include <array>
#include <system_error>

#include <unistd.h>

namespace ashlar {

namespace {

/// Shortages that pass by themselves.
constexpr std::array passing{EAGAIN, EBUSY, EINTR, EMFILE, ENFILE, ENOMEM};

}  // namespace

int Descriptor::close() {
  const int fd = std::exchange(fd_, -1);
  if (fd < 0) return 0;
  // Not repeated on EINTR: Linux has released the number by then, and another thread may own it already.
  return ::close(fd) == 0 || errno == EINTR ? 0 : errno;
}

tl::unexpected<Failure> system_failure(std::string operation, std::string target, int error) {
  Failure failure;
  failure.operation = std::move(operation);
  failure.target = std::move(target);
  failure.reason = std::system_category().message(error);
  failure.error = error;
  failure.retryable = std::find(passing.begin(), passing.end(), error) != passing.end();
  return tl::unexpected(std::move(failure));
}

int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = retry([&] { return ::write(fd, text.data(), text.size()); });
    if (count < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

}  // namespace ashlar

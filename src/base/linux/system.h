// What every caller of the kernel needs: an owner for descriptors, calls that survive signals, failures in
// words.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "base/failure.h"

namespace ashlar {

/// Owns one file descriptor; -1 is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  /// The error number, or 0: some file systems tell of a failed write only here.
  int close();
  /// Gives it up: somebody else closes it.
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

/// Repeats a call that a signal interrupted.
template <class Call>
auto retry(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

/// "cannot `operation` `target`: " and the system's words for `error`, an errno value.
tl::unexpected<Failure> system_failure(std::string operation, std::string target, int error);

/// All of `text`, in as many writes as it takes. Returns the error number, or 0.
int write_all(int fd, std::string_view text);

}  // namespace ashlar

// A folder of our own for one socket: nobody else may enter, and its path is short enough for a socket's
// address.
#pragma once

#include <string>

#include "base/failure.h"

namespace ashlar::provider {

/// Removed, with what is in it, when it goes.
class SocketFolder {
 public:
  SocketFolder() = default;
  static Expected<SocketFolder> make();
  SocketFolder(SocketFolder&& other) noexcept;
  SocketFolder& operator=(SocketFolder&& other) noexcept;
  ~SocketFolder() { remove(); }

  const std::string& path() const { return path_; }
  void remove();

 private:
  explicit SocketFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;  ///< empty: none
};

}  // namespace ashlar::provider

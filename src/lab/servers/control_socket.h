// The UNIX socket by which a server is told what to do. It works from any network namespace.
#pragma once

#include <string>

#include "base/failure.h"
#include "base/linux/system.h"
#include "lab/server.h"

namespace ashlar::lab {

/// As the server itself names it, whose working folder is its data folder. A socket's path must be shorter
/// than 108 bytes (unix(7)); the lab's folder may be longer than that, this is not.
std::string control_socket(const Folder& folder, const std::string& server);

/// A short path to it for a client of this process, by way of a descriptor of its folder; good while it
/// lives.
class ControlSocketPath {
 public:
  static Expected<ControlSocketPath> open(const Folder& folder, const std::string& server);

  const std::string& text() const { return text_; }

 private:
  Descriptor folder_;
  std::string text_;
};

}  // namespace ashlar::lab

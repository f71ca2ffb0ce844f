// Messages between the commands and the supervisor: JSON documents over a Unix socket, with descriptors
// beside them where need be.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/failure.h"
#include "base/linux/system.h"

namespace ashlar::lab {

class Channel {
 public:
  /// Connects to the socket at that path, of any length.
  static Expected<Channel> connect(const std::string& path);
  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}

  /// At most 250 descriptors, which stay the caller's.
  Expected<void> send(const nlohmann::json& message, const std::vector<int>& descriptors = {});
  /// The next message; its descriptors are added to `descriptors`, or closed where that is null. A closed
  /// connection is a failure.
  Expected<nlohmann::json> receive(std::vector<Descriptor>* descriptors = nullptr);
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
};

/// Listens at that path, of any length, for this user alone. What stands there is replaced: only who holds
/// the lab's lock may call.
Expected<Descriptor> listen_at(const std::string& path);

}  // namespace ashlar::lab

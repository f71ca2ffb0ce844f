// Messages between the commands and the supervisor: JSON documents over a Unix socket, with descriptors
// beside them where need be.
#pragma once

#include <chrono>
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

  /// From now on, sending to one who takes nothing, or waiting for one who says nothing, for so long is a
  /// failure. What failed in the middle of a message leaves the channel of no more use.
  void set_send_limit(std::chrono::milliseconds limit) const;
  void set_receive_limit(std::chrono::milliseconds limit) const;

  /// At most 250 descriptors, which stay the caller's, and 512 MiB: more is a failure, and nothing is sent.
  Expected<void> send(const nlohmann::json& message, const std::vector<int>& descriptors = {});
  /// The next message; its descriptors are added to `descriptors`, or closed where that is null. A closed
  /// connection is a failure, and so are descriptors for which this process has no room.
  Expected<nlohmann::json> receive(std::vector<Descriptor>* descriptors = nullptr);
  int descriptor() const { return socket_.get(); }
  /// The process that listens at the other end, by its id here, for the end that connected; 0 where it is
  /// not seen from here.
  int listening_process() const;

 private:
  Descriptor socket_;
};

/// A socket at that path, of any length, for this user alone. What stands there is replaced: only who holds
/// the lab's lock may call. Nobody can connect until `listen_with`, which is for the process that answers.
Expected<Descriptor> bind_at(const std::string& path);
Expected<void> listen_with(const Descriptor& socket);

}  // namespace ashlar::lab

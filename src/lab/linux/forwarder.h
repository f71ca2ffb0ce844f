// A door from the host: connections to a listening socket of 127.0.0.1 go on to an address inside.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "base/linux/system.h"
#include "lab/desired.h"

namespace ashlar::lab {

class Forwarder {
 public:
  /// `listener` listens on the host; `name_space` is the open network namespace that connections go on from.
  Forwarder(const Forward& forward, Descriptor listener, Descriptor name_space);
  /// Takes no more connections; those that are open live on.
  ~Forwarder();
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;

 private:
  void accept_all() const;
  void accept_one() const;

  const Forward forward_;
  const Descriptor listener_;
  const Descriptor name_space_;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

/// A TCP socket that listens at that port of 127.0.0.1, in the caller's namespace.
Expected<Descriptor> listen_on_loopback(int port);

}  // namespace ashlar::lab

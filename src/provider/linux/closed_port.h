// A port of this machine on which nobody listens, and nobody else can as long as this lives: what connects to
// it is refused at once.
#pragma once

#include <cstdint>

#include "base/failure.h"
#include "base/linux/system.h"

namespace ashlar::provider {

class ClosedPort {
 public:
  static Expected<ClosedPort> take();
  std::uint16_t number() const { return number_; }

 private:
  ClosedPort(Descriptor socket, std::uint16_t number) : socket_(std::move(socket)), number_(number) {}

  Descriptor socket_;
  std::uint16_t number_;
};

}  // namespace ashlar::provider

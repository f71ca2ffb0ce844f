// A provider as a child process that speaks go-plugin's handshake: started, listened to until its end, ended.
// It knows nothing of what is spoken over its socket.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "base/failure.h"
#include "provider/start_options.h"

namespace ashlar::provider {

/// Safe to use from several threads. The child dies with this object and with this process, however that
/// ends.
class ProviderProcess {
 public:
  /// Returns once the provider has said where it listens. Its logging is off: by default it tells everything,
  /// secrets included.
  static Expected<std::unique_ptr<ProviderProcess>> start(const std::filesystem::path& program,
                                                          const StartOptions& options);
  /// Kills what still runs.
  ~ProviderProcess();
  ProviderProcess(const ProviderProcess&) = delete;
  ProviderProcess& operator=(const ProviderProcess&) = delete;

  pid_t pid() const;
  const std::string& socket() const;
  /// Removes the socket and its folder: whoever is connected stays so, nobody else comes in, and nothing is
  /// left behind even if we are killed.
  void remove_socket();

  void kill();
  /// The exit code (128 + signal number where a signal ended it), once it has ended; waits at most so long.
  std::optional<int> wait(std::chrono::milliseconds patience) const;
  /// The line by which it told of its crash; empty where it told of none. What else it says is dropped: it
  /// may hold secrets.
  std::string crash() const;

 private:
  struct Running;
  explicit ProviderProcess(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace ashlar::provider

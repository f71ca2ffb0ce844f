// The AWS provider in a process of its own. It works for one account and region at a time: whoever wants its
// calls asks for a session, and a session of an account that is no longer configured can call nothing. So no
// call can reach the wrong account.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "provider/answer.h"
#include "provider/configuration.h"
#include "provider/diagnostic.h"
#include "provider/session.h"
#include "provider/start_options.h"

namespace ashlar::provider {

struct Configured {
  std::optional<Session> session;  ///< none where `diagnostics` hold an error
  Diagnostics diagnostics;
};

class Provider {
 public:
  /// Starts the program and connects to it.
  static Expected<Provider> start(const std::filesystem::path& program, const StartOptions& options = {});
  Provider(Provider&&) noexcept;
  Provider& operator=(Provider&&) noexcept;
  /// Asks it to end, and kills it if it does not. Sessions of it call nothing any more. Calls that run should
  /// have been waited for: they end without an answer.
  ~Provider();

  /// What the provider has against a configuration, without using it. It takes 0.1 s of the provider's CPU
  /// (it builds its whole schema for it), where `configure` takes 3 ms: once for configurations that differ
  /// in account and region alone.
  Answer<Diagnostics> validate(const Configuration& configuration);

  /// Waits until no call runs, then lets it work for that account and nobody else. Calling with a session
  /// given out before fails from now on, also if this fails: a provider that refuses a configuration still
  /// works with the last one. Then asks AWS who we are, unless it only plans; another account than the one
  /// named is an error.
  Answer<Configured> configure(const Configuration& configuration);

  /// Asks for an early end of the calls that run: they answer soon, with an error and with what is there by
  /// then. The provider goes on working.
  Answer<void> stop();

  /// False once it died: it has to be started anew.
  bool is_alive() const;
  pid_t pid() const;
  /// At once, whatever it does.
  void kill();

 private:
  explicit Provider(std::shared_ptr<Link> link);
  /// The session, once it is known that it works in that account.
  Answer<Configured> identified(Session session, const std::string& account_id, Diagnostics said);

  std::shared_ptr<Link> link_;  // shared with sessions, which may outlive it
};

}  // namespace ashlar::provider

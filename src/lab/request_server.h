// Hears the commands: a thread for each caller, whose requests are JSON objects, answered one after the
// other. Nothing that a caller does ends the server or holds it up: it may go, ask nonsense, or take no
// answers.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/failure.h"
#include "lab/linux/channel.h"
#include "lab/log.h"

namespace ashlar::lab {

struct Call {
  nlohmann::json request;
  std::vector<Descriptor> descriptors;                    ///< that came with it
  std::function<void(const nlohmann::json& event)> tell;  ///< before the answer
  std::vector<Descriptor> given;                          ///< go with the answer
};

/// A failure goes to the caller as `failure`.
using Answer = Expected<nlohmann::json>;

/// A failure without a system error behind it.
tl::unexpected<Failure> refusal(std::string operation, std::string target, std::string reason,
                                std::string help = "");

class RequestServer {
 public:
  /// `understand` answers on the caller's thread; what it throws is told as a bug. `ending`: no more
  /// requests.
  RequestServer(const Log& log, std::function<Answer(Call&)> understand, std::function<bool()> ending);

  /// Listens with a socket of `bind_at`, and returns when it is ending and every caller has its answer, or
  /// when one of `paths` is gone: nobody can find the server any more.
  Expected<void> serve(const Descriptor& socket, const std::vector<std::string>& paths);

 private:
  void start_hearing(Descriptor caller, int listener);
  void hear(Channel& channel);
  Answer answer(Call& call) const;
  void wait_for_callers();

  const Log& log_;
  const std::function<Answer(Call&)> understand_;
  const std::function<bool()> ending_;
  std::mutex mutex_;
  std::set<int> callers_;  ///< open connections; guarded by mutex_
  std::condition_variable caller_gone_;
};

}  // namespace ashlar::lab

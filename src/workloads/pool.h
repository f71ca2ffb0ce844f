// Connections that are kept for the next request, and what happens when one breaks.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/failure.h"

namespace ashlar::workloads {

/// How long one step may take, and how long a failed one is tried again.
inline constexpr std::chrono::milliseconds connect_patience{500};
inline constexpr std::chrono::milliseconds retry_patience{2000};
inline constexpr std::chrono::milliseconds retry_pause{50};

/// A `Connection` can be moved, and `alive()` asks its peer. There are never more than threads that use them.
template <class Connection>
class Pool {
 public:
  using Connect = std::function<Expected<Connection>()>;
  explicit Pool(Connect connect) : connect_(std::move(connect)) {}

  /// `work` with a connection that nobody else uses meanwhile. Again, with another connection, while it fails
  /// in a way that may be tried again. A connection on which something failed is not used any more.
  template <class Work>
  auto with(const Work& work) -> decltype(work(std::declval<Connection&>())) {
    const auto until = std::chrono::steady_clock::now() + retry_patience;
    for (;;) {
      auto result = once(work);
      if (result || !result.error().retryable || std::chrono::steady_clock::now() >= until) return result;
      std::this_thread::sleep_for(retry_pause);
    }
  }

 private:
  template <class Work>
  auto once(const Work& work) -> decltype(work(std::declval<Connection&>())) {
    auto connection = take();
    if (!connection) return tl::unexpected(connection.error());
    auto result = work(*connection);
    if (result) give_back(std::move(*connection));
    return result;
  }

  /// Where one that was idle is dead, so are the others: its peer went away.
  Expected<Connection> take() {
    std::optional<Connection> kept = take_idle();
    if (!kept) return connect_();
    if (kept->alive()) return std::move(*kept);
    drop_idle();
    return connect_();
  }

  std::optional<Connection> take_idle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::nullopt;
    std::optional<Connection> last(std::move(idle_.back()));
    idle_.pop_back();
    return last;
  }
  void give_back(Connection connection) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  void drop_idle() {
    std::vector<Connection> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(idle_);
  }

  Connect connect_;
  std::mutex mutex_;
  std::vector<Connection> idle_;
};

}  // namespace ashlar::workloads

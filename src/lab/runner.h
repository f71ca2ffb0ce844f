// Keeps one server running: prepares and starts it, tells when it is healthy, starts it again when it dies,
// stops it. A thread of its own, which sleeps while all is well.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/linux/system.h"
#include "lab/board.h"
#include "lab/linux/child.h"
#include "lab/server.h"

namespace ashlar::lab {

/// What runners share with the supervisor.
struct RunnerContext {
  const Folder& folder;
  Board& board;
  /// The open network namespace of that name; -1 where there is none.
  std::function<int(const std::string& name_space)> name_space;
  /// Who answers for names there; none: nobody.
  std::function<std::optional<topology::Address>(const std::string& name_space)> resolver;
  /// The cgroups that a server is to join, made with its limit; none where there are none to be had.
  std::function<std::vector<std::string>(const Server& server)> cgroups;
  /// Writes a line of the lab's own log.
  std::function<void(const std::string& line)> log;
};

class Runner {
 public:
  /// `alone`: it starts the server again by itself; else that waits for `start_again`.
  Runner(Server server, const RunnerContext& around, bool alone);
  /// Stops it.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// From now on it is that one: files are read again where that is enough, or else it is restarted.
  void become(Server server, bool reload_is_enough);
  /// Ends the server by force; it is started again as after any death.
  void kill(int signal);
  /// What has died may be started again. Nothing where it has not.
  void start_again();
  /// Asks it to stop, and returns at once: the destructor waits.
  void ask_to_stop();

 private:
  enum class Wish { None, Reload, Restart, Stop };
  enum class Ended { Died, OnRequest };

  void run();
  bool wait_for_others();
  Expected<void> prepare();
  Expected<void> start();
  Ended live();
  std::optional<Ended> obey();
  void check();
  void stop_child();
  void pause_after_death();
  void wait_for_leave();

  Expected<void> write_files(const Server& server) const;
  Expected<Child> start_program(const Server& server, const std::vector<std::string>& command) const;
  std::string unhealthy(const Server& server) const;
  void tell(State state, const std::string& problem = "");
  /// Waits for the child's end, a wish, or the time.
  void wait(std::chrono::milliseconds patience) const;
  void wish(Wish wish);
  bool stopping() const { return wish_ == Wish::Stop; }
  Server current() const;

  mutable std::mutex mutex_;
  Server server_;   ///< guarded by mutex_
  int signal_ = 0;  ///< to send to it; guarded by mutex_
  std::atomic<Wish> wish_{Wish::None};
  const RunnerContext around_;
  const bool alone_;
  std::atomic<bool> may_start_{true};
  Descriptor wake_;
  std::optional<Child> child_;  ///< the thread's own, as all below
  std::chrono::steady_clock::time_point started_;
  int restarts_ = 0;
  int quick_deaths_ = 0;  ///< in a row
  std::string problem_;   ///< why it ended last
  std::thread thread_;    ///< the last member: it uses all others
};

}  // namespace ashlar::lab

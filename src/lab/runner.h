// Keeps one server running: prepares and starts it, tells when it is healthy, starts it again when it dies,
// stops it. A thread of its own, which sleeps while all is well.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
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
  /// The network namespace of that name, open for whoever asks; empty where there is none.
  std::function<Descriptor(const std::string& name_space)> name_space;
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
  void set_alone(bool alone);
  /// False while the board still speaks of what it was before `become`.
  bool up_to_date() const;
  /// Sends a signal to the server and all that it started, where it runs. If that ends it, it is started
  /// again as after any death.
  void kill(int signal);
  /// What has died may be started again. Nothing where it has not.
  void start_again();
  /// Asks it to stop, and returns at once: the destructor waits, as long as the server may take to end, and
  /// no longer than `at_most`.
  void ask_to_stop(std::chrono::milliseconds at_most = std::chrono::hours(1));

 private:
  enum class Wish { None, Reload, Restart, Stop };
  enum class Ended { Died, OnRequest };

  void run();
  void run_once();
  void take_wishes();
  Expected<void> prepare();
  Expected<void> prepare_by(const std::vector<std::string>& command);
  Expected<void> start();
  Ended live();
  std::optional<Ended> obey();
  void reload();
  void check();
  void stop_child();
  void pause_after_death(bool ran);
  void wait_for_leave();

  Expected<void> write_files();
  void remove_old_files();
  Expected<Child> start_program(const std::vector<std::string>& command, const Descriptor& output = {}) const;
  std::string unhealthy() const;
  std::chrono::milliseconds time_to_next_check() const;
  void tell(State state, const std::string& problem = "");
  std::optional<int> reap();
  std::optional<int> finish(Child& program, std::chrono::milliseconds limit) const;
  void wait(int descriptor, std::chrono::milliseconds patience) const;
  void wish(Wish wish);
  void wake() const;
  bool stopping() const { return wish_ == Wish::Stop; }

  const std::string name_;
  const RunnerContext around_;
  const Descriptor wake_;
  mutable std::mutex mutex_;
  Server wanted_;                        ///< guarded by mutex_
  std::uint64_t changes_ = 0;            ///< of `wanted_`; guarded by mutex_
  int signal_ = 0;                       ///< to send to it; guarded by mutex_
  std::atomic<Wish> wish_{Wish::None};   ///< changed with mutex_ held
  std::atomic<std::uint64_t> taken_{0};  ///< the last change that the board knows of
  std::atomic<bool> alone_;
  std::atomic<bool> may_start_{true};
  std::atomic<std::chrono::milliseconds> most_grace_{std::chrono::hours(1)};
  Server server_;  ///< what it is; the thread's own, as all below
  State state_ = State::Waiting;
  std::set<std::string> written_;  ///< names of files in its folder
  std::optional<Child> child_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point unhealthy_since_;
  int restarts_ = 0;
  int quick_deaths_ = 0;  ///< in a row
  std::string problem_;   ///< why it ended last
  std::thread thread_;    ///< the last member: it uses all others
};

}  // namespace ashlar::lab

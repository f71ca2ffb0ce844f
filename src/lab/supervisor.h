// The lab's second process, the one that runs it: it brings networks and servers to the desired state,
// keeps them there, and answers the commands. All that it knows is in its memory: when it ends, the lab ends.
//
// Requests are JSON objects whose `do` names one of these. Each is answered by one object, which holds
// `failure` where it could not be done, also where it was not understood; before the answer to `up` and
// `down` come events, objects with `event`.
//   up       desired; a listening descriptor for each forward,  {}
//            or none where the forwards stay; seconds to wait
//            until all are healthy, else two minutes
//   running                                                     {desired}
//   status                                                      {servers, groups, why_no_limits}
//   sockets  name_space, kind (tcp, udp), count (at most 250)   {} and that many sockets, made inside
//   enter    name_space                                         {} and a descriptor of the network namespace
//   kill     server, signal                                     {}
//   link     name_space, name, up                               {}
//   down     keep_data: servers may end in order               {}, and it ends
//
// Changes are made one at a time; waiting until all is healthy is no part of them. An `up` whose wish another
// one has overtaken, or a `down`, fails.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lab/board.h"
#include "lab/desired.h"
#include "lab/difference.h"
#include "lab/failover/group_keeper.h"
#include "lab/linux/cgroups.h"
#include "lab/linux/forwarder.h"
#include "lab/linux/networks.h"
#include "lab/log.h"
#include "lab/request_server.h"
#include "lab/runner.h"

namespace ashlar::lab {

class Supervisor {
 public:
  Supervisor(Folder folder, Cgroups cgroups);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// Listens with a socket of `bind_at`, and serves callers until one asks it to end.
  Expected<void> serve(const Descriptor& socket);

 private:
  using Handler = Answer (Supervisor::*)(Call&);
  static const std::map<std::string, Handler>& handlers();

  Answer understand(Call& call);
  Answer up(Call& call);
  Answer running(Call& call);
  Answer status(Call& call);
  Answer sockets(Call& call);
  Answer enter(Call& call);
  Answer kill(Call& call);
  Answer link(Call& call);
  Answer down(Call& call);

  class Hands;
  using Runners = std::vector<std::unique_ptr<Runner>>;

  Expected<void> change(const Desired& wanted, Call& call);
  Expected<void> check_newest_data(const Desired& wanted) const;
  Expected<void> hand_over(const Desired& wanted, const std::vector<std::string>& groups);
  std::string serving_in(const std::string& group) const;
  bool somebody_stays(const Desired& wanted, const std::string& group) const;
  Expected<void> wait_for_group(const std::string& name,
                                const std::function<bool(const GroupKeeper&)>& holds) const;
  Expected<void> kill_server(const std::string& name, int signal) const;
  Expected<void> bring_networks(const NetworkPlan& plan);
  void drop_groups(const std::vector<std::string>& names);
  void reload_before_stops(const Desired& wanted, std::vector<ServerStep>& steps);
  void stop_servers(const std::vector<ServerStep>& steps);
  void remove_files(const std::vector<std::string>& names) const;
  void stop_in_order(const std::vector<std::string>& names, std::chrono::milliseconds at_most);
  Runners take_runners(const std::vector<std::string>& names, bool that_stop_last);
  void change_servers(const Desired& wanted, const std::vector<ServerStep>& steps);
  void change_server(const Desired& wanted, const ServerStep& step);
  void change_groups(const Desired& wanted, const std::vector<std::string>& changed);
  void open_forwards(const Desired& wanted, std::vector<Descriptor> listeners);
  Expected<void> wait_until_healthy(const Desired& wanted, std::chrono::seconds limit,
                                    const Call& call) const;
  Expected<void> still_wanted(const Desired& wanted, std::uint64_t& change) const;
  std::vector<std::string> not_ready(const Desired& wanted) const;
  Descriptor name_space(const std::string& name) const;
  std::optional<topology::Address> resolver(const std::string& name) const;
  std::vector<std::string> cgroups_of(const Server& server) const;
  bool ending() const;

  const Folder folder_;
  const Cgroups cgroups_;
  const Log log_;
  Board board_;
  const RunnerContext around_;
  mutable std::mutex one_change_at_a_time_;
  mutable std::mutex networks_mutex_;
  Networks networks_;  ///< guarded by networks_mutex_
  mutable std::mutex mutex_;
  Desired running_;                                         ///< guarded by mutex_, as all below
  std::map<std::string, std::unique_ptr<Runner>> runners_;  ///< by server
  std::vector<std::unique_ptr<Forwarder>> forwarders_;
  std::map<std::string, std::unique_ptr<GroupKeeper>> keepers_;  ///< by group
  bool ending_ = false;
  std::atomic<std::uint64_t> changes_{0};  ///< that were asked for
};

}  // namespace ashlar::lab

// The lab as a command sees it: whether it runs, and how to start it, speak to it and end it.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "lab/desired.h"
#include "lab/linux/channel.h"

namespace ashlar::lab {

using Events = std::function<void(const nlohmann::json& event)>;

/// A lab that runs. See supervisor.h for what it answers.
class Lab {
 public:
  /// The one that runs in that folder; none where none does. Waits for one that is just starting.
  static Expected<std::optional<Lab>> find(const Folder& folder);
  /// That one, or a new one, with nothing in it yet. Of two callers at once, one starts it.
  static Expected<Lab> find_or_start(const Folder& folder);

  /// Asks, and waits for the answer; `events` hears what comes before it.
  Expected<nlohmann::json> ask(const nlohmann::json& request, const std::vector<int>& descriptors = {},
                               const Events& events = {}, std::vector<Descriptor>* given = nullptr);

  Expected<Desired> running();
  /// Brings it to the desired state.
  Expected<void> up(const Desired& desired, const std::vector<int>& listeners, const Events& events);
  /// Sockets that live in a network of the lab, whoever uses them: TCP, or UDP.
  Expected<std::vector<Descriptor>> sockets(const std::string& name_space, bool udp, int count);
  /// Ends it, by force if it does not end by itself, and removes what it kept, but where `keep_data` only
  /// what it needs no more: not the data, secrets, certificates and logs.
  static Expected<void> down(const Folder& folder, bool keep_data, const Events& events);
  /// The supervisor's id on the host: in the lab's namespaces, and the lab ends with it.
  int pid() const { return channel_.listening_process(); }

 private:
  explicit Lab(Channel channel) : channel_(std::move(channel)) {}
  static int ask_to_end(const Folder& folder, bool keep_data, const Events& events);
  static Expected<Lab> find_or_start_once(const Folder& folder);
  static Expected<Lab> reach(const Folder& folder);
  static Expected<std::optional<Lab>> reach_or(
      const Folder& folder, const std::function<Expected<bool>(const Descriptor& lock)>& start);

  Channel channel_;
};

}  // namespace ashlar::lab

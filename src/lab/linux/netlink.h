// Requests to the kernel about links, addresses, routes and rules (rtnetlink(7)), and its answers in words.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "base/failure.h"
#include "lab/networks/network_plan.h"

namespace ashlar::lab {

struct FreeMessage {
  void operator()(nl_msg* message) const { nlmsg_free(message); }
};
struct FreeSocket {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
};
using Message = std::unique_ptr<nl_msg, FreeMessage>;

/// One end of a veth pair, as it is asked for.
struct NewEnd {
  std::string name;
  int index = 0;  ///< chosen by us, so that it need not be looked up
};

// Links are named by their index. A route without link is a black hole.
Message new_link(const NewEnd& here, const NewEnd& there, int there_namespace);
Message link_state(int link, bool up);
/// Links can be put in a group, to be deleted at once: the kernel waits for each deletion, tens of
/// milliseconds at times, and no longer for that of many.
Message put_in_group(int link, std::uint32_t group);
Message delete_group(std::uint32_t group);
Message new_address(int link, const AddressPlan& address);
Message delete_address(int link, const AddressPlan& address);
/// Takes the place of the route to the same destination in the same table.
Message set_route(int link, const RoutePlan& route);
Message delete_route(const RoutePlan& route);
Message new_rule(const RulePlan& rule);
Message delete_rule(const RulePlan& rule);

/// Stays in the network namespace of the thread that opened it.
class Netlink {
 public:
  static Expected<Netlink> open();

  /// Sends and waits for the answer. `operation` and `target` are for the failure.
  Expected<void> ask(const Message& message, const std::string& operation, const std::string& target);
  /// The same; what is gone already is no failure.
  Expected<void> remove(const Message& message, const std::string& target);

  /// True once the kernel has seen that both ends of a link are up: what is sent before is lost. It looks by
  /// itself a while after the second came up, a hundred links a second; since Linux 6.8 it looks when asked.
  bool is_ready(int link);

 private:
  int send(const Message& message);
  std::unique_ptr<nl_sock, FreeSocket> socket_;
};

}  // namespace ashlar::lab

#include "lab/linux/netlink.h"

#include <algorithm>
#include <array>
#include <new>

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/route/link.h>
#include <sys/socket.h>

namespace ashlar::lab {

namespace {

/// Adding to a message fails only where memory runs out: one page is more than any of these needs.
void check(int error) {
  if (error < 0) throw std::bad_alloc();
}

template <class Header>
Message message_of(int type, int flags, Header header) {
  Message message(nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_ACK | flags));
  if (!message) throw std::bad_alloc();
  check(nlmsg_append(message.get(), &header, sizeof header, NLMSG_ALIGNTO));
  return message;
}

void put(const Message& message, int attribute, std::uint32_t value) {
  check(nla_put_u32(message.get(), attribute, value));
}

void put(const Message& message, int attribute, const std::string& text) {
  check(nla_put_string(message.get(), attribute, text.c_str()));
}

void put_address(const Message& message, int attribute, std::uint32_t address) {
  put(message, attribute, htonl(address));
}

/// An attribute that holds what `fill` adds.
template <class Fill>
void nest(const Message& message, int attribute, Fill fill) {
  nlattr* start = nla_nest_start(message.get(), attribute);
  if (start == nullptr) throw std::bad_alloc();
  fill();
  nla_nest_end(message.get(), start);
}

ifinfomsg link_header(int index) {
  ifinfomsg header{};
  header.ifi_family = AF_UNSPEC;
  header.ifi_index = index;
  return header;
}

ifaddrmsg address_header(int link, const AddressPlan& address) {
  ifaddrmsg header{};
  header.ifa_family = AF_INET;
  header.ifa_prefixlen = static_cast<unsigned char>(address.prefix);
  header.ifa_index = static_cast<unsigned>(link);
  return header;
}

void put_local(const Message& message, const AddressPlan& address) {
  put_address(message, IFA_LOCAL, address.address.value);
  put_address(message, IFA_ADDRESS, address.address.value);
}

rtmsg route_header(const RoutePlan& route) {
  rtmsg header{};
  header.rtm_family = AF_INET;
  header.rtm_dst_len = static_cast<unsigned char>(route.destination.prefix);
  header.rtm_table = RT_TABLE_UNSPEC;  // the attribute tells: tables above 255 have no room here
  return header;
}

void put_destination(const Message& message, const RoutePlan& route) {
  if (route.destination.prefix > 0) put_address(message, RTA_DST, route.destination.address);
  put(message, RTA_TABLE, route.table);
}

fib_rule_hdr rule_header() {
  fib_rule_hdr header{};
  header.family = AF_INET;
  header.action = FR_ACT_TO_TBL;
  return header;
}

void put_rule(const Message& message, const RulePlan& rule) {
  put(message, FRA_PRIORITY, rule.priority);
  put(message, FRA_TABLE, rule.table);
  if (rule.own) put(message, FRA_IIFNAME, std::string("lo"));
  if (rule.mark == 0) return;
  put(message, FRA_FWMARK, rule.mark);
  put(message, FRA_FWMASK, 0xFFFFFFFFU);
}

tl::unexpected<Failure> netlink_failure(const std::string& operation, const std::string& target, int error) {
  Failure failure;
  failure.operation = operation;
  failure.target = target;
  failure.reason = nl_geterror(error);
  return tl::unexpected(std::move(failure));
}

}  // namespace

Message new_link(const NewEnd& here, const NewEnd& there, int there_namespace) {
  Message message = message_of(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, link_header(here.index));
  put(message, IFLA_IFNAME, here.name);
  nest(message, IFLA_LINKINFO, [&] {
    put(message, IFLA_INFO_KIND, std::string("veth"));
    nest(message, IFLA_INFO_DATA, [&] {
      nest(message, VETH_INFO_PEER, [&] {
        // No IFF_UP here: the kernel answers ENOTCONN.
        ifinfomsg peer = link_header(there.index);
        check(nlmsg_append(message.get(), &peer, sizeof peer, NLMSG_ALIGNTO));
        put(message, IFLA_IFNAME, there.name);
        put(message, IFLA_NET_NS_FD, static_cast<std::uint32_t>(there_namespace));
      });
    });
  });
  return message;
}

Message link_state(int link, bool up) {
  ifinfomsg header = link_header(link);
  header.ifi_change = IFF_UP;
  header.ifi_flags = up ? static_cast<unsigned>(IFF_UP) : 0;
  return message_of(RTM_NEWLINK, 0, header);
}

Message put_in_group(int link, std::uint32_t group) {
  Message message = message_of(RTM_NEWLINK, 0, link_header(link));
  put(message, IFLA_GROUP, group);
  return message;
}

Message delete_group(std::uint32_t group) {
  Message message = message_of(RTM_DELLINK, 0, link_header(0));
  put(message, IFLA_GROUP, group);
  return message;
}

Message new_address(int link, const AddressPlan& address) {
  Message message = message_of(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, address_header(link, address));
  put_local(message, address);
  return message;
}

Message delete_address(int link, const AddressPlan& address) {
  Message message = message_of(RTM_DELADDR, 0, address_header(link, address));
  put_local(message, address);
  return message;
}

Message set_route(int link, const RoutePlan& route) {
  rtmsg header = route_header(route);
  header.rtm_protocol = RTPROT_STATIC;
  header.rtm_type = route.link.empty() ? RTN_BLACKHOLE : RTN_UNICAST;
  header.rtm_scope = route.via || route.link.empty() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
  header.rtm_flags = route.via ? static_cast<unsigned>(RTNH_F_ONLINK) : 0;
  Message message = message_of(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, header);
  put_destination(message, route);
  if (!route.link.empty()) put(message, RTA_OIF, static_cast<std::uint32_t>(link));
  if (route.via) put_address(message, RTA_GATEWAY, route.via->value);
  return message;
}

Message delete_route(const RoutePlan& route) {
  rtmsg header = route_header(route);
  header.rtm_scope = RT_SCOPE_NOWHERE;  // any
  Message message = message_of(RTM_DELROUTE, 0, header);
  put_destination(message, route);
  return message;
}

Message new_rule(const RulePlan& rule) {
  Message message = message_of(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule_header());
  put_rule(message, rule);
  return message;
}

Message delete_rule(const RulePlan& rule) {
  Message message = message_of(RTM_DELRULE, 0, rule_header());
  put_rule(message, rule);
  return message;
}

Expected<Netlink> Netlink::open() {
  Netlink netlink;
  netlink.socket_.reset(nl_socket_alloc());
  if (!netlink.socket_) throw std::bad_alloc();
  const int error = nl_connect(netlink.socket_.get(), NETLINK_ROUTE);  // closed on exec (libnl 3.2.16)
  if (error < 0) return netlink_failure("open", "a netlink socket", error);
  return netlink;
}

int Netlink::send(const Message& message) {
  const int sent = nl_send_auto(socket_.get(), message.get());
  return sent < 0 ? sent : nl_wait_for_ack(socket_.get());
}

Expected<void> Netlink::ask(const Message& message, const std::string& operation, const std::string& target) {
  const int error = send(message);
  if (error < 0) return netlink_failure(operation, target, error);
  return {};
}

Expected<void> Netlink::remove(const Message& message, const std::string& target) {
  constexpr std::array gone{NLE_OBJ_NOTFOUND, NLE_NODEV, NLE_NOADDR};
  const int error = send(message);
  if (error >= 0 || std::find(gone.begin(), gone.end(), -error) != gone.end()) return {};
  return netlink_failure("remove", target, error);
}

bool Netlink::is_ready(int link) {
  rtnl_link* found = nullptr;
  if (rtnl_link_get_kernel(socket_.get(), link, nullptr, &found) < 0) return false;
  const std::unique_ptr<rtnl_link, decltype(&rtnl_link_put)> owner(found, rtnl_link_put);
  return rtnl_link_get_operstate(found) == IF_OPER_UP;
}

}  // namespace ashlar::lab

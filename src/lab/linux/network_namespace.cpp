#include "lab/linux/network_namespace.h"

#include <chrono>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>

#include "base/process.h"
#include "lab/linux/child.h"
#include "lab/linux/namespace_settings.h"
#include "lab/linux/networks.h"

namespace ashlar::lab {

namespace {

constexpr int loopback = 1;  // its index in every namespace

constexpr const char* no_ruleset = R"({"nftables":[{"flush":{"ruleset":null}}]})";

std::string text_of(const AddressPlan& address) {
  return fmt::format("the address {}/{} on {}", address.address.text(), address.prefix, address.link);
}

std::string text_of(const RoutePlan& route) {
  const std::string table = route.table == main_table ? "" : fmt::format(" of table {}", route.table);
  const std::string way = route.link.empty() ? "nowhere" : route.link;
  return fmt::format("the route to {} by {}{}", route.destination.text(), way, table);
}

std::string text_of(const RulePlan& rule) { return fmt::format("the rule {}", rule.priority); }

/// On a thread of its own, which is in the new namespace from then on.
Expected<Descriptor> unshare_here(const std::string& name) {
  if (::unshare(CLONE_NEWNET) != 0) return system_failure("make", "the network namespace " + name, errno);
  Descriptor descriptor(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!descriptor) return system_failure("open", "the network namespace " + name, errno);
  return write_settings(false)
      .and_then([] { return Netlink::open(); })
      .and_then([&](Netlink netlink) {
        return netlink.ask(link_state(loopback, true), "bring up", "lo in " + name);
      })
      .map([&] { return std::move(descriptor); });
}

Expected<void> load_ruleset(const std::string& ruleset, const std::string& target) {
  Command nft{find_tool("nft").value_or("nft"), {"-j", "-f", "-"}, {}, {}};
  nft.input = ruleset;
  const auto finished = run(nft);
  if (!finished) return tl::unexpected(finished.error());
  if (finished->exit_code == 0) return {};
  Failure failure;
  failure.operation = "load";
  failure.target = target;
  failure.reason = finished->err.empty() ? finished->out : finished->err;
  return tl::unexpected(std::move(failure));
}

/// Those of `held` that are not in `wanted`.
template <class Set>
Set gone(const Set& held, const Set& wanted) {
  Set rest;
  for (const auto& one : held) {
    if (!wanted.contains(one)) rest.insert(one);
  }
  return rest;
}

}  // namespace

Expected<NetworkNamespace> NetworkNamespace::make(std::string name) {
  NetworkNamespace made(std::move(name));
  Expected<Descriptor> descriptor;
  std::thread([&] { descriptor = unshare_here(made.name_); }).join();
  if (!descriptor) return tl::unexpected(descriptor.error());
  made.descriptor_ = std::move(*descriptor);
  made.links_.emplace("lo", Link{loopback, true, true});
  return made;
}

/// Where there is none, a number that the kernel knows no device by.
int NetworkNamespace::index_of(const std::string& link) const {
  const auto found = links_.find(link);
  return found == links_.end() ? -1 : found->second.index;
}

// --- Links ---

Expected<void> NetworkNamespace::add_link(const std::string& name, NetworkNamespace& peer,
                                          const std::string& peer_name) {
  const NewEnd here{name, next_index_++};
  const NewEnd there{peer_name, peer.next_index_++};
  Expected<void> added;
  in_namespace(descriptor(), [&] {
    added = Netlink::open().and_then([&](Netlink netlink) {
      return netlink.ask(new_link(here, there, peer.descriptor()), "make", shown("the link " + name));
    });
  });
  if (!added) return added;
  links_.emplace(name, Link{here.index, false, true});
  peer.links_.emplace(peer_name, Link{there.index, false, true});
  return {};
}

Expected<void> NetworkNamespace::remove_links(const std::vector<std::string>& names) {
  Expected<void> removed;
  in_namespace(descriptor(), [&] { removed = remove_links_here(names); });
  if (!removed) return removed;
  for (const std::string& name : names) forget_link(name);
  return {};
}

Expected<void> NetworkNamespace::remove_links_here(const std::vector<std::string>& names) {
  constexpr std::uint32_t doomed = 1;  // all others are in group 0
  auto netlink = Netlink::open();
  if (!netlink) return tl::unexpected(netlink.error());
  for (const std::string& name : names) {
    auto marked = netlink->remove(put_in_group(index_of(name), doomed), shown("the link " + name));
    if (!marked) return marked;
  }
  return netlink->remove(delete_group(doomed), shown("links"));
}

void NetworkNamespace::forget_link(const std::string& name) {
  forget_routes(name);
  std::erase_if(held_.addresses, [&](const AddressPlan& address) { return address.link == name; });
  links_.erase(name);
}

void NetworkNamespace::forget_routes(const std::string& link) {
  std::erase_if(held_.routes, [&](const auto& route) { return route.second.link == link; });
}

void NetworkNamespace::want_link(const std::string& name, bool up) { links_.at(name).wanted_up = up; }

bool NetworkNamespace::is_up(const std::string& name) const {
  const auto found = links_.find(name);
  return found != links_.end() && found->second.up;
}

void NetworkNamespace::await_links(const std::vector<std::string>& names) const {
  using namespace std::chrono_literals;
  const auto end = std::chrono::steady_clock::now() + 20s;
  in_namespace(descriptor(), [&] {
    auto netlink = Netlink::open();
    for (const std::string& name : names) {
      while (netlink && !netlink->is_ready(index_of(name)) && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(5ms);
      }
    }
  });
}

// --- From what is held to what is wanted ---

/// The kernel refuses routes on links that are down.
Wanted NetworkNamespace::reachable(Wanted wanted) const {
  std::erase_if(wanted.routes, [this](const auto& route) {
    const auto link = links_.find(route.second.link);
    return link != links_.end() && !link->second.wanted_up;
  });
  return wanted;
}

bool NetworkNamespace::differs(const Wanted& wanted) const {
  for (const auto& [name, link] : links_) {
    if (link.up != link.wanted_up) return true;
  }
  return reachable(wanted) != held_;
}

Expected<void> NetworkNamespace::bring(const Wanted& wanted) {
  Expected<void> brought;
  in_namespace(descriptor(), [&] { brought = bring_here(reachable(wanted)); });
  return brought;
}

Expected<void> NetworkNamespace::bring_here(const Wanted& wanted) {
  if (wanted.forwards != held_.forwards) {
    if (auto written = write_settings(wanted.forwards); !written) return written;
    held_.forwards = wanted.forwards;
  }
  auto netlink = Netlink::open();
  if (!netlink) return tl::unexpected(netlink.error());
  // The ruleset needs the links, and stands before there is a way for packets.
  return bring_links(*netlink)
      .and_then([&] { return bring_ruleset(wanted.ruleset); })
      .and_then([&] { return bring_addresses(*netlink, wanted.addresses); })
      .and_then([&] { return bring_routes(*netlink, wanted.routes); })
      .and_then([&] { return bring_rules(*netlink, wanted.rules); });
}

Expected<void> NetworkNamespace::bring_links(Netlink& netlink) {
  for (auto& [name, link] : links_) {
    if (link.up == link.wanted_up) continue;
    const std::string operation = link.wanted_up ? "bring up" : "take down";
    auto done = netlink.ask(link_state(link.index, link.wanted_up), operation, shown("the link " + name));
    if (!done) return done;
    link.up = link.wanted_up;
    if (!link.up) forget_routes(name);  // the kernel has removed them
  }
  return {};
}

Expected<void> NetworkNamespace::bring_ruleset(const std::string& ruleset) {
  if (ruleset == held_.ruleset) return {};
  auto loaded = load_ruleset(ruleset.empty() ? no_ruleset : ruleset, "the ruleset of " + name_);
  if (loaded) held_.ruleset = ruleset;
  return loaded;
}

/// New ones first: with its last address a link loses its routes.
Expected<void> NetworkNamespace::bring_addresses(Netlink& netlink, const std::set<AddressPlan>& wanted) {
  for (const AddressPlan& address : gone(wanted, held_.addresses)) {
    const Message message = new_address(index_of(address.link), address);
    if (auto added = netlink.ask(message, "add", shown(text_of(address))); !added) return added;
    held_.addresses.insert(address);
  }
  for (const AddressPlan& address : gone(held_.addresses, wanted)) {
    const Message message = delete_address(index_of(address.link), address);
    if (auto removed = netlink.remove(message, shown(text_of(address))); !removed) return removed;
    held_.addresses.erase(address);
    forget_routes(address.link);  // so that they are set again, if they are lost or not
  }
  return {};
}

Expected<void> NetworkNamespace::bring_routes(Netlink& netlink, const std::map<RouteKey, RoutePlan>& wanted) {
  for (const auto& [key, route] : wanted) {
    const auto held = held_.routes.find(key);
    if (held != held_.routes.end() && held->second == route) continue;
    const Message message = set_route(route.link.empty() ? 0 : index_of(route.link), route);
    if (auto set = netlink.ask(message, "add", shown(text_of(route))); !set) return set;
    held_.routes[key] = route;
  }
  const auto held = held_.routes;
  for (const auto& [key, route] : held) {
    if (wanted.contains(key)) continue;
    if (auto removed = netlink.remove(delete_route(route), shown(text_of(route))); !removed) return removed;
    held_.routes.erase(key);
  }
  return {};
}

Expected<void> NetworkNamespace::bring_rules(Netlink& netlink, const std::set<RulePlan>& wanted) {
  for (const RulePlan& rule : gone(wanted, held_.rules)) {
    if (auto added = netlink.ask(new_rule(rule), "add", shown(text_of(rule))); !added) return added;
    held_.rules.insert(rule);
  }
  for (const RulePlan& rule : gone(held_.rules, wanted)) {
    if (auto removed = netlink.remove(delete_rule(rule), shown(text_of(rule))); !removed) return removed;
    held_.rules.erase(rule);
  }
  return {};
}

}  // namespace ashlar::lab

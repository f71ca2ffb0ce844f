#include "lab/servers/load_balancer.h"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>

#include "lab/servers/load_balancer_parts.h"
#include "lab/servers/software.h"
#include "lab/servers/web_health.h"

namespace ashlar::lab {

using topology::Listener;
using topology::LoadBalancer;

namespace {

constexpr std::string_view config_file = "haproxy.cfg";

/// The longest that a target that was taken out may go on with what it has.
std::chrono::seconds longest_delay(const Node& node) {
  std::chrono::seconds longest{1};
  for (const auto* group : target_groups_of(node)) longest = std::max(longest, group->deregistration_delay);
  return longest;
}

/// A reload starts a new worker; the old one takes no more connections, ends those that are idle, and goes on
/// with its requests for as long as `hard-stop-after` says. So a target that the new configuration lacks gets
/// nothing new, and has its deregistration delay to finish. (Requests to other targets that take even longer
/// end too, which an ALB would let go on.)
std::string global_section(const Node& node) {
  return fmt::format(
      "global\n"
      "    log stdout len 16384 format raw local0\n"
      "    maxconn 2000\n"
      "    nbthread 1\n"
      "    max-spread-checks 500\n"  // a target that is dead at the start is noticed at once
      "    hard-stop-after {}s\n"
      "    tune.ssl.default-dh-param 2048\n",
      longest_delay(node).count());
}

/// Its listeners that a node here can serve: UDP is none of HAProxy's.
std::vector<Listener> served(const LoadBalancer& balancer) {
  std::vector<Listener> listeners;
  for (const Listener& listener : balancer.listeners) {
    if (listener.protocol.find("UDP") == std::string::npos) listeners.push_back(listener);
  }
  return listeners;
}

/// Targets see the balancer's address, not the client's. The default action is all that there is.
Expected<std::string> network_sections(const Ground& ground, const Node& node, Files& files) {
  std::string text =
      "\ndefaults\n"
      "    mode tcp\n"
      "    retries 0\n"
      "    timeout connect 10s\n"
      "    timeout client 350s\n"
      "    timeout server 350s\n";
  for (const Listener& listener : node.balancer.listeners) {
    const auto* forward = std::get_if<topology::Forward>(&listener.default_action);
    const bool forwards = forward != nullptr && !forward->groups.empty();
    auto bind = bind_line(ground, node, listener, files);
    if (!bind) return bind;
    text += fmt::format("\nfrontend listener-{}\n{}    default_backend {}\n", listener.port, *bind,
                        forwards ? backend_name(node.topology, forward->groups.front().group) : "none");
  }
  return text + tcp_target_group_sections(node);
}

std::string stands_for(const Node& node) {
  const bool application = node.balancer.type == "application";
  return fmt::format("{} Load Balancer {}, its node in {}", application ? "Application" : "Network",
                     node.balancer.name, node.topology.subnets.at(node.interface.subnet).zone);
}

Expected<Server> server_of(const Ground& ground, const Node& node, const std::string& version) {
  Server server;
  const bool application = node.balancer.type == "application";
  const auto config = application ? application_sections(ground, node, server.files)
                                  : network_sections(ground, node, server.files);
  if (!config) return tl::unexpected(config.error());
  server.files[std::string(config_file)] = global_section(node) + *config + haproxy_health_section();
  server.name = node.interface.name;
  server.kind = "haproxy";
  server.name_space = node.interface.name;
  server.stands_for = stands_for(node);
  server.software = "HAProxy " + version;
  server.command = {"haproxy", "-W", "-db", "-f", fmt::format("{}/{}", node.folder, config_file)};
  server.output = node.interface.name + ".access";
  server.health = haproxy_health(node.balancer.listeners.front().port);
  server.reload_signal = SIGUSR2;
  // All the connections that it takes, with TLS both ways, are 200 MiB; each reload adds 8 until it is done.
  server.memory_limit = std::uint64_t{256} << 20;
  return server;
}

}  // namespace

Expected<std::vector<Server>> load_balancers(const Ground& ground) {
  std::vector<Server> servers;
  if (ground.topology.load_balancers.empty()) return servers;
  const auto version = program_version("haproxy", "-v");
  if (!version) return tl::unexpected(version.error());
  for (const auto& entry : ground.topology.load_balancers) {
    LoadBalancer balancer = entry.second;
    balancer.listeners = served(balancer);
    if (balancer.listeners.empty()) continue;
    for (const auto& interface_id : balancer.interfaces) {
      const topology::Interface& interface = ground.topology.interfaces.at(interface_id);
      const auto server = server_of(
          ground, {ground.topology, balancer, interface, ground.folder.run(interface.name)}, *version);
      if (!server) return tl::unexpected(server.error());
      servers.push_back(*server);
    }
  }
  return servers;
}

}  // namespace ashlar::lab

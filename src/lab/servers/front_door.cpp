// The doors from the host. Behind them stands a HAProxy on the laptop: it looks at the name that is asked for
// (SNI, or the Host of plain HTTP) and goes on to the public load balancer that has it, as a browser on the
// laptop would. Where the host's ports are not 443 and 80, redirects are led to those that are.
#include "lab/servers/front_door.h"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/doors.h"
#include "lab/networks/internet.h"
#include "lab/servers/software.h"
#include "lab/servers/web_health.h"
#include "topology/balancer_names.h"

namespace ashlar::lab {

namespace {

using topology::Interface;
using topology::Listener;
using topology::LoadBalancer;
using topology::Topology;

bool listens_at(const LoadBalancer& balancer, int port) {
  return std::any_of(balancer.listeners.begin(), balancer.listeners.end(),
                     [&](const Listener& listener) { return listener.port == port; });
}

std::string servers_of(const Topology& topology, const LoadBalancer& balancer, int port) {
  std::string lines;
  for (const topology::InterfaceId& id : balancer.interfaces) {
    const Interface& interface = topology.interfaces.at(id);
    if (interface.public_address)
      lines += fmt::format("  server {} {}:{}\n", interface.name, interface.public_address->text(), port);
  }
  return lines;
}

/// One of the two doors: how it tells which name is asked for, and what it does with the answers.
struct Side {
  std::string name;
  int port;             ///< of the load balancers, and here
  std::string mode;     ///< HAProxy's
  std::string find;     ///< what is compared with a name
  std::string answers;  ///< lines for every backend
};

std::string backends(const Topology& topology, const Side& side, std::string& choices) {
  std::string text;
  for (const auto& [id, balancer] : topology.load_balancers) {
    if (balancer.internal || !listens_at(balancer, side.port)) continue;
    const std::string backend = side.name + "-" + balancer.name;
    for (const std::string& name : names_of(topology, balancer, topology::Names::Public))
      choices += fmt::format("  use_backend {} if {{ {} -i {} }}\n", backend, side.find, name);
    text += fmt::format("backend {}\n  mode {}\n{}{}", backend, side.mode, side.answers,
                        servers_of(topology, balancer, side.port));
  }
  return text;
}

std::string frontend(const Topology& topology, const Side& side) {
  std::string choices;
  const std::string behind = backends(topology, side, choices);
  const std::string wait = side.mode == "tcp" ? "  tcp-request inspect-delay 5s\n"
                                                "  tcp-request content accept if { req.ssl_hello_type 1 }\n"
                                              : "";
  return fmt::format("frontend {}\n  mode {}\n  bind 0.0.0.0:{}\n{}{}{}", side.name, side.mode, side.port,
                     wait, choices, behind);
}

std::string configuration(const Topology& topology, const Doors& doors) {
  const std::string to_door =
      doors.https == https_port
          ? ""
          : fmt::format(
                "  http-response replace-header Location ^https://([^/:]+)(:443)?(/.*)?$ https://\\1:{}\\3\n",
                doors.https);
  return "global\n  maxconn 512\ndefaults\n  timeout connect 5s\n  timeout client 1h\n  timeout server 1h\n" +
         frontend(topology, {"https", https_port, "tcp", "req.ssl_sni", ""}) +
         frontend(topology, {"http", http_port, "http", "req.hdr(host),host_only", to_door}) +
         haproxy_health_section();
}

}  // namespace

Expected<std::vector<Server>> front_door(const Ground& ground) {
  const auto program = program_path("haproxy");
  if (!program) return tl::unexpected(program.error());
  const auto version = program_version("haproxy", "-v");
  if (!version) return tl::unexpected(version.error());
  Server server;
  server.name = "front-door";
  server.kind = "front-door";
  server.name_space = laptop;
  server.stands_for = "a browser's way from this machine";
  server.software = "HAProxy " + *version;
  server.files = {{"haproxy.cfg", configuration(ground.topology, ground.doors)}};
  server.command = {*program, "-W", "-db", "-f", ground.folder.run(server.name) + "/haproxy.cfg"};
  server.health = haproxy_health(https_port);
  server.reload_signal = SIGUSR2;  // connections through it live on
  server.memory_limit = std::uint64_t{64} << 20;
  return std::vector<Server>{std::move(server)};
}

}  // namespace ashlar::lab

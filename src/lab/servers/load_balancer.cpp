#include "lab/servers/load_balancer.h"

#include <algorithm>
#include <array>
#include <csignal>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/haproxy_text.h"
#include "lab/servers/load_balancer_parts.h"
#include "lab/servers/software.h"

namespace ashlar::lab {

using topology::Listener;
using topology::LoadBalancer;

namespace {

constexpr std::string_view config_file = "haproxy.cfg";

/// Longest prefix first. AWS: "Security policies for your Application Load Balancer".
struct TlsPolicy {
  std::string_view prefix;
  std::string_view versions;
};
constexpr std::array<TlsPolicy, 9> tls_policies{{
    {"ELBSecurityPolicy-TLS13-1-3", "ssl-min-ver TLSv1.3"},
    {"ELBSecurityPolicy-TLS13-1-2", "ssl-min-ver TLSv1.2"},
    {"ELBSecurityPolicy-TLS13-1-1", "ssl-min-ver TLSv1.1"},
    {"ELBSecurityPolicy-TLS13-1-0", "ssl-min-ver TLSv1.0"},
    {"ELBSecurityPolicy-TLS-1-2", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2"},
    {"ELBSecurityPolicy-FS-1-2", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2"},
    {"ELBSecurityPolicy-TLS-1-1", "ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.2"},
    {"ELBSecurityPolicy-FS-1-1", "ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.2"},
    {"", "ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.2"},  // AWS's default, ELBSecurityPolicy-2016-08
}};

std::string_view tls_versions(const std::string& policy) {
  return std::find_if(tls_policies.begin(), tls_policies.end(),
                      [&](const TlsPolicy& known) { return policy.starts_with(known.prefix); })
      ->versions;
}

bool is_secure(const Listener& listener) {
  return listener.protocol == "HTTPS" || listener.protocol == "TLS";
}

/// Issues what the listener presents, and says where it stands. One that is not in the topology was named by
/// its ARN: what names it has is not known here, and the balancer's own stands in for it.
Expected<std::string> certificate_words(const Ground& ground, const Node& node, const Listener& listener,
                                        Files& files) {
  std::string words;
  for (const auto& id : listener.certificates) {
    const auto known = node.topology.certificates.find(id);
    const bool is_known = known != node.topology.certificates.end();
    const auto pair = ground.certificates.issue(
        id.text, is_known ? known->second.names : std::vector<std::string>{node.balancer.dns_name});
    if (!pair) return tl::unexpected(pair.error());
    const std::string file = "certificate-" + sha256_hex(id.text, 8) + ".pem";
    files[file] = pair->certificate + pair->key;
    words += " crt " + haproxy_quoted(node.folder + "/" + file);
  }
  return words;
}

/// "bind 10.17.0.5:443 ssl crt …"
Expected<std::string> bind_line(const Ground& ground, const Node& node, const Listener& listener,
                                Files& files) {
  std::string line = fmt::format("    bind {}:{}", node.interface.address.text(), listener.port);
  if (!is_secure(listener)) return line + "\n";
  const auto certificates = certificate_words(ground, node, listener, files);
  if (!certificates) return certificates;
  line += fmt::format(" ssl{} {}", *certificates, tls_versions(listener.ssl_policy));
  if (listener.protocol == "HTTPS") line += " alpn h2,http/1.1";
  return line + "\n";
}

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

/// The inside outlasts the edge towards the client, and the edge the inside towards the target, so that the
/// one who knows why is the one who answers.
std::string application_defaults(const Node& node) {
  std::string errors;
  for (const int status : {400, 408, 502, 503, 504}) {
    errors += fmt::format("    http-error status {} content-type text/html file {} hdr Server awselb/2.0\n",
                          status, haproxy_quoted(node.folder + "/" + page_file(status)));
  }
  const auto idle = node.balancer.idle_timeout.count();
  return fmt::format(
             "\ndefaults\n"
             "    mode http\n"
             "    retries 0\n"
             "    option abortonclose\n"
             "    option dontlognull\n"
             "    timeout connect 10s\n"
             "    timeout client {0}s\n"
             "    timeout http-request {0}s\n"
             "    timeout http-keep-alive {0}s\n"
             "    timeout tunnel {0}s\n"
             "    timeout server {0}s\n",
             idle) +
         errors;
}

/// Where the edge meets the inside: a socket in the namespace's own, nameless space.
std::string inside_socket(const Node& node, const Listener& listener) {
  return fmt::format("abns@{}-{}", sha256_hex(node.interface.name, 16), listener.port);
}

std::string edge_section(const Node& node, const Listener& listener, const std::string& bind) {
  const std::string facts = is_secure(listener) ? "%[ssl_fc_cipher];%[ssl_fc_protocol]" : "-;-";
  return fmt::format(
             "\nfrontend edge-{0}\n"
             "    log global\n"
             "{1}"
             "    tcp-request session set-var-fmt(sess.connection) 'TID_%[uuid,regsub(-,,g)]'\n"
             "    http-request set-var-fmt(txn.version) 'HTTP/%[req.ver]'\n"
             "    unique-id-format '%[var(txn.version)];{2};%[var(sess.connection)]'\n",
             listener.port, bind, facts) +
         edge_log_lines(node, listener) +
         fmt::format(
             "    default_backend inside-{0}\n"
             "\nbackend inside-{0}\n"
             "    option http-server-close\n"
             "    http-reuse never\n"
             "    timeout server {1}s\n"
             "    server inside {2} send-proxy-v2 proxy-v2-options unique-id,authority\n",
             listener.port, (node.balancer.idle_timeout + std::chrono::seconds(10)).count(),
             inside_socket(node, listener));
}

/// What an ALB refuses whatever the rules say, and what it tells the target of the client.
std::string header_lines(const Node& node, const Listener& listener) {
  std::string lines =
      "    http-request return status 405 hdr Server awselb/2.0 if { method TRACE }\n"
      "    http-request return status 463 hdr Server awselb/2.0 if { req.hdr_cnt(x-forwarded-for) gt 30 }\n";
  if (node.balancer.drop_invalid_header_fields) {
    lines += "    http-request del-header '[^-A-Za-z0-9]' -m reg\n";
  }
  return lines +
         fmt::format(
             "    acl proxied req.fhdr(x-forwarded-for) -m found\n"
             "    http-request set-header X-Forwarded-For '%[req.fhdr(x-forwarded-for)], %[src]' if proxied\n"
             "    http-request set-header X-Forwarded-For %[src] if !proxied\n"
             "    http-request set-header X-Forwarded-Proto {}\n"
             "    http-request set-header X-Forwarded-Port {}\n",
             is_secure(listener) ? "https" : "http", listener.port);
}

std::string inside_section(const Node& node, const Listener& listener, Files& files) {
  return fmt::format(
             "\nfrontend listener-{}\n"
             "    log global\n"
             "    bind {} accept-proxy\n"
             "    timeout client {}s\n",
             listener.port, inside_socket(node, listener),
             (node.balancer.idle_timeout + std::chrono::seconds(10)).count()) +
         log_lines(node, listener) + header_lines(node, listener) + rule_lines(node, listener, files);
}

Expected<std::string> application_config(const Ground& ground, const Node& node, Files& files) {
  std::string text = global_section(node) + application_defaults(node);
  for (const int status : {301, 302, 400, 408, 502, 503, 504}) files[page_file(status)] = error_page(status);
  for (const Listener& listener : node.balancer.listeners) {
    const auto bind = bind_line(ground, node, listener, files);
    if (!bind) return bind;
    text += edge_section(node, listener, *bind) + inside_section(node, listener, files);
  }
  return text + target_group_sections(node);
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
Expected<std::string> network_config(const Ground& ground, const Node& node, Files& files) {
  std::string text = global_section(node) +
                     "\ndefaults\n"
                     "    mode tcp\n"
                     "    retries 0\n"
                     "    timeout connect 10s\n"
                     "    timeout client 350s\n"
                     "    timeout server 350s\n";
  for (const Listener& listener : node.balancer.listeners) {
    const auto* forward = std::get_if<topology::Forward>(&listener.default_action);
    const bool forwards = forward != nullptr && !forward->groups.empty();
    const auto bind = bind_line(ground, node, listener, files);
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
  const auto config = application ? application_config(ground, node, server.files)
                                  : network_config(ground, node, server.files);
  if (!config) return tl::unexpected(config.error());
  server.files[std::string(config_file)] = *config;
  server.name = node.interface.name;
  server.kind = "haproxy";
  server.name_space = node.interface.name;
  server.stands_for = stands_for(node);
  server.software = "HAProxy " + version;
  server.command = {"haproxy", "-W", "-db", "-f", fmt::format("{}/{}", node.folder, config_file)};
  server.health.port = node.balancer.listeners.front().port;
  server.reload_signal = SIGUSR2;
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

std::string page_file(int status) { return fmt::format("{}.html", status); }

std::string error_page(int status) {
  struct Page {
    int status;
    std::string_view title;
  };
  constexpr std::array<Page, 7> pages{{
      {301, "Moved Permanently"},
      {302, "Found"},
      {400, "Bad Request"},
      {408, "Request Time-out"},
      {502, "Bad Gateway"},
      {503, "Service Temporarily Unavailable"},
      {504, "Gateway Time-out"},
  }};
  const auto* page =
      std::find_if(pages.begin(), pages.end(), [&](const Page& known) { return known.status == status; });
  return fmt::format(
      "<html>\r\n<head><title>{0} {1}</title></head>\r\n<body>\r\n<center><h1>{0} {1}</h1></center>\r\n"
      "</body>\r\n</html>\r\n",
      status, page == pages.end() ? "" : page->title);
}

}  // namespace ashlar::lab

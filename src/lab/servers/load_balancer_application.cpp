// An Application Load Balancer's two hops, and what it says itself.
#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/haproxy_text.h"
#include "lab/servers/load_balancer_parts.h"

namespace ashlar::lab {

using topology::Listener;

namespace {

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
             "    option idle-close-on-response\n"  // a reload takes no client's connection away
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
             "    http-request set-header X-Forwarded-Port {}\n"
             "    http-after-response set-header Date '%[date,http_date]' unless {{ res.fhdr(date) -m found "
             "}}\n",
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

}  // namespace

Expected<std::string> application_sections(const Ground& ground, const Node& node, Files& files) {
  std::string text = application_defaults(node);
  for (const int status : {301, 302, 400, 408, 502, 503, 504}) files[page_file(status)] = error_page(status);
  for (const Listener& listener : node.balancer.listeners) {
    auto bind = bind_line(ground, node, listener, files);
    if (!bind) return bind;
    text += edge_section(node, listener, *bind) + inside_section(node, listener, files);
  }
  return text + target_group_sections(node);
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

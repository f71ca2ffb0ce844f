// The access log, in the ALB's own format and order of fields.
// AWS: "Access logs for your Application Load Balancer" (access log entries). What HAProxy cannot know is
// `-`, as where AWS has nothing to say: the classification of malformed requests.
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/haproxy_text.h"
#include "lab/servers/load_balancer_parts.h"

namespace ashlar::lab {

using topology::Listener;

namespace {

/// Now, with microseconds: HAProxy's clock stands still while it handles one event.
constexpr std::string_view now = "%[date,utime(%Y-%m-%dT%H:%M:%S)].%[date(0,us),concat(),bytes(10,6)]Z";

/// `app/lb-stage-public/50dc6c495c0c9188`, which is the end of the ARN.
std::string resource_id(const topology::LoadBalancer& balancer) {
  constexpr std::string_view before = "loadbalancer/";
  const std::size_t at = balancer.arn.find(before);
  return at == std::string::npos ? "app/" + balancer.name : balancer.arn.substr(at + before.size());
}

/// Milliseconds in one variable, as seconds with three decimals in another.
std::string seconds(std::string_view variable) {
  return fmt::format(
      "    http-response set-var-fmt(txn.{0}) "
      "'%[var(txn.{0}_ms),div(1000)].%[var(txn.{0}_ms),mod(1000),add(1000),concat(),bytes(1,3)]'\n",
      variable);
}

/// Trace ids: the root of a new request, or this balancer's own part of a known one.
std::string_view trace_lines() {
  return "    http-request set-var-fmt(txn.trace) "
         "'1-%[date,htonl,hex,lower]-%[uuid,regsub(-,,g),bytes(0,24)]'\n"
         "    acl traced req.hdr(x-amzn-trace-id) -m sub Root=\n"
         "    http-request set-header X-Amzn-Trace-Id "
         "'Self=%[var(txn.trace)];%[req.fhdr(x-amzn-trace-id),regsub(Self=[^;]*;?,,g)]' if traced\n"
         "    http-request set-header X-Amzn-Trace-Id 'Root=%[var(txn.trace)]' if !traced\n"
         "    http-request set-var(txn.trace) req.fhdr(x-amzn-trace-id)\n";
}

/// The name that the client asked for, where a certificate is for it, and that certificate: the first that is
/// for it, or else the listener's default.
std::string certificate_lines(const Node& node, const Listener& listener) {
  std::string lines;
  for (auto id = listener.certificates.rbegin(); id != listener.certificates.rend(); ++id) {
    const auto known = node.topology.certificates.find(*id);
    if (known == node.topology.certificates.end()) continue;
    const std::string acl = "certified-" + sha256_hex(id->text, 8);
    for (const std::string& name : known->second.names) {
      const std::string label =
          name.starts_with("*.") ? "[^.]*" + pattern_expression(name.substr(1)) : pattern_expression(name);
      lines +=
          fmt::format("    acl {} fc_pp_authority -i -m reg -- {}\n", acl, haproxy_quoted("^" + label + "$"));
    }
    const std::string set =
        fmt::format("    http-request set-var(txn.certificate) str({})", known->second.arn);
    if (*id == listener.certificates.front()) lines = set + "\n" + lines;
    lines +=
        fmt::format("{0} if {1}\n    http-request set-var(txn.domain) fc_pp_authority if {1}\n", set, acl);
  }
  return lines;
}

/// http, https or h2; ws and wss once a WebSocket is open.
std::string type_lines(bool secure) {
  std::string lines = fmt::format("    http-request set-var(txn.type) str({})\n", secure ? "https" : "http");
  if (secure) lines += "    http-request set-var(txn.type) str(h2) if { var(txn.version) -m str HTTP/2.0 }\n";
  return lines + fmt::format("    http-after-response set-var(txn.type) str({}) if {{ status 101 }}\n",
                             secure ? "wss" : "ws");
}

/// What the edge says of the connection, in the PROXY protocol's unique id.
constexpr std::string_view edge_facts =
    "    http-request set-var(txn.version) fc_pp_unique_id,field(1,;)\n"
    "    http-request set-var(txn.cipher) fc_pp_unique_id,field(2,;)\n"
    "    http-request set-var(txn.protocol) fc_pp_unique_id,field(3,;)\n"
    "    http-request set-var(txn.connection) fc_pp_unique_id,field(4,;)\n";

constexpr std::string_view request_facts =
    "    http-request set-var(txn.host) req.hdr(host),host_only\n"
    "    http-request set-var(txn.method) method\n"
    "    http-request set-var(txn.uri) pathq\n"
    "    http-request set-var(txn.agent) req.fhdr(user-agent)\n";

/// Who logs. The edge logs only what is no request: it knows of none of its parts.
enum class Hop { Edge, Inside };

/// The line's fields in AWS's order.
std::vector<std::string> log_fields(const Node& node, const Listener& listener, Hop hop) {
  const std::string protocol = listener.protocol == "HTTPS" ? "https" : "http";
  const auto known = [hop](std::string_view name, std::string_view otherwise) {
    return hop == Hop::Edge ? std::string(otherwise)
                            : fmt::format("%{{+E}}[var(txn.{},{})]", name, otherwise);
  };
  const auto quoted = [&](std::string_view name) { return "\"" + known(name, "-") + "\""; };
  return {
      known("type", protocol),
      std::string(now),
      haproxy_literal(resource_id(node.balancer)),
      "%ci:%cp",
      known("target", "-"),
      known("to_target", "-1"),
      known("at_target", "-1"),
      known("from_target", "-1"),
      hop == Hop::Edge ? "%ST" : known("status", "460"),
      known("target_status", "-"),
      "%U",
      "%B",
      fmt::format("\"{} {}://{}:{}{} {}\"", known("method", "-"), protocol, known("host", "-"), listener.port,
                  known("uri", "-"), known("version", "-")),
      quoted("agent"),
      known("cipher", "-"),
      known("protocol", "-"),
      known("group", "-"),
      quoted("trace"),
      quoted("domain"),
      quoted("certificate"),
      known("rule", "-"),
      hop == Hop::Edge ? std::string(now) : known("created", "-"),
      quoted("action"),
      quoted("location"),
      "\"-\"",  // error_reason: of functions and authentication
      quoted("target"),
      quoted("target_status"),
      "\"-\"",  // classification
      "\"-\"",  // classification_reason
      known("connection", "-"),
      "\"-\"",  // transformed_host
      "\"-\"",  // transformed_uri
      "\"-\"",  // request_transform_status
  };
}

std::string log_format(const Node& node, const Listener& listener, Hop hop) {
  return fmt::format("    log-format {}\n", haproxy_quoted(join(log_fields(node, listener, hop), " ")));
}

/// Of an answer: whose it is, and how long it took. `http-response` is for a target's answers alone.
std::string response_facts() {
  return "    http-response set-var(txn.target_status) status\n"
         "    http-response set-var-fmt(txn.wait_ms) %Tw\n"
         "    http-response set-var-fmt(txn.connect_ms) %Tc\n"
         "    http-response set-var(txn.to_target_ms) var(txn.wait_ms),add(txn.connect_ms)\n"
         "    http-response set-var-fmt(txn.at_target_ms) %Tr\n" +
         seconds("to_target") + seconds("at_target") +
         "    http-response set-var(txn.from_target) str(0.000)\n"
         "    http-after-response set-var(txn.target) srv_name,regsub(^open:,)\n"
         "    http-after-response set-var(txn.status) status\n"
         // HAProxy answers 400 where the client gave up while its request was under way; an ALB logs 460.
         "    acl answered var(txn.target_status) -m found\n"
         "    http-after-response set-var(txn.status) int(460) if { status 400 } { var(txn.rule) -m found } "
         "!answered\n";
}

}  // namespace

std::string log_lines(const Node& node, const Listener& listener) {
  const bool secure = listener.protocol == "HTTPS";
  std::string lines = fmt::format("    http-request set-var-fmt(txn.created) {}\n", haproxy_quoted(now));
  lines += edge_facts;
  lines += request_facts;
  lines += trace_lines();
  lines += certificate_lines(node, listener);
  lines += type_lines(secure);
  return lines + response_facts() + log_format(node, listener, Hop::Inside);
}

std::string edge_log_lines(const Node& node, const Listener& listener) {
  return "    http-request set-log-level silent\n" + log_format(node, listener, Hop::Edge);
}

}  // namespace ashlar::lab

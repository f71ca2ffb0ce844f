// Listener rules: conditions become ACLs of the same meaning, the first rule that matches leaves its priority
// in `txn.rule`, and its action follows from that.
// AWS: "Listeners for your Application Load Balancers" (rule condition types, rule action types).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"
#include "lab/servers/haproxy_text.h"
#include "lab/servers/load_balancer_parts.h"

namespace ashlar::lab {

using topology::Conditions;
using topology::Listener;
using topology::ListenerRule;

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// One part of a rule's conditions: it matches where one of its ACL's lines does.
struct Part {
  std::string name;
  std::vector<std::string> matches;
};

std::vector<std::string> each_pattern(const std::string& fetch, const std::vector<std::string>& patterns) {
  std::vector<std::string> matches;
  for (const std::string& pattern : patterns) matches.push_back(fetch + " " + haproxy_pattern(pattern));
  return matches;
}

/// A key and a value among the pairs of a query, without regard to case.
std::string query_match(const Conditions::Query& query) {
  const std::string key = query.key.empty() ? "([^&=]*=)?" : pattern_expression(query.key, "[^&=]") + "=";
  const std::string pair = "(^|&)" + key + pattern_expression(query.value, "[^&]") + "(&|$)";
  return "query -i -m reg -- " + haproxy_quoted(pair);
}

std::vector<Part> parts_of(const Conditions& conditions) {
  std::vector<Part> parts{
      {"host", each_pattern("var(txn.host) -i", conditions.hosts)},
      {"path", each_pattern("path", conditions.paths)},
      {"method", {}},
      {"query", {}},
      {"source", {}},
  };
  for (const std::string& method : conditions.methods) {
    parts[2].matches.push_back("method -m str -- " + haproxy_quoted(method));
  }
  for (const auto& query : conditions.queries) parts[3].matches.push_back(query_match(query));
  for (const Cidr& source : conditions.sources) parts[4].matches.push_back("src " + source.text());
  for (const auto& header : conditions.headers) {
    const std::string name = fmt::format("header{}", parts.size());
    parts.push_back({name, each_pattern(fmt::format("req.fhdr({}) -i", header.name), header.values)});
  }
  std::erase_if(parts, [](const Part& part) { return part.matches.empty(); });
  return parts;
}

std::string condition_lines(const ListenerRule& rule) {
  std::string lines;
  std::string all = "!decided";
  for (const Part& part : parts_of(rule.conditions)) {
    const std::string acl = fmt::format("{}-{}", rule.priority, part.name);
    for (const std::string& match : part.matches) lines += fmt::format("    acl {} {}\n", acl, match);
    all += " " + acl;
  }
  return lines + fmt::format("    http-request set-var(txn.rule) int({}) if {}\n", rule.priority, all);
}

/// `#{host}` and its like, as log-format; of the path without its first slash, since AWS writes `/#{path}`.
std::string filled_in(std::string_view part, const Listener& listener) {
  const std::array<std::pair<std::string_view, std::string>, 5> words{{
      {"#{protocol}", lower(listener.protocol)},
      {"#{host}", "%[var(txn.host)]"},
      {"#{port}", std::to_string(listener.port)},
      {"#{path}", "%[path,regsub(^/,)]"},
      {"#{query}", "%[query]"},
  }};
  std::string text = haproxy_literal(part);
  for (const auto& [word, stands_for] : words) text = replace_all(text, word, stands_for);
  return text;
}

/// AWS writes the port always, and the question mark only before a query.
std::string location(const topology::Redirect& redirect, const Listener& listener) {
  std::string question;
  if (redirect.query == "#{query}") question = "%[var(txn.question)]";
  if (redirect.query != "#{query}" && !redirect.query.empty()) {
    question = "?" + filled_in(redirect.query, listener);
  }
  return fmt::format("{}://{}:{}{}{}", lower(filled_in(redirect.protocol, listener)),
                     filled_in(redirect.host, listener), filled_in(redirect.port, listener),
                     filled_in(redirect.path, listener), question);
}

/// What happens once a rule is chosen; `if_chosen` is the condition for that.
struct ActionLines {
  const Node& node;
  const Listener& listener;
  Files& files;
  int priority;
  std::string if_chosen;

  std::string named(std::string_view action) const {
    return fmt::format("    http-request set-var(txn.action) str({}) {}\n", action, if_chosen);
  }

  std::string respond(int status, const std::string& content_type, const std::string& body,
                      std::string_view header, const std::string& file) const {
    std::string payload;
    if (!body.empty()) {
      payload = fmt::format(" content-type {} file {}", haproxy_quoted(content_type),
                            haproxy_quoted(node.folder + "/" + file));
      files[file] = body;
    }
    return fmt::format("    http-request return status {}{} hdr Server awselb/2.0{} {}\n", status, payload,
                       header, if_chosen);
  }

  std::string operator()(const topology::FixedResponse& fixed) const {
    const std::string type = fixed.content_type.empty() ? "text/plain" : fixed.content_type;
    return named("fixed-response") +
           respond(fixed.status, type, fixed.body, "", fmt::format("{}-{}.body", listener.port, priority));
  }

  std::string operator()(const topology::Redirect& redirect) const {
    return named("redirect") +
           fmt::format("    http-request set-var-fmt(txn.location) {} {}\n",
                       haproxy_quoted(location(redirect, listener)), if_chosen) +
           respond(redirect.status, "text/html", error_page(redirect.status),
                   " hdr Location %[var(txn.location)]", page_file(redirect.status));
  }

  std::string operator()(const topology::Forward& forward) const {
    std::string lines = named("forward");
    if (forward.groups.size() == 1) return lines + share_lines(forward.groups.front().group, if_chosen);
    int total = 0;
    for (const auto& share : forward.groups) total += share.weight;
    if (total > 0) lines += fmt::format("    http-request set-var(txn.draw) rand({}) {}\n", total, if_chosen);
    int drawn = 0;
    for (const auto& share : forward.groups) {
      if (share.weight <= 0) continue;
      const int last = drawn + share.weight - 1;
      lines += share_lines(share.group,
                           fmt::format("{} {{ var(txn.draw) -m int {}:{} }}", if_chosen, drawn, last));
      drawn += share.weight;
    }
    return lines;
  }

  std::string share_lines(const topology::TargetGroupId& group, const std::string& if_drawn) const {
    std::string backend = fmt::format("    http-request set-var(txn.backend) str({}) {}\n",
                                      backend_name(node.topology, group), if_drawn);
    const auto known = node.topology.target_groups.find(group);
    if (known == node.topology.target_groups.end() || known->second.arn.empty()) return backend;
    return backend + fmt::format("    http-request set-var-fmt(txn.group) {} {}\n",
                                 haproxy_quoted(haproxy_literal(known->second.arn)), if_drawn);
  }
};

std::string action_lines(const Node& node, const Listener& listener, Files& files, int priority,
                         const topology::Action& action) {
  const ActionLines lines{node, listener, files, priority,
                          fmt::format("if {{ var(txn.rule) -m int {} }}", priority)};
  return std::visit(lines, action);
}

}  // namespace

std::string rule_lines(const Node& node, const Listener& listener, Files& files) {
  std::string lines =
      "    http-request set-var-fmt(txn.question) '?%[query]' if { query -m found }\n"
      "    acl decided var(txn.rule) -m found\n";
  for (const ListenerRule& rule : listener.rules) lines += condition_lines(rule);
  lines += "    http-request set-var(txn.rule) int(0) if !decided\n";
  for (const ListenerRule& rule : listener.rules) {
    lines += action_lines(node, listener, files, rule.priority, rule.action);
  }
  lines += action_lines(node, listener, files, 0, listener.default_action);
  return lines +
         "    use_backend %[var(txn.backend)] if { var(txn.backend) -m found }\n    default_backend none\n";
}

}  // namespace ashlar::lab

// Listeners, their rules, and what each does with a request.
#include <algorithm>

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

constexpr std::string_view usual_tls_policy = "ELBSecurityPolicy-2016-08";

TargetGroupId target_group(const Building& building, const Attributes& from, std::string_view name) {
  const Resource* found = from.resource_at(name, {"aws_lb_target_group"});
  const TargetGroupId id{found ? building.id(*found) : ""};
  return building.topology.target_groups.contains(id) ? id : TargetGroupId();
}

void add_share(const Building& building, Forward& forward, const Attributes& from, std::string_view name) {
  const TargetGroupId group = target_group(building, from, name);
  if (!group.empty()) forward.groups.push_back({group, from.number("weight", 1)});
}

Action forward(Building& building, const Attributes& action) {
  Forward forward;
  if (const std::optional<Attributes> block = action.block("forward")) {
    for (const Attributes& share : block->blocks("target_group")) add_share(building, forward, share, "arn");
    const std::optional<Attributes> stickiness = block->block("stickiness");
    if (stickiness && stickiness->flag("enabled")) building.unmodelled(action.resource(), "sticky sessions");
  }
  if (forward.groups.empty()) add_share(building, forward, action, "target_group_arn");
  if (forward.groups.empty())
    building.unmodelled(action.resource(), "a target group that is not in the graph");
  return forward;
}

/// "301" of "HTTP_301".
int status_of(const std::string& text, int otherwise) {
  const std::size_t digits = text.find_first_of("0123456789");
  return digits == std::string::npos ? otherwise : std::atoi(text.c_str() + digits);
}

Action redirect(Building&, const Attributes& action) {
  Redirect redirect;
  const std::optional<Attributes> block = action.block("redirect");
  if (!block) return redirect;
  redirect.protocol = block->text("protocol", redirect.protocol);
  redirect.host = block->text("host", redirect.host);
  redirect.port = block->text("port", redirect.port);
  redirect.path = block->text("path", redirect.path);
  redirect.query = block->text("query", redirect.query);
  redirect.status = status_of(block->text("status_code"), redirect.status);
  return redirect;
}

Action fixed_response(Building&, const Attributes& action) {
  FixedResponse response;
  const std::optional<Attributes> block = action.block("fixed_response");
  if (!block) return response;
  response.status = status_of(block->text("status_code"), response.status);
  response.content_type = block->text("content_type");
  response.body = block->text("message_body");
  return response;
}

struct ActionKind {
  std::string_view type;
  Action (*read)(Building&, const Attributes&);
};
constexpr ActionKind action_kinds[] = {
    {"forward", forward}, {"redirect", redirect}, {"fixed-response", fixed_response}};

/// The last one answers; those before it ask who the caller is. One that cannot be read answers nothing but
/// 503, as a group without targets would.
Action action_of(Building& building, const Attributes& from, std::string_view name) {
  Action result = Forward{};
  for (const Attributes& action : from.blocks(name)) {
    const std::string type = action.text("type");
    const auto* kind = std::find_if(std::begin(action_kinds), std::end(action_kinds),
                                    [&](const ActionKind& each) { return each.type == type; });
    if (kind != std::end(action_kinds)) result = kind->read(building, action);
    if (kind == std::end(action_kinds)) building.unmodelled(from.resource(), "actions of type " + type);
  }
  return result;
}

/// A rule's parts: each occurs once, but for headers and queries.
class ConditionReader {
 public:
  ConditionReader(Building& building, const Attributes& rule) : building_(building), rule_(rule) {}

  Conditions read() {
    for (const Attributes& condition : rule_.blocks("condition")) {
      add_texts(conditions_.hosts, condition, "host_header");
      add_texts(conditions_.paths, condition, "path_pattern");
      add_texts(conditions_.methods, condition, "http_request_method");
      add_header(condition);
      add_queries(condition);
      add_sources(condition);
    }
    return std::move(conditions_);
  }

 private:
  void add_texts(std::vector<std::string>& texts, const Attributes& condition, std::string_view name) {
    const std::optional<Attributes> block = condition.block(name);
    if (!block) return;
    if (block->has("regex_values"))
      building_.unmodelled(rule_.resource(), "regular expressions in conditions");
    texts = block->texts("values");
  }

  void add_header(const Attributes& condition) {
    const std::optional<Attributes> block = condition.block("http_header");
    if (block) conditions_.headers.push_back({block->text("http_header_name"), block->texts("values")});
  }

  /// One block's values are alternatives; two blocks would both have to match.
  void add_queries(const Attributes& condition) {
    const std::vector<Attributes> blocks = condition.blocks("query_string");
    if (!blocks.empty() && !conditions_.queries.empty())
      building_.unmodelled(rule_.resource(), "two conditions on queries at once");
    for (const Attributes& query : blocks)
      conditions_.queries.push_back({query.text("key"), query.text("value")});
  }

  void add_sources(const Attributes& condition) {
    const std::optional<Attributes> block = condition.block("source_ip");
    if (!block) return;
    for (const std::string& text : block->texts("values")) {
      CidrProblem problem;
      const std::optional<Cidr> source = parse_cidr(text, problem);
      if (source) conditions_.sources.push_back(*source);
      if (!source) building_.unmodelled(rule_.resource(), "a condition on a source that is no IPv4 network");
    }
  }

  Building& building_;
  const Attributes& rule_;
  Conditions conditions_;
};

void add_certificate(const Building& building, Listener& listener, const Attributes& from) {
  const Resource* found = from.resource_at("certificate_arn", {"aws_acm_certificate"});
  if (found) listener.certificates.push_back({building.id(*found)});
}

bool has_tls(const std::string& protocol) { return protocol == "HTTPS" || protocol == "TLS"; }

Listener listener_of(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  Listener listener;
  listener.id = building.id(resource);
  listener.port = from.number("port", 0);
  listener.protocol = from.text("protocol", "HTTP");
  if (has_tls(listener.protocol)) listener.ssl_policy = from.text("ssl_policy", usual_tls_policy);
  add_certificate(building, listener, from);
  listener.default_action = action_of(building, from, "default_action");
  const std::optional<Attributes> mutual = from.block("mutual_authentication");
  if (mutual && mutual->text("mode") != "off") building.unmodelled(resource, "certificates of clients");
  return listener;
}

/// Listeners by resource, until each goes to its balancer.
using Listeners = std::map<const Resource*, Listener>;

void add_certificates(const Building& building, Listeners& listeners) {
  for (const Resource* resource : building.graph.all("aws_lb_listener_certificate")) {
    const Attributes from = building.read(*resource);
    const auto listener = listeners.find(from.resource_at("listener_arn", {"aws_lb_listener"}));
    if (listener != listeners.end()) add_certificate(building, listener->second, from);
  }
}

int highest_priority(const Listener& listener) {
  int highest = 0;
  for (const ListenerRule& rule : listener.rules) highest = std::max(highest, rule.priority);
  return highest;
}

/// AWS puts a rule without a priority behind all others.
void add_rules(Building& building, Listeners& listeners, bool with_priority) {
  for (const Resource* resource : building.graph.all("aws_lb_listener_rule")) {
    const Attributes from = building.read(*resource);
    if (from.has("priority") != with_priority) continue;
    const auto listener = listeners.find(from.resource_at("listener_arn", {"aws_lb_listener"}));
    if (listener == listeners.end()) {
      building.unmodelled(*resource, "a rule of a listener that is not in the graph");
      continue;
    }
    const int next = highest_priority(listener->second) + 1;
    listener->second.rules.push_back({building.id(*resource), from.number("priority", next),
                                      ConditionReader(building, from).read(),
                                      action_of(building, from, "action")});
  }
}

void hand_over(Building& building, const Resource& resource, Listener listener) {
  std::stable_sort(listener.rules.begin(), listener.rules.end(),
                   [](const ListenerRule& a, const ListenerRule& b) { return a.priority < b.priority; });
  const Resource* of = building.read(resource).resource_at("load_balancer_arn", {"aws_lb"});
  const auto balancer = building.topology.load_balancers.find({of ? building.id(*of) : ""});
  if (balancer == building.topology.load_balancers.end())
    return building.unmodelled(resource, "a listener of a load balancer that is not in the graph");
  balancer->second.listeners.push_back(std::move(listener));
}

}  // namespace

void describe_listeners(Building& building) {
  Listeners listeners;
  for (const Resource* resource : building.graph.all("aws_lb_listener"))
    listeners.emplace(resource, listener_of(building, *resource));
  add_certificates(building, listeners);
  add_rules(building, listeners, true);
  add_rules(building, listeners, false);
  for (const Resource* resource : building.graph.all("aws_lb_listener"))
    hand_over(building, *resource, std::move(listeners.at(resource)));
  for (auto& [id, balancer] : building.topology.load_balancers) {
    std::stable_sort(balancer.listeners.begin(), balancer.listeners.end(),
                     [](const Listener& a, const Listener& b) { return a.port < b.port; });
  }
}

}  // namespace ashlar::topology

// Load balancers as their clients see them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/networks/internet.h"
#include "lab/verify/check.h"
#include "lab/verify/lookup.h"
#include "lab/verify/topology_facts.h"
#include "lab/verify/web.h"
#include "topology/balancer_names.h"

namespace ashlar::lab {

namespace {

using topology::Interface;
using topology::Listener;
using topology::LoadBalancer;
using topology::Service;
using topology::Topology;

std::string joined(const std::string& url, const std::string& path) {
  return url.ends_with('/') ? url + path.substr(1) : url + path;
}

/// What a service made of being asked, to be taken back.
void note(View& view, const topology::Place& place, const std::string& body) {
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  if (!answer.is_object()) return;
  const auto mysql = answer.find("mysql");
  if (mysql != answer.end() && mysql->is_object() && mysql->contains("id") && (*mysql)["id"].is_string())
    view.written().rows[place].push_back((*mysql)["id"].get<std::string>());
  const auto redis = answer.find("redis");
  if (redis != answer.end() && redis->is_object() && redis->contains("visits"))
    ++view.written().visits[place];
}

/// What it answers at one of this project's own paths: itself, what it calls, and what it keeps.
void say_answer(View& view, Findings& findings, const Service& service, topology::Address address,
                const std::string& path, const std::string& meaning) {
  const std::string url = url_of(service);
  const auto answer = ask_web(view, {client, joined(url, path), address});
  const bool holds = answer && answer->status == 200;
  if (answer) note(view, service.place, answer->body);
  findings.say(fmt::format("{} answers from the Internet{}", joined(url, path), meaning), holds,
               holds ? answer->body : told(answer));
}

Expected<void> say_service(View& view, Findings& findings, const Service& service) {
  const std::string url = url_of(service);
  const auto addresses = look_up(view, client, public_resolver, host_of(url));
  if (!addresses) return tl::unexpected(addresses.error());
  findings.say(host_of(url) + " has addresses on the Internet", !addresses->empty(),
               fmt::format("{} addresses", addresses->size()));
  if (addresses->empty()) return {};
  const auto settings = nlohmann::json::parse(service.settings);
  say_answer(view, findings, service, addresses->front(), "/greeting", "");
  if (!settings.value("calls", nlohmann::json::object()).empty()) {
    say_answer(view, findings, service, addresses->front(), "/service",
               ", through the internal load balancer");
    say_answer(view, findings, service, addresses->front(), "/db", ", with what MySQL and Redis keep");
  }
  return {};
}

const LoadBalancer* balancer_of(const Topology& topology, const Service& service) {
  for (const auto& [id, balancer] : topology.load_balancers)
    for (const Listener& listener : balancer.listeners)
      for (const topology::ListenerRule& rule : listener.rules)
        if (const auto* forward = std::get_if<topology::Forward>(&rule.action))
          for (const topology::Forward::Share& share : forward->groups)
            if (share.group == service.target_group) return &balancer;
  return nullptr;
}

/// Calls for each node of each load balancer that has a name and clients.
void for_each_node(View& view,
                   const std::function<void(const LoadBalancer&, const Listener&, const Interface&,
                                            const std::string& from, const std::string& name)>& task) {
  const Topology& topology = view.topology();
  for (const auto& entry : topology.load_balancers) {
    const LoadBalancer& balancer = entry.second;
    const std::vector<std::string> names = names_of(topology, balancer);
    const std::string from = client_of(topology, balancer);
    if (names.empty() || from.empty()) continue;
    for (const Listener& listener : balancer.listeners)
      for (const topology::InterfaceId& id : balancer.interfaces)
        task(balancer, listener, topology.interfaces.at(id), from, names.front());
  }
}

/// `https://NAME:443/a?b=c`, as an Application Load Balancer writes it: always with the port.
std::string redirected(const topology::Redirect& redirect, const std::string& name, const std::string& port) {
  std::string url = (redirect.protocol == "#{protocol}" ? "http" : "https") + std::string("://") +
                    redirect.host + ":" + redirect.port + redirect.path + "?" + redirect.query;
  url = replace_all(url, "#{host}", name);
  url = replace_all(url, "#{port}", port);
  url = replace_all(url, "#{path}", "some/path");
  return replace_all(url, "#{query}", "a=b");
}

bool claims_everything(const Listener& listener) {
  return std::any_of(listener.rules.begin(), listener.rules.end(), [](const topology::ListenerRule& rule) {
    const auto& paths = rule.conditions.paths;
    return rule.conditions.hosts.empty() && std::find(paths.begin(), paths.end(), "/*") != paths.end();
  });
}

}  // namespace

Expected<void> check_public_answers(View& view, Findings& findings) {
  for (const auto& [id, service] : view.topology().services) {
    const LoadBalancer* balancer = balancer_of(view.topology(), service);
    if (balancer == nullptr || balancer->internal) continue;
    if (auto said = say_service(view, findings, service); !said) return said;
  }
  return {};
}

Expected<void> check_redirects(View& view, Findings& findings) {
  for_each_node(view, [&](const LoadBalancer& balancer, const Listener& listener, const Interface& node,
                          const std::string& from, const std::string& name) {
    const auto* redirect = std::get_if<topology::Redirect>(&listener.default_action);
    if (redirect == nullptr) return;
    const std::string port = std::to_string(listener.port);
    const std::string url = fmt::format("http://{}:{}/some/path?a=b", name, port);
    const std::string expected = redirected(*redirect, name, port);
    const auto answer = ask_web(view, {from, url, address_of(node, balancer)});
    findings.say(fmt::format("{} leads {} to {}", node.name, url, expected),
                 answer && answer->status == redirect->status && answer->location == expected, told(answer));
  });
  return {};
}

Expected<void> check_unclaimed_paths(View& view, Findings& findings) {
  for_each_node(view, [&](const LoadBalancer& balancer, const Listener& listener, const Interface& node,
                          const std::string& from, const std::string& name) {
    const auto* fixed = std::get_if<topology::FixedResponse>(&listener.default_action);
    if (fixed == nullptr || listener.protocol != "HTTPS" || claims_everything(listener)) return;
    const std::string url = fmt::format("https://{}:{}/nobody-claims-this", name, listener.port);
    const auto answer = ask_web(view, {from, url, address_of(node, balancer)});
    findings.say(fmt::format("{} answers {} with {}", node.name, url, fixed->status),
                 answer && answer->status == fixed->status && answer->body == fixed->body, told(answer));
  });
  return {};
}

}  // namespace ashlar::lab

#include "lab/difference.h"

#include <algorithm>
#include <initializer_list>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/networks/what_differs.h"

namespace ashlar::lab {

namespace {

/// Names of what differs between two maps' values, or stands in one only.
template <class Map>
std::vector<std::string> differing(const Map& from, const Map& to) {
  std::vector<std::string> names;
  for (const auto& [name, value] : to) {
    const auto before = from.find(name);
    if (before == from.end() || before->second != value) names.push_back(name);
  }
  for (const auto& [name, value] : from)
    if (!to.contains(name)) names.push_back(name);
  return names;
}

/// A reload is enough where nothing but files differs.
ServerStep changed(const Server& from, const Server& to) {
  Server with_new_files = from;
  with_new_files.files = to.files;
  const bool only_files = with_new_files == to;
  const auto change = only_files && to.reload_signal ? ServerChange::Reload : ServerChange::Restart;
  const std::vector<std::string> files = differing(from.files, to.files);
  std::string why = only_files ? join(files, ", ") + (files.size() == 1 ? " differs" : " differ")
                    : from.software != to.software     ? from.software + " is now " + to.software
                    : from.name_space != to.name_space ? "it stands elsewhere"
                                                       : "it is started in another way";
  return {change, to.name, std::move(why)};
}

std::vector<ServerStep> server_steps(const Desired& running, const Desired& wanted) {
  std::vector<ServerStep> steps;
  for (const Server& server : running.servers)
    if (!wanted.server(server.name)) steps.push_back({ServerChange::Stop, server.name, ""});
  for (const Server& server : wanted.servers) {
    const Server* before = running.server(server.name);
    if (!before) steps.push_back({ServerChange::Start, server.name, ""});
    if (before && *before != server) steps.push_back(changed(*before, server));
  }
  return steps;
}

template <class Item>
std::map<std::string, Item> by_name(const std::vector<Item>& items) {
  std::map<std::string, Item> all;
  for (const Item& item : items) all.emplace(item.name, item);
  return all;
}

void compare_networks(const NetworkPlan& running, const NetworkPlan& wanted, Difference& found) {
  for (const std::string& name : differing(running.namespaces, wanted.namespaces)) {
    const auto was = running.namespaces.find(name);
    const auto is = wanted.namespaces.find(name);
    if (is == wanted.namespaces.end())
      found.namespaces_removed.push_back(name);
    else if (was == running.namespaces.end())
      found.namespaces_added.push_back(name);
    else
      found.namespaces_changed.emplace(name, what_differs(was->second, is->second));
  }
  found.links_changed = running.links != wanted.links || running.floating != wanted.floating;
}

std::string_view word(ServerChange change) {
  switch (change) {
    case ServerChange::Start:
      return "start";
    case ServerChange::Reload:
      return "reload";
    case ServerChange::Restart:
      return "restart";
    case ServerChange::Stop:
      return "stop";
  }
  return "";
}

/// Networks are many: named one by one where they are few.
void add_networks(std::vector<std::string>& lines, std::string_view what,
                  const std::vector<std::string>& texts) {
  constexpr std::size_t few = 5;
  if (texts.size() > few)
    lines.push_back(fmt::format("{} {} network namespaces", what, texts.size()));
  else
    for (const std::string& text : texts) lines.push_back(fmt::format("{} the network of {}", what, text));
}

std::vector<std::string> with_reasons(const std::map<std::string, std::string>& changed) {
  std::vector<std::string> texts;
  for (const auto& [name, what] : changed) texts.push_back(fmt::format("{}: {}", name, what));
  return texts;
}

}  // namespace

const Server* Desired::server(const std::string& name) const {
  for (const Server& server : servers)
    if (server.name == name) return &server;
  return nullptr;
}

bool Difference::empty() const {
  return namespaces_added.empty() && namespaces_removed.empty() && namespaces_changed.empty() &&
         !links_changed && servers.empty() && groups_changed.empty() && !forwards_changed;
}

Difference difference(const Desired& running, const Desired& wanted) {
  Difference found;
  compare_networks(running.networks, wanted.networks, found);
  found.servers = server_steps(running, wanted);
  found.groups_changed = differing(by_name(running.groups), by_name(wanted.groups));
  found.forwards_changed = running.forwards != wanted.forwards;
  found.forwards_left = !wanted.forwards.empty();
  return found;
}

bool reloads_come_first(const std::vector<ServerStep>& steps) {
  const auto any = [&](ServerChange change) {
    return std::any_of(steps.begin(), steps.end(),
                       [=](const ServerStep& step) { return step.change == change; });
  };
  return any(ServerChange::Stop) && any(ServerChange::Reload);
}

std::vector<std::string> lines(const Difference& difference) {
  std::vector<std::string> all;
  const auto add_servers = [&](std::initializer_list<ServerChange> kinds) {
    for (const ServerStep& step : difference.servers) {
      if (std::find(kinds.begin(), kinds.end(), step.change) == kinds.end()) continue;
      all.push_back(
          fmt::format("{} {}{}{}", word(step.change), step.server, step.why.empty() ? "" : ": ", step.why));
    }
  };
  const bool reloads_first = reloads_come_first(difference.servers);
  if (reloads_first) add_servers({ServerChange::Reload});
  add_servers({ServerChange::Stop});
  add_networks(all, "remove", difference.namespaces_removed);
  add_networks(all, "add", difference.namespaces_added);
  add_networks(all, "change", with_reasons(difference.namespaces_changed));
  if (reloads_first)
    add_servers({ServerChange::Start, ServerChange::Restart});
  else
    add_servers({ServerChange::Start, ServerChange::Restart, ServerChange::Reload});
  for (const std::string& group : difference.groups_changed) all.push_back("watch over " + group);
  if (difference.forwards_changed)
    all.push_back((difference.forwards_left ? "open" : "shut") + std::string(" doors on 127.0.0.1"));
  return all;
}

}  // namespace ashlar::lab

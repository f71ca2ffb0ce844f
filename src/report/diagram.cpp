#include "report/diagram.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "report/access.h"
#include "report/attributes.h"
#include "report/node_kinds.h"
#include "report/relations.h"
#include "report/talks.h"

namespace ashlar::report {

namespace {

std::string account_of(std::string_view id) { return std::string(id.substr(0, id.find('/'))); }

class Drawing {
 public:
  Drawing(const Architecture& architecture, const DiagramOptions& options)
      : architecture_(architecture),
        options_(options),
        elements_(architecture, !options.account.empty()),
        places_(architecture, elements_) {}

  Diagram draw() {
    for (const auto& [id, element] : elements_.all()) add_node(element);
    const bool whole = !options_.account.empty();
    edges_.merge(relations(architecture_, elements_, places_, whole));
    edges_ = talks(edges_, Access(architecture_, elements_, places_), whole);
    add_edges();
    for (const auto& [id, group] : places_.groups()) {
      if (is_shown(id)) drawn_.groups.push_back(group);
    }
    for (const std::string& unit : elements_.plumbing()) {
      if (is_shown(unit)) drawn_.plumbing.push_back(unit);
    }
    std::sort(drawn_.nodes.begin(), drawn_.nodes.end(), [](const Node& a, const Node& b) {
      return std::tie(a.group, a.rank, a.id) < std::tie(b.group, b.rank, b.id);
    });
    count();
    return std::move(drawn_);
  }

 private:
  bool is_shown(std::string_view id) const {
    return options_.account.empty() || account_of(id) == options_.account;
  }

  void add_node(const Element& element) {
    if (element.facts.kind == cluster_kind || !is_shown(element.id)) return;
    Node node{element.id,
              places_.place(element),
              element.facts.kind,
              rank_of(element.facts.kind),
              element.title,
              element.facts.anchors.empty() ? "" : detail_of(element.facts),
              std::max<std::size_t>(1, element.facts.anchors.size()),
              paths_of(element.units)};
    meet_the_world(element);
    drawn_.nodes.push_back(std::move(node));
  }

  /// What has a public address that others than its own people call, and where people come in.
  void meet_the_world(const Element& element) {
    const Facts& facts = element.facts;
    const bool balancer = facts.kind == "load-balancer" && !is_true(*facts.anchors.front(), "internal");
    if (balancer || facts.kind == "cdn")
      edges_.insert({std::string(internet), element.id, EdgeKind::Traffic, ""});
    if (facts.kind == "vpn") edges_.insert({std::string(outside_people), element.id, EdgeKind::Enters, ""});
  }

  void add_edges() {
    std::set<std::string> outside;
    for (Edge edge : edges_) {
      if (!is_shown(edge.from) && !is_shown(edge.to)) continue;
      for (std::string* end : {&edge.from, &edge.to}) {
        if (is_shown(*end) && *end != internet && *end != outside_people) continue;
        *end = account_of(*end);
        outside.insert(*end);
      }
      shown_.insert(std::move(edge));
    }
    drawn_.edges.assign(shown_.begin(), shown_.end());
    for (const std::string& id : outside) drawn_.nodes.push_back(outside_node(id));
  }

  Node outside_node(const std::string& id) const {
    if (id == internet) return {id, "", internet_kind, 0, "Internet", "", 1, {}};
    if (id == outside_people) return {id, "", people_outside_kind, 1, "People", "", 1, {}};
    return {id, "", account_kind, 2, id, "another account", 1, {}};
  }

  void count() {
    std::set<std::string> accounts;
    std::set<std::string> systems;
    std::size_t units = 0;
    std::size_t resources = 0;
    for (const auto& [path, unit] : architecture_.units()) {
      if (!is_shown(path.account)) continue;
      accounts.insert(path.account);
      for (const auto& resource : unit->resources) systems.emplace(resource->system);
      ++units;
      resources += unit->resources.size();
    }
    const std::string& account = options_.account;
    const std::string what = account.empty()
                                 ? fmt::format("{}: {} accounts", options_.organization, accounts.size())
                                 : fmt::format("{}, account {}", options_.organization, account);
    drawn_.title =
        fmt::format("{}, {} systems, {} units, {} resources", what, systems.size(), units, resources);
    drawn_.accounts.assign(accounts.begin(), accounts.end());
    drawn_.systems.assign(systems.begin(), systems.end());
  }

  const Architecture& architecture_;
  const DiagramOptions& options_;
  Elements elements_;
  Places places_;
  std::set<Edge> edges_;
  std::set<Edge> shown_;
  Diagram drawn_;
};

}  // namespace

Diagram diagram(const Architecture& architecture, const DiagramOptions& options) {
  return Drawing(architecture, options).draw();
}

std::string_view name_of(GroupKind kind) {
  constexpr std::string_view names[] = {"account", "region",     "vpc",         "tier",
                                        "cluster", "beside-vpc", "account-wide"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Purpose purpose) {
  constexpr std::string_view names[] = {"application", "shared-services", "security", "management"};
  return names[static_cast<std::size_t>(purpose)];
}

std::string_view name_of(EdgeKind kind) {
  constexpr std::string_view names[] = {"traffic", "uses",  "forbidden", "allowed", "peering",
                                        "records", "names", "enters",    "wiring"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace ashlar::report

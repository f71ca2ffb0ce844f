#include "report/relations.h"

#include <algorithm>
#include <optional>

#include "report/attributes.h"

namespace ashlar::report {

namespace {

enum class Way { Along, Back, Hidden };

/// What a reference between two kinds of nodes means. The first that fits wins; `*` is any kind. What is not
/// here is wiring: names, certificates, groups of addresses. **A new relation between systems goes here.**
struct Rule {
  std::string_view from;
  std::string_view to;
  Way way = Way::Along;
  EdgeKind kind = EdgeKind::Uses;
  std::string_view label;
};

constexpr Rule rules[] = {
    {"service", "load-balancer", Way::Back, EdgeKind::Traffic, ""},
    {"health-checks", "load-balancer", Way::Along, EdgeKind::Traffic, ""},
    {"cdn", "content", Way::Along, EdgeKind::Traffic, ""},
    {"service", "images", Way::Along, EdgeKind::Uses, "images"},
    {"people", "roles", Way::Along, EdgeKind::Enters, "people enter by roles"},
    {"ci", "roles", Way::Along, EdgeKind::Enters, "CI deploys"},
    {"zone", "zone", Way::Along, EdgeKind::Names, "delegates names"},
    {"trail", "archive", Way::Along, EdgeKind::Records, "audit records"},
    {"watch", "archive", Way::Along, EdgeKind::Records, "audit records"},
    {"backups", "mysql", Way::Back, EdgeKind::Records, ""},
    {"backups", "backups", Way::Along, EdgeKind::Records, "copies of backups"},
    {"service", "mysql", Way::Along, EdgeKind::Uses, ""},
    {"service", "redis", Way::Along, EdgeKind::Uses, ""},
    {"service", "server", Way::Along, EdgeKind::Uses, ""},
    {"service", "function", Way::Along, EdgeKind::Uses, ""},
    {"function", "mysql", Way::Along, EdgeKind::Uses, ""},
    {"extra", "*", Way::Along, EdgeKind::Uses, ""},
    {"*", "*", Way::Hidden, EdgeKind::Wiring, ""},
};

bool fits(std::string_view pattern, std::string_view kind) { return pattern == "*" || pattern == kind; }

const Rule& rule_of(std::string_view from, std::string_view to) {
  return *std::find_if(std::begin(rules), std::end(rules),
                       [&](const Rule& rule) { return fits(rule.from, from) && fits(rule.to, to); });
}

/// "iam::111122223333:role/…": an ARN without its partition, of a role with a known name.
std::optional<std::string> role_arn_rest(const Resource& role) {
  const std::string name = text_at(role, "name");
  std::string path = text_at(role, "path");
  if (path.empty()) path = "/";
  if (name.empty()) return std::nullopt;
  return "iam::" + role.unit->account_id + ":role" + path + name;
}

class Relations {
 public:
  Relations(const Architecture& architecture, const Elements& elements, const Places& places, bool wiring)
      : elements_(elements), places_(places), wiring_(wiring) {
    for_each(architecture, [&](const Resource& resource) {
      if (resource.type != "aws_iam_role") return;
      if (const auto rest = role_arn_rest(resource)) roles_[*rest] = &resource;
    });
    for_each(architecture, [&](const Resource& resource) { add(resource); });
    for (const auto& [path, unit] : architecture.units()) add_given(*unit);
  }

  std::set<Edge> take() { return std::move(edges_); }

 private:
  template <class Visit>
  static void for_each(const Architecture& architecture, Visit visit) {
    for (const auto& [path, unit] : architecture.units()) {
      for (const auto& resource : unit->resources) visit(*resource);
    }
  }

  void add(const Resource& resource) {
    if (resource.type == "aws_vpc_peering_connection") return add_peering(resource);
    const Element* from = elements_.of(resource);
    if (!from) return;
    for_each_target(resource, [&](const Resource& target) { connect(*from, elements_.of(target)); });
    for_each_text(resource, [&](const std::string& text) { connect_by_name(*from, text); });
    if (from->facts.kind == "service") add_calls(resource, *from);
  }

  void add_peering(const Resource& peering) {
    std::set<std::string> ends;
    for_each_target(peering, [&](const Resource& target) {
      if (std::string vpc = places_.group_of(target); !vpc.empty()) ends.insert(std::move(vpc));
    });
    if (ends.size() == 2) edges_.insert({*ends.begin(), *ends.rbegin(), EdgeKind::Peering, ""});
  }

  /// Names that are known before anything is made stand for references between accounts.
  void connect_by_name(const Element& from, const std::string& text) {
    const std::size_t begin = text.find("iam::");
    if (!text.starts_with("arn:") || begin == std::string::npos) return;
    if (auto role = roles_.find(text.substr(begin)); role != roles_.end())
      connect(from, elements_.of(*role->second));
  }

  void connect(const Element& from, const Element* to) {
    if (!to || to == &from) return;
    const Rule& rule = rule_of(from.facts.kind, to->facts.kind);
    Edge edge{end_of(from, rule), end_of(*to, rule), rule.kind, std::string(rule.label)};
    if (rule.way == Way::Back) std::swap(edge.from, edge.to);
    if (rule.way != Way::Hidden || wiring_) edges_.insert(std::move(edge));
  }

  /// Images are pulled by a cluster's nodes, for whichever service.
  std::string end_of(const Element& element, const Rule& rule) const {
    if (rule.to == "images" && element.facts.kind == rule.from) {
      if (std::string cluster = places_.cluster_of(element); !cluster.empty()) return cluster;
    }
    const std::string group =
        element.facts.anchors.empty() ? "" : places_.group_of(*element.facts.anchors.front());
    return group.empty() ? element.id : group;
  }

  /// The addresses that a service's deployment is told are named after the services behind them.
  void add_calls(const Resource& settings, const Element& from) {
    const Value* calls = value_at(settings, "insecure_value.calls");
    const auto* callees = calls ? calls->as<Object>() : nullptr;
    if (!callees) return;
    for (const Member& callee : *callees) {
      const std::string prefix = settings.unit->path.text() + "//service-";
      if (elements_.all().count(prefix + callee.name))
        edges_.insert({from.id, prefix + callee.name, EdgeKind::Traffic, ""});
    }
  }

  /// Of all that the team's own unit is given, what its files mention.
  void add_given(const Unit& unit) {
    const auto whole = elements_.all().find(unit.path.text());
    if (whole == elements_.all().end()) return;
    for (const Member& given : unit.given) {
      if (!mentions(unit, "local.ashlar." + given.name)) continue;
      for_each_reference(given.value, [&](const Reference& reference) {
        connect(whole->second, elements_.of(*reference.resource));
      });
    }
  }

  static bool mentions(const Unit& unit, const std::string& text) {
    return std::any_of(unit.team_files.begin(), unit.team_files.end(),
                       [&](const auto& file) { return file.second.find(text) != std::string::npos; });
  }

  const Elements& elements_;
  const Places& places_;
  bool wiring_;
  std::map<std::string, const Resource*> roles_;
  std::set<Edge> edges_;
};

}  // namespace

std::set<Edge> relations(const Architecture& architecture, const Elements& elements, const Places& places,
                         bool wiring) {
  return Relations(architecture, elements, places, wiring).take();
}

}  // namespace ashlar::report

#include "report/talks.h"

#include <algorithm>

#include "report/ports.h"

namespace ashlar::report {

using topology::TrafficSet;

namespace {

/// People come from the Internet.
std::string sender_of(const Edge& edge) {
  return edge.kind == EdgeKind::Enters && edge.from == outside_people ? std::string(internet) : edge.from;
}

bool is_use(const Edge& edge) {
  return edge.kind == EdgeKind::Traffic || edge.kind == EdgeKind::Uses || edge.from == outside_people;
}

class Talks {
 public:
  Talks(const Access& access, bool whole) : access_(access), whole_(whole) {}

  std::set<Edge> join(const std::set<Edge>& relations) {
    for (const Edge& edge : relations) add_relation(edge);
    for (const auto& [ends, way] : access_.ways()) {
      if (way.crosses || whole_) add_way(ends, way.traffic);
    }
    return std::move(edges_);
  }

 private:
  void add_relation(Edge edge) {
    const std::string from = sender_of(edge);
    if (is_use(edge) && access_.decides(from, edge.to)) {
      used_.insert({from, edge.to});
      judge(edge, access_.between(from, edge.to));
    }
    edges_.insert(std::move(edge));
  }

  /// Where it is known at which ports the other listens, those count, and are what the line says.
  void judge(Edge& edge, const TrafficSet& open) const {
    const TrafficSet ports = access_.listens(edge.to);
    const TrafficSet used = ports.empty() ? open : open.common_with(ports);
    edge.allowed = open.list();
    edge.label = ports_text(used.list());
    if (!used.empty()) return;
    edge.kind = EdgeKind::Forbidden;
    edge.label = "not let through";
  }

  void add_way(const Access::Ends& ends, const TrafficSet& traffic) {
    const auto& [from, to] = ends;
    if (used_.count(ends) || is_open_to_all(from, to, traffic) || is_at_home(from, to, traffic)) return;
    for (const auto& [group_from, group_to] : {std::pair(true, true), {true, false}, {false, true}}) {
      const Group sources = group_of(from, group_from);
      const Group targets = group_of(to, group_to);
      if (sources.id == targets.id || !are_alike(sources, targets, traffic)) continue;
      // Where all that runs in a cluster is used, nothing is open beyond that.
      if (!is_mere_cluster(from, sources) && !is_mere_cluster(to, targets))
        add_allowed(sources.id, targets.id, traffic);
      return;
    }
    add_allowed(from, to, traffic);
  }

  void add_allowed(const std::string& from, const std::string& to, const TrafficSet& traffic) {
    edges_.insert({from, to, EdgeKind::Allowed, ports_text(traffic.list()), traffic.list()});
  }

  /// A node, or the cluster that it runs in with all that does.
  struct Group {
    std::string id;
    std::set<std::string> members;
  };
  Group group_of(const std::string& id, bool whole) const {
    const std::string cluster = access_.cluster_of(id);
    if (!whole || cluster.empty()) return {id, {id}};
    return {cluster, access_.members(cluster)};
  }

  bool are_alike(const Group& sources, const Group& targets, const TrafficSet& traffic) const {
    return std::all_of(sources.members.begin(), sources.members.end(), [&](const std::string& from) {
      return std::all_of(targets.members.begin(), targets.members.end(),
                         [&](const std::string& to) { return access_.between(from, to) == traffic; });
    });
  }

  static bool is_mere_cluster(const std::string& id, const Group& group) {
    return id == group.id && group.members.size() > 1;
  }

  /// What runs in one cluster may talk to each other: its box says so.
  bool is_at_home(const std::string& from, const std::string& to, const TrafficSet& traffic) const {
    const std::string cluster = access_.cluster_of(from);
    return !cluster.empty() && cluster == access_.cluster_of(to) &&
           TrafficSet::everything().without(traffic).empty();
  }

  /// What the whole Internet may, those inside may too; one line says it.
  bool is_open_to_all(const std::string& from, const std::string& to, const TrafficSet& traffic) const {
    return from != internet && traffic.without(access_.between(std::string(internet), to)).empty();
  }

  const Access& access_;
  const bool whole_;
  std::set<Access::Ends> used_;
  std::set<Edge> edges_;
};

}  // namespace

std::set<Edge> talks(const std::set<Edge>& relations, const Access& access, bool whole) {
  return Talks(access, whole).join(relations);
}

}  // namespace ashlar::report

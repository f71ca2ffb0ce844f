// The diagram as JSON, for other programs.
#include <nlohmann/json.hpp>

#include "report/diagram.h"
#include "topology/traffic.h"

namespace ashlar::report {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Group& group) {
  return {{"id", group.id},
          {"parent", group.parent},
          {"kind", name_of(group.kind)},
          {"account_kind", name_of(group.purpose)},
          {"title", group.title},
          {"detail", group.detail},
          {"units", group.units}};
}

Json json_of(const Node& node) {
  return {{"id", node.id},         {"group", node.group}, {"kind", node.kind},  {"title", node.title},
          {"detail", node.detail}, {"count", node.count}, {"units", node.units}};
}

template <class Item>
Json list_of(const std::vector<Item>& items);

/// Ports of what has some: TCP and UDP.
Json json_of(const topology::Traffic& traffic) {
  Json json{{"protocol", topology::protocol_name(traffic.protocol)}};
  if (json["protocol"] == "tcp" || json["protocol"] == "udp") {
    json["from"] = traffic.from;
    json["to"] = traffic.to;
  }
  return json;
}

Json json_of(const Edge& edge) {
  return {{"from", edge.from},
          {"to", edge.to},
          {"kind", name_of(edge.kind)},
          {"label", edge.label},
          {"allowed", list_of(edge.allowed)}};
}

template <class Item>
Json list_of(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) list.push_back(json_of(item));
  return list;
}

}  // namespace

std::string to_json(const Diagram& diagram) {
  const Json document{{"ok", true},
                      {"title", diagram.title},
                      {"accounts", diagram.accounts},
                      {"systems", diagram.systems},
                      {"groups", list_of(diagram.groups)},
                      {"nodes", list_of(diagram.nodes)},
                      {"edges", list_of(diagram.edges)},
                      {"plumbing", diagram.plumbing}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ashlar::report

// Pictures for tests: of acme, and of graphs of a few resources.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "report/diagram.h"
#include "support/organization_folder.h"

namespace ashlar::report {

/// Built once for all tests of the program.
inline const ashlar::testing::Built& acme() {
  static const auto built = ashlar::testing::build_organization(ashlar::testing::acme_files());
  return *built;
}

inline Diagram acme_picture(const std::string& account = "") {
  return diagram(acme().architecture, {"acme", account});
}

/// Null where there is none.
template <class Item>
const Item* find_by_id(const std::vector<Item>& items, std::string_view id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

inline const Node& node(const Diagram& diagram, std::string_view id) {
  const Node* found = find_by_id(diagram.nodes, id);
  if (!found) throw std::logic_error("no node " + std::string(id));
  return *found;
}

inline const Group& group(const Diagram& diagram, std::string_view id) {
  const Group* found = find_by_id(diagram.groups, id);
  if (!found) throw std::logic_error("no group " + std::string(id));
  return *found;
}

inline bool has_edge(const Diagram& diagram, const std::string& from, const std::string& to, EdgeKind kind) {
  return std::any_of(diagram.edges.begin(), diagram.edges.end(), [&](const Edge& edge) {
    return edge.from == from && edge.to == to && edge.kind == kind;
  });
}

/// A graph that a test makes itself, in prod/eu-west-1/prod unless it says otherwise.
class SmallGraph : public ::testing::Test {
 protected:
  Scope scope(const std::string& part, std::string_view system) {
    return scope({"prod", "eu-west-1", "prod", part}, system);
  }
  Scope scope(const UnitPath& path, std::string_view system) {
    Unit& unit = architecture.unit(path);
    unit.account_id = "111122223333";
    if (unit.description.title.empty()) unit.description.title = "The " + path.part;
    return {unit, system, {}};
  }

  /// A VPC with a subnet in each tier and each of the zones a and b.
  Resource& network() {
    Scope network = scope("vpc", "vpc");
    Resource& vpc = network.add("aws_vpc", "main", {{"cidr_block", "10.1.0.0/16"}});
    int third = 0;
    for (const char* tier : {"public", "app", "persistence"}) {
      for (const char* zone : {"a", "b"}) {
        network.add("aws_subnet", std::string(tier) + "_" + zone,
                    {{"vpc_id", vpc["id"]},
                     {"cidr_block", "10.1." + std::to_string(third++) + ".0/24"},
                     {"availability_zone", std::string("eu-west-1") + zone}});
      }
    }
    return vpc;
  }
  const Resource& subnet(const std::string& name) {
    return *architecture.unit({"prod", "eu-west-1", "prod", "vpc"}).find("aws_subnet." + name);
  }

  Diagram picture(const std::string& account = "") const { return diagram(architecture, {"small", account}); }

  Architecture architecture;
};

}  // namespace ashlar::report

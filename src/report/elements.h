// Which element of the picture each resource belongs to: a node, or the group that a cluster is.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/architecture.h"
#include "report/node_details.h"
#include "report/node_kinds.h"

namespace ashlar::report {

struct Element {
  std::string id;
  std::string title;
  Facts facts;  ///< no anchors where no resource made it: a unit as a whole
  UnitSet units;
};

std::vector<std::string> paths_of(const UnitSet& units);

class Elements {
 public:
  /// `plumbing_too`: units that every place has are elements as well.
  Elements(const Architecture& architecture, bool plumbing_too);

  /// Null where the resource is plumbing, or a part of a network.
  const Element* of(const Resource& resource) const;
  /// By id.
  const std::map<std::string, Element>& all() const { return elements_; }
  /// Paths of units that are in no element.
  const std::vector<std::string>& plumbing() const { return plumbing_; }

 private:
  void add_unit(const Unit& unit, bool plumbing_too);
  void add_anchors(const Unit& unit);
  void add_whole(const Unit& unit);
  void adopt(const Unit& unit);
  void spread(const Unit& unit);
  Element* named_owner(const Resource& resource, const std::vector<const Resource*>& anchors) const;
  Element* neighbour(const Resource& resource, const std::vector<const Resource*>& unit) const;
  Element* find(const Resource& resource) const;
  void give(const Resource& resource, Element& element);

  std::map<std::string, Element> elements_;
  std::map<const Resource*, Element*> by_resource_;
  std::vector<std::string> plumbing_;
};

}  // namespace ashlar::report

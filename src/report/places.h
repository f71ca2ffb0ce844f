// The groups of the picture, and which of them an element stands in.
#pragma once

#include <map>
#include <string>

#include "report/diagram.h"
#include "report/elements.h"

namespace ashlar::report {

class Places {
 public:
  Places(const Architecture& architecture, const Elements& elements);

  /// The group of a VPC, or of a cluster; empty for other resources.
  std::string group_of(const Resource& resource) const;
  /// The cluster that a service runs in; empty where there is none.
  std::string cluster_of(const Element& element) const;
  /// Where an element is drawn. The group is made if need be.
  std::string place(const Element& element);
  /// By id: all that were made.
  const std::map<std::string, Group>& groups() const { return groups_; }

 private:
  void add_network(const Resource& vpc);
  void add_tiers(const Resource& vpc, const std::string& id);
  void add_cluster(const Element& element);
  const std::string& add(Group&& group);
  const std::string& add_account(const std::string& account);
  const std::string& add_region(const UnitPath& path, const std::string& region);
  std::string tier_of(const Element& element) const;

  std::map<std::string, Group> groups_;
  std::map<std::string, Purpose> purposes_;       ///< by account
  std::map<std::string, std::string> ids_;        ///< account ids, where known
  std::map<const Resource*, std::string> tiers_;  ///< by subnet
  std::map<const Resource*, std::string> vpcs_;
  std::map<const Resource*, std::string> clusters_;  ///< by any resource of a cluster
};

}  // namespace ashlar::report

// The graph, indexed for reading: resources by type, in one order whatever order they were made in, and by
// the names that AWS knows them by.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "model/architecture.h"

namespace ashlar::topology {

/// The account, the region and the name of something that AWS finds by its name.
struct NameInPlace {
  std::string_view type;
  std::string_view account;
  std::string_view region;
  std::string_view name;

  auto operator<=>(const NameInPlace&) const = default;
};

/// For one thread.
class Graph {
 public:
  /// `architecture` must outlive it, and not change.
  explicit Graph(const Architecture& architecture);

  const Architecture& architecture() const { return *architecture_; }
  /// Managed resources of a type, by unit and name.
  const std::vector<const Resource*>& all(std::string_view type) const;
  /// Types that occur, sorted.
  std::vector<std::string_view> types() const;
  /// `Resource::full_address`, made when it is first asked for.
  const std::string& id(const Resource& resource) const;
  /// The one that carries the name in the account and region of `from`, by the attribute that AWS finds the
  /// type by; null where there is none, or the type is found by ids only.
  const Resource* named(std::string_view type, std::string_view name, const Resource& from) const;

 private:
  void index(const Resource& resource);

  const Architecture* architecture_;
  mutable std::unordered_map<const Resource*, std::string> ids_;
  std::unordered_map<std::string_view, std::vector<const Resource*>> by_type_;
  std::map<NameInPlace, const Resource*> by_name_;
};

/// Where its provider works.
std::string_view region_of(const Resource& resource);

}  // namespace ashlar::topology

// What a person calls things: ACCOUNT.ENVIRONMENT.SYSTEM.PART.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "topology/graph.h"
#include "topology/place.h"

namespace ashlar::topology {

/// What tells a thing's name from another's in the same system.
struct NamePart {
  std::string_view group;   ///< between system and part: `nat` of `vpc.nat.a`; may be empty
  std::string_view suffix;  ///< behind the part, where the name would be another's: `load-balancer`
};

class Naming {
 public:
  explicit Naming(const Graph& graph);

  topology::Place place(const Resource& resource) const;
  /// What the resource itself is called, the same whenever it is asked for. The part `main` says nothing and
  /// is left out;
  /// `_` is written `-`. A region comes in as the second part where the account has an environment of that
  /// name, with a VPC, in another region, too.
  const std::string& of(const Resource& resource, const NamePart& part);
  /// That name as it would be, were it the only one.
  std::string plain(const Resource& resource, std::string_view group = {}) const;
  /// An interface's name, with a number behind it where another interface has it.
  std::string take(const std::string& name);

 private:
  std::map<std::pair<std::string, std::string>, std::set<std::string>> regions_;  ///< by account, environment
  std::unordered_map<const Resource*, std::string> names_;
  std::set<std::string> things_;  ///< names that `of` gave
  std::set<std::string> taken_;   ///< by interfaces
};

/// `replica_1` as `replica-1`.
std::string hyphenated(std::string_view name);

}  // namespace ashlar::topology

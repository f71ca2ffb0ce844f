// Configurations of chance: resources of an organisation, torn out with what they refer to, and changed.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "model/architecture.h"

namespace ashlar::whole {

/// A unit of one account that is filled and changed by chance. The same seed does the same on every machine.
class RandomConfiguration {
 public:
  /// Makes its unit in `into`. `pool`: what there is to choose from, linked; both must outlive this.
  /// `changes`: by type, an attribute's path and its new value, as tests/aws_server/cases/changes.json has
  /// them.
  RandomConfiguration(Architecture& into, const Architecture& pool, const nlohmann::json& changes,
                      std::uint32_t seed);

  /// Adds a resource of that type with all that it refers to, and maybe a few others of its account. False
  /// where that is more than `most` resources.
  bool add(const std::string& type, std::size_t most);
  /// Adds a resource by chance, from the same account.
  void add_any(std::size_t most);

  /// Changes attributes, names, tags, lifecycles and what is there, of a third of all resources.
  void change();
  /// Gives other names to half of the resources that can have one: most are replaced by that.
  void rename();
  /// What a change made of that resource is taken back.
  void undo(const std::string& address);

  const Unit& unit() const { return *unit_; }
  /// What was done, for a person who looks for what went wrong.
  const std::vector<std::string>& history() const { return history_; }

 private:
  struct Before {
    Object attributes;
    Lifecycle lifecycle;
  };

  std::size_t below(std::size_t limit) { return chance_() % limit; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  bool take(const Resource& root, std::size_t most);
  Resource& copy(const Resource& resource);
  Value copied(const Value& value);
  Reference copied(const Reference& reference) { return {made_.at(reference.resource), reference.path}; }

  void change(Resource& resource);
  void change_known_attribute(Resource& resource);
  void change_tags(Resource& resource);
  bool give_other_name(Resource& resource);
  void give_other_lifecycle(Resource& resource);
  void remove_unused();
  void begin_change();
  void note(const std::string& what, const Resource& resource);

  const Architecture& pool_;
  const nlohmann::json& changes_;
  std::mt19937 chance_;
  Unit* unit_;
  std::string account_;
  std::map<const Resource*, Resource*> made_;  ///< of the pool's
  std::map<std::string, Before> before_;       ///< by address, the last change
  std::vector<std::string> history_;
};

}  // namespace ashlar::whole

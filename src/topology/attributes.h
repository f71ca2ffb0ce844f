// Reading a resource, or a block in one: every attribute as the plain thing that it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topology/values.h"

namespace ashlar::topology {

class Attributes {
 public:
  Attributes(const Values& values, const Resource& resource)
      : values_(&values), resource_(&resource), members_(&resource.attributes) {}

  const Resource& resource() const { return *resource_; }

  /// Set, and not to null.
  bool has(std::string_view name) const { return given(name) != nullptr; }
  /// Null where it is not set.
  const Value* given(std::string_view name) const;
  /// Empty where it is not set.
  std::string text(std::string_view name) const;
  std::string text(std::string_view name, std::string_view otherwise) const;
  /// Terraform takes numbers and flags as text, too. `otherwise` also where the text is neither.
  int number(std::string_view name, int otherwise) const;
  bool flag(std::string_view name, bool otherwise = false) const;
  /// The items of a list of texts, in the order written.
  std::vector<std::string> texts(std::string_view name) const;
  /// Nested blocks, written as one object or as a list of them.
  std::vector<Attributes> blocks(std::string_view name) const;
  /// The first of them.
  std::optional<Attributes> block(std::string_view name) const;
  /// The members of a JSON document that the attribute holds; nothing where it holds none.
  std::optional<Attributes> document(std::string_view name) const;
  /// All of these attributes as JSON text.
  std::string json() const;
  /// See `Values::follow`.
  std::optional<Reference> follow(std::string_view name, Types types) const;
  /// The resource alone; null where it leads to none.
  const Resource* resource_at(std::string_view name, Types types) const;
  /// Of each item of a list; nothing for those that lead nowhere.
  std::vector<std::optional<Reference>> follow_all(std::string_view name, Types types) const;

 private:
  Attributes(const Attributes& outer, const Object& members)
      : values_(outer.values_), resource_(outer.resource_), members_(&members) {}

  const Values* values_;
  const Resource* resource_;
  const Object* members_;
};

}  // namespace ashlar::topology

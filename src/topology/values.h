// What every value of the graph comes to: what the graph sets, followed through references, and for what AWS
// gives, a stand-in. Nothing else in this library reads raw references.
#pragma once

#include <initializer_list>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topology/graph.h"

namespace ashlar::topology {

using Types = std::initializer_list<std::string_view>;

class Values {
 public:
  /// `graph` must outlive it.
  explicit Values(const Graph& graph) : graph_(&graph) {}

  const Graph& graph() const { return *graph_; }

  /// As text: documents as JSON, a reference as what it leads to. Null is empty. What nobody can know before,
  /// and what is secret, is a placeholder: `<aws_x.y.attribute>`.
  std::string text(const Value& value) const;
  /// What the attribute at the reference's end is, as text.
  std::string text(const Reference& reference) const;
  /// The items of a list, also of one that is referred to; one value by itself counts as a list of one.
  std::vector<Value> items(const Value& value) const;
  /// The first resource of one of the types that the value leads to, and which of its attributes is meant.
  /// `from`: whose value it is; resources that are found by name are looked for in its account and region.
  std::optional<Reference> follow(const Resource& from, const Value& value, Types types) const;
  /// Every resource that it refers to, also inside documents; in the order met, with repeats.
  std::vector<const Resource*> mentioned(const Value& value) const;

  /// From now on the attribute is that, unless the graph sets it.
  void assume(const Resource& resource, std::string_view attribute, std::string text);

 private:
  std::string text(const Value& value, int depth) const;
  std::string text(const Reference& reference, int depth) const;
  std::string stand_in(const Reference& reference, int depth) const;
  std::string filled(std::string_view pattern, const Resource& resource, int depth) const;
  nlohmann::ordered_json json(const Value& value, int depth) const;
  std::optional<Reference> follow(const Resource& from, const Value& value, Types types, int depth) const;

  const Graph* graph_;
  std::map<std::pair<const Resource*, std::string>, std::string> assumed_;
};

/// `<aws_x.y.attribute>`
std::string placeholder(const Reference& reference);

}  // namespace ashlar::topology

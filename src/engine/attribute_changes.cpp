#include "engine/attribute_changes.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "provider/compare.h"

namespace ashlar::engine {

namespace {

using provider::Path;
using provider::Step;
using provider::Value;

bool starts_with(const Path& path, const Path& beginning) {
  return path.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), path.begin());
}

bool any_covers(const std::vector<Path>& paths, const Path& path) {
  return std::any_of(paths.begin(), paths.end(), [&](const Path& one) { return starts_with(path, one); });
}

bool is_nothing(const Value& value) {
  const auto* list = value.as<provider::List>();
  const auto* object = value.as<provider::Object>();
  return value.is_null() || (list != nullptr && list->empty()) || (object != nullptr && object->empty());
}

class Comparison {
 public:
  explicit Comparison(const Change& change) : change_(change) {}

  void block(const schema::Block& block, const Value& before, const Value& after) {
    for (const schema::Attribute& attribute : block.attributes)
      member(attribute.name, before, after,
             [&](const Value& was, const Value& is) { typed(attribute.type, was, is); });
    for (const schema::NestedBlock& nested : block.blocks)
      member(nested.name, before, after, [&](const Value& was, const Value& is) { blocks(nested, was, is); });
  }

  /// Of a type that nobody here knows.
  void unknown(const Value& before, const Value& after) {
    const provider::Object none;
    const auto* was = before.as<provider::Object>();
    const auto* is = after.as<provider::Object>();
    if (was == nullptr && is == nullptr)
      return elements(before, after, [&](const Value& a, const Value& b) { unknown(a, b); });
    std::set<std::string> names;
    for (const auto& entry : was == nullptr ? none : *was) names.insert(entry.first);
    for (const auto& entry : is == nullptr ? none : *is) names.insert(entry.first);
    for (const std::string& name : names)
      member(name, before, after, [&](const Value& a, const Value& b) { unknown(a, b); });
  }

  std::vector<AttributeChange> found;

 private:
  template <class Compare>
  void member(const std::string& name, const Value& before, const Value& after, const Compare& compare) {
    const Value* was = before.find(name);
    const Value* is = after.find(name);
    path_.push_back(Step::attribute(name));
    compare(was == nullptr ? Value() : *was, is == nullptr ? Value() : *is);
    path_.pop_back();
  }

  void blocks(const schema::NestedBlock& nested, const Value& before, const Value& after) {
    const bool one = nested.nesting == schema::Nesting::Single || nested.nesting == schema::Nesting::Group;
    if (nested.nesting == schema::Nesting::Set) return whole(before, after);
    if (one)
      return before.is_null() || after.is_null() ? whole(before, after) : block(*nested.block, before, after);
    elements(before, after, [&](const Value& was, const Value& is) { block(*nested.block, was, is); });
  }

  void typed(const schema::Type& type, const Value& before, const Value& after) {
    const bool in_order = type.kind == schema::Type::Kind::List || type.kind == schema::Type::Kind::Map;
    if (!in_order) return whole(before, after);
    elements(before, after, [&](const Value& was, const Value& is) { typed(*type.element, was, is); });
  }

  /// Where both sides have elements: each by itself.
  template <class Compare>
  void elements(const Value& before, const Value& after, const Compare& compare) {
    if (before.as<provider::Object>() != nullptr && after.as<provider::Object>() != nullptr)
      return keys(*before.as<provider::Object>(), *after.as<provider::Object>(), compare);
    const auto* was = before.as<provider::List>();
    const auto* is = after.as<provider::List>();
    if (was == nullptr || is == nullptr) return whole(before, after);
    for (std::size_t i = 0; i < std::max(was->size(), is->size()); ++i) {
      path_.push_back(Step::at(static_cast<std::int64_t>(i)));
      if (i < was->size() && i < is->size())
        compare((*was)[i], (*is)[i]);
      else
        whole(i < was->size() ? (*was)[i] : Value(), i < is->size() ? (*is)[i] : Value());
      path_.pop_back();
    }
  }

  template <class Compare>
  void keys(const provider::Object& before, const provider::Object& after, const Compare& compare) {
    std::set<std::string> names;
    for (const auto& entry : before) names.insert(entry.first);
    for (const auto& entry : after) names.insert(entry.first);
    for (const std::string& name : names) {
      const auto was = before.find(name);
      const auto is = after.find(name);
      path_.push_back(Step::key(name));
      compare(was == before.end() ? Value() : was->second, is == after.end() ? Value() : is->second);
      path_.pop_back();
    }
  }

  void whole(const Value& before, const Value& after) {
    if (before == after || (is_nothing(before) && is_nothing(after))) return;
    const auto inside = [&](const Path& other) { return starts_with(other, path_); };
    const bool sensitive = any_covers(change_.sensitive, path_) ||
                           std::any_of(change_.sensitive.begin(), change_.sensitive.end(), inside);
    const bool forces = std::any_of(change_.replaced_by.begin(), change_.replaced_by.end(),
                                    [&](const Path& one) { return starts_with(path_, one) || inside(one); });
    found.push_back({path_, before, after, sensitive, forces});
  }

  const Change& change_;
  Path path_;
};

}  // namespace

std::vector<AttributeChange> attribute_changes(const schema::Schema& schema, const Change& change) {
  const schema::ResourceType* type = schema.find(schema::Mode::Managed, change.type);
  if (change.action == Action::None) return {};
  Comparison comparison(change);
  if (type == nullptr) comparison.unknown(change.prior.value, change.planned.value);
  if (type != nullptr)
    comparison.block(*type->block, provider::canonical(*type->block, change.prior.value),
                     provider::canonical(*type->block, change.planned.value));
  return std::move(comparison.found);
}

std::string replaced_by_text(const Change& change) {
  std::vector<std::string> paths;
  for (const provider::Path& path : change.replaced_by) paths.push_back(provider::text(path));
  return join(paths, ", ");
}

}  // namespace ashlar::engine

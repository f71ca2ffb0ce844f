#include "engine/reasons.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/overloaded.h"
#include "engine/attribute_changes.h"

namespace ashlar::engine {

namespace {

using Kind = Reason::Kind;

/// Lines that a value and all that it holds came from.
void collect(const ashlar::Value& value, std::set<Place>& lines) {
  if (value.from()) lines.insert(value.from());
  std::visit(Overloaded{
                 [&](const JsonDocument& document) { collect(*document.root, lines); },
                 [&](const List& items) {
                   for (const ashlar::Value& item : items) collect(item, lines);
                 },
                 [&](const Object& members) {
                   for (const Member& member : members) collect(member.value, lines);
                 },
                 [](const auto&) {},
             },
             value.data());
}

/// One step down; null where the value does not say more. A block that stands alone is asked for as an
/// object, and planned as a list of one.
const ashlar::Value* below(const ashlar::Value& value, const provider::Step& step) {
  if (const auto* members = value.as<Object>())
    return step.kind == provider::Step::Kind::Index ? &value : find(*members, step.name);
  const auto* items = value.as<List>();
  const bool inside = items != nullptr && step.kind == provider::Step::Kind::Index && step.index >= 0 &&
                      static_cast<std::size_t>(step.index) < items->size();
  return inside ? &(*items)[static_cast<std::size_t>(step.index)] : nullptr;
}

/// What was asked for at the path, as far down as that says, and the nearest line around it.
struct Asked {
  const ashlar::Value* value = nullptr;
  Place line;

  std::set<Place> lines() const {
    std::set<Place> all;
    collect(*value, all);
    if (all.empty() && line) all.insert(line);
    return all;
  }
};

Asked follow(const ashlar::Value& attribute, const provider::Path& path) {
  Asked asked{&attribute, attribute.from()};
  for (std::size_t i = 1; i < path.size(); ++i) {
    const ashlar::Value* next = below(*asked.value, path[i]);
    if (next == nullptr) break;
    asked.value = next;
    if (next->from()) asked.line = next->from();
  }
  return asked;
}

/// `tags_all` holds a resource's own tags and its unit's.
const ashlar::Value* attribute_at(const Resource& resource, const provider::Path& path) {
  const std::string& name = path.front().name;
  if (name != "tags_all" || path.size() < 2) return find(resource.attributes, name);
  const ashlar::Value* own = find(resource.attributes, "tags");
  const auto* tags = own == nullptr ? nullptr : own->as<Object>();
  const ashlar::Value* tag = tags == nullptr ? nullptr : find(*tags, path[1].name);
  return tag == nullptr ? find(resource.unit->default_tags, path[1].name) : tag;
}

class Reasons {
 public:
  Reasons(const schema::Schema& schema, const Plan& plan) : schema_(schema) {
    for (const Change& change : plan.changes)
      if (change.resource != nullptr && change.action != Action::None && change.deposed.empty())
        changes_[change.resource] = &change;
    for (const Change& change : plan.drift) drift_[change.resource] = &change;
  }

  std::vector<Reason> of(const Change& change) {
    found_.clear();
    if (!change.deposed.empty()) {
      add({Kind::Replaced});
    } else if (change.resource == nullptr) {
      add({Kind::Unwanted});
    } else if (change.action == Action::Create) {
      of_creation(*change.resource);
    } else if (change.tainted) {
      add({Kind::Failed});
    } else {
      of_attributes(change);
    }
    return std::move(found_);
  }

 private:
  void add(Reason reason) {
    if (std::find(found_.begin(), found_.end(), reason) == found_.end()) found_.push_back(std::move(reason));
  }

  void of_creation(const Resource& resource) {
    if (drift_.contains(&resource)) return add({Kind::Gone});
    add(resource.from ? Reason{Kind::Line, "", resource.from} : Reason{Kind::Own});
  }

  /// Of a replacement: of what cannot be changed in place.
  void of_attributes(const Change& change) {
    for (const AttributeChange& attribute : attribute_changes(schema_, change))
      if (change.action != Action::Replace || attribute.forces_replacement) of_attribute(change, attribute);
    if (found_.empty()) add({Kind::Own});
  }

  void of_attribute(const Change& change, const AttributeChange& attribute) {
    const std::string name = text(attribute.path);
    if (drifted(*change.resource, attribute.path.front().name)) return add({Kind::Drift, name});
    const ashlar::Value* asked = attribute_at(*change.resource, attribute.path);
    if (asked != nullptr) return of_value(name, follow(*asked, attribute.path));
    // What AWS makes of the rest is no reason; what is not asked for any more is.
    if (!attribute.after.is_unknown()) add({Kind::Unwanted, name});
  }

  void of_value(const std::string& name, const Asked& asked) {
    const std::size_t before = found_.size();
    for_each_reference(*asked.value, [&](const Reference& reference) {
      const auto changed = changes_.find(reference.resource);
      if (changed == changes_.end()) return;
      const Change& other = *changed->second;
      add({Kind::Resource, name, {}, other.unit, other.address, other.action});
    });
    for (const Place& line : asked.lines()) add({Kind::Line, name, line});
    if (found_.size() == before) add({Kind::Own, name});
  }

  bool drifted(const Resource& resource, const std::string& attribute) const {
    const auto found = drift_.find(&resource);
    if (found == drift_.end()) return false;
    const auto changes = attribute_changes(schema_, *found->second);
    return std::any_of(changes.begin(), changes.end(),
                       [&](const AttributeChange& change) { return change.path.front().name == attribute; });
  }

  const schema::Schema& schema_;
  std::map<const Resource*, const Change*> changes_;
  std::map<const Resource*, const Change*> drift_;
  std::vector<Reason> found_;
};

}  // namespace

void tell_reasons(const schema::Schema& schema, Plan& plan) {
  Reasons reasons(schema, plan);
  for (Change& change : plan.changes)
    if (change.action != Action::None) change.why = reasons.of(change);
}

}  // namespace ashlar::engine

#include "report/elements.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "report/attributes.h"

namespace ashlar::report {

namespace {

bool is_network(const Unit& unit) {
  return std::any_of(unit.resources.begin(), unit.resources.end(),
                     [](const auto& resource) { return resource->type == "aws_vpc"; });
}

/// What the resource's node is called in its unit, or in its account.
std::string id_of(const Resource& resource, const NodeKind& kind) {
  const UnitPath& path = resource.unit->path;
  const std::string name = replace_all(resource.name, "_", "-");
  switch (kind.merge) {
    case Merge::Account:
      return path.account + "/" + std::string(global_place) + "//" + std::string(kind.kind);
    case Merge::Unit:
      return path.text() + "//" + std::string(kind.kind);
    case Merge::Series:
      return path.text() + "//" + title_of({kind.kind, {&resource}, {}}, kind.title);
    case Merge::Each:
      break;
  }
  return path.text() + "//" + std::string(kind.kind) + "-" + name;
}

/// Whatever the order that they were made in.
std::vector<const Resource*> sorted(const Unit& unit) {
  std::vector<const Resource*> resources;
  for (const auto& resource : unit.resources) resources.push_back(resource.get());
  std::sort(resources.begin(), resources.end(), [](const Resource* a, const Resource* b) {
    return std::tie(a->type, a->name) < std::tie(b->type, b->name);
  });
  return resources;
}

/// `backend_mysql` is of `backend`.
bool is_named_after(const std::string& name, const std::string& owner) {
  return name == owner || (name.starts_with(owner) && name[owner.size()] == '_');
}

}  // namespace

std::vector<std::string> paths_of(const UnitSet& units) {
  std::vector<std::string> paths;
  for (const Unit* unit : units) paths.push_back(unit->path.text());
  return paths;
}

Elements::Elements(const Architecture& architecture, bool plumbing_too) {
  for (const auto& [path, unit] : architecture.units()) add_unit(*unit, plumbing_too);
  for (const auto& [path, unit] : architecture.units()) {
    if (!adopted_by(path.part).empty()) adopt(*unit);
  }
  for (auto& [id, element] : elements_) {
    if (element.facts.anchors.empty()) continue;
    element.title = title_of(element.facts, element.title);
  }
}

const Element* Elements::of(const Resource& resource) const { return find(resource); }

Element* Elements::find(const Resource& resource) const {
  auto found = by_resource_.find(&resource);
  return found == by_resource_.end() ? nullptr : found->second;
}

void Elements::give(const Resource& resource, Element& element) {
  by_resource_[&resource] = &element;
  element.facts.resources.push_back(&resource);
  element.units.insert(resource.unit);
}

void Elements::add_unit(const Unit& unit, bool plumbing_too) {
  add_anchors(unit);
  const bool drawn = std::any_of(unit.resources.begin(), unit.resources.end(), [&](const auto& resource) {
    return by_resource_.count(resource.get()) > 0;
  });
  if (is_network(unit) || !adopted_by(unit.path.part).empty()) return;
  if (drawn) return spread(unit);
  if (!is_plumbing(unit) || plumbing_too) return add_whole(unit);
  plumbing_.push_back(unit.path.text());
}

void Elements::adopt(const Unit& unit) {
  for (const auto& resource : unit.resources) {
    Element* owner = nullptr;
    for_each_target(*resource, [&](const Resource& target) {
      auto found = by_resource_.find(&target);
      if (!owner && found != by_resource_.end() && found->second->facts.kind == adopted_by(unit.path.part))
        owner = found->second;
    });
    if (owner) give(*resource, *owner);
  }
}

void Elements::add_anchors(const Unit& unit) {
  for (const Resource* resource : sorted(unit)) {
    const NodeKind* kind = node_kind(*resource);
    if (!kind) continue;
    const std::string id = id_of(*resource, *kind);
    Element made{id, std::string(kind->title), {kind->kind, {}, {}}, {}};
    Element& element = elements_.try_emplace(id, std::move(made)).first->second;
    element.facts.anchors.push_back(resource);
    give(*resource, element);
  }
}

void Elements::add_whole(const Unit& unit) {
  const std::string id = unit.path.text();
  const std::string_view kind = unit.team_files.empty() ? unit_kind : extra_kind;
  Element& element = elements_[id] = Element{id, unit.description.title, {kind, {}, {}}, {&unit}};
  for (const auto& resource : unit.resources) give(*resource, element);
}

/// What is no anchor belongs to the one that it is named after; else to one that it refers to or that refers
/// to it, however far; else to the unit's first.
void Elements::spread(const Unit& unit) {
  const std::vector<const Resource*> resources = sorted(unit);
  std::vector<const Resource*> anchors;
  std::vector<const Resource*> left;
  for (const Resource* resource : resources) (find(*resource) ? anchors : left).push_back(resource);
  const auto take = [&](auto owner_of) {
    const std::size_t before = left.size();
    left.erase(std::remove_if(left.begin(), left.end(),
                              [&](const Resource* resource) {
                                Element* owner = owner_of(*resource);
                                if (owner) give(*resource, *owner);
                                return owner != nullptr;
                              }),
               left.end());
    return left.size() < before;
  };
  take([&](const Resource& resource) { return named_owner(resource, anchors); });
  while (take([&](const Resource& resource) { return neighbour(resource, resources); })) {
  }
  take([&](const Resource&) { return find(*anchors.front()); });
}

/// The longest name wins: `order_export` before `order`.
Element* Elements::named_owner(const Resource& resource, const std::vector<const Resource*>& anchors) const {
  const Resource* owner = nullptr;
  for (const Resource* anchor : anchors) {
    if (is_named_after(resource.name, anchor->name) && (!owner || anchor->name.size() > owner->name.size()))
      owner = anchor;
  }
  return owner ? find(*owner) : nullptr;
}

Element* Elements::neighbour(const Resource& resource, const std::vector<const Resource*>& unit) const {
  Element* owner = nullptr;
  for_each_target(resource, [&](const Resource& target) {
    if (!owner && target.unit == resource.unit) owner = find(target);
  });
  for (const Resource* other : unit) {
    if (owner) break;
    for_each_target(*other, [&](const Resource& target) {
      if (&target == &resource) owner = find(*other);
    });
  }
  return owner;
}

}  // namespace ashlar::report

#include "model/selection.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace ashlar {

namespace {

bool under(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

/// The segments of an address, taken one after the other by the names that they equal.
class Segments {
 public:
  explicit Segments(const std::vector<std::string>& all) : next_(all.begin()), end_(all.end()) {}

  void take(std::string_view name, std::string_view other = {}) {
    const bool equal = next_ != end_ && (*next_ == name || (!other.empty() && *next_ == other));
    if (equal) ++next_;
  }
  void take_place(const UnitPath& path) {
    take(path.account);
    take(path.region);
    take(path.environment);
  }
  bool all_taken() const { return next_ == end_; }

 private:
  std::vector<std::string>::const_iterator next_;
  std::vector<std::string>::const_iterator end_;
};

/// Each segment names the next of the resource's own names that it equals; a system may be named by its
/// unit's part.
bool matches(const Resource& resource, const std::vector<std::string>& all) {
  Segments segments(all);
  segments.take_place(resource.unit->path);
  segments.take(resource.system, resource.unit->path.part);
  // Terraform's names have underscores where people write hyphens: replica-1 is replica_1.
  segments.take(resource.name, replace_all(resource.name, "_", "-"));
  return segments.all_taken();
}

bool matches(const Unit& unit, std::string_view address) {
  if (address.find('/') != std::string_view::npos) return under(unit.path.text(), address);
  const std::vector<std::string> all = split(address, '.');
  Segments segments(all);
  segments.take_place(unit.path);
  segments.take(unit.path.part, "extra");
  return segments.all_taken();
}

std::string_view without_last_slashes(std::string_view address) {
  while (address.ends_with('/')) address.remove_suffix(1);
  return address;
}

template <class Predicate>
std::vector<const Resource*> resources_where(const Architecture& architecture, Predicate wanted) {
  std::vector<const Resource*> found;
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (wanted(*resource)) found.push_back(resource.get());
    }
  }
  return found;
}

}  // namespace

std::vector<const Resource*> select(const Architecture& architecture, std::string_view address) {
  address = without_last_slashes(address);
  if (address.find("//") != std::string_view::npos) {
    return resources_where(architecture, [&](const Resource& r) { return r.full_address() == address; });
  }
  if (address.find('/') != std::string_view::npos) {
    return resources_where(architecture,
                           [&](const Resource& r) { return under(r.unit->path.text(), address); });
  }
  std::vector<std::string> segments = split(address, '.');
  return resources_where(architecture, [&](const Resource& r) { return matches(r, segments); });
}

UnitSet select_units(const Architecture& architecture, std::string_view address) {
  UnitSet units;
  for (const Resource* resource : select(architecture, address)) units.insert(resource->unit);
  for (const auto& [path, unit] : architecture.units()) {
    const bool of_the_team = !unit->team_files.empty();
    if (of_the_team && matches(*unit, without_last_slashes(address))) units.insert(unit.get());
  }
  return units;
}

std::vector<std::string> address_words(const Architecture& architecture) {
  std::set<std::string> words;
  for (const auto& [path, unit] : architecture.units()) {
    words.insert({path.account, path.region, path.environment, path.part, path.text()});
    for (const auto& resource : unit->resources) words.emplace(resource->system);
  }
  return {words.begin(), words.end()};
}

Referrers referrers(const Architecture& architecture) {
  Referrers all;
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      for (const Resource* target : referred(*resource)) all[target].push_back(resource.get());
    }
  }
  return all;
}

std::vector<const Resource*> referred(const Resource& resource) {
  std::vector<const Resource*> targets;
  for (const Member& attribute : resource.attributes) {
    for_each_reference(attribute.value, [&](const Reference& reference) {
      bool known = std::find(targets.begin(), targets.end(), reference.resource) != targets.end();
      if (!known) targets.push_back(reference.resource);
    });
  }
  return targets;
}

}  // namespace ashlar

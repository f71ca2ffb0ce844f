#include "model/selection.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace ashlar {

namespace {

bool under(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

/// Each segment names the next of the resource's own names that it equals; a system may be named by its
/// unit's part.
bool matches(const Resource& resource, const std::vector<std::string>& segments) {
  const UnitPath& path = resource.unit->path;
  auto segment = segments.begin();
  auto take = [&](std::string_view name, std::string_view other = {}) {
    bool equal = segment != segments.end() && (*segment == name || (!other.empty() && *segment == other));
    if (equal) ++segment;
  };
  take(path.account);
  take(path.region);
  take(path.environment);
  take(resource.system, path.part);
  // Terraform's names have underscores where people write hyphens: replica-1 is replica_1.
  take(resource.name, replace_all(resource.name, "_", "-"));
  return segment == segments.end();
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
  while (address.ends_with('/')) address.remove_suffix(1);
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

std::vector<std::string> address_words(const Architecture& architecture) {
  std::set<std::string> words;
  for (const auto& [path, unit] : architecture.units()) {
    words.insert({path.account, path.region, path.environment, path.part, path.text()});
    for (const auto& resource : unit->resources) words.emplace(resource->system);
  }
  return {words.begin(), words.end()};
}

std::vector<const Resource*> referrers(const Architecture& architecture, const Resource& resource) {
  return resources_where(architecture, [&](const Resource& other) {
    std::vector<const Resource*> targets = referred(other);
    return std::find(targets.begin(), targets.end(), &resource) != targets.end();
  });
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

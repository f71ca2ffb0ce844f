#include "engine/ignore_changes.h"

#include "engine/reference_path.h"

namespace ashlar::engine {

namespace {

/// `tags["x"]` as `tags` and `x`; an attribute as a whole has no key.
struct Place {
  std::string attribute;
  std::string key;
};

Place place_of(const std::string& path) {
  const std::size_t bracket = path.find("[\"");
  if (bracket == std::string::npos) return {path, ""};
  return {path.substr(0, bracket), path.substr(bracket + 2, path.size() - bracket - 4)};
}

void ignore_key(const Place& place, const provider::Value& prior, provider::Value& attribute) {
  auto* map = attribute.as<provider::Object>();
  const provider::Value was = prior.is_null() ? provider::Value() : follow(prior, "[\"" + place.key + "\"]");
  if (map == nullptr) return;
  if (was.is_null())
    map->erase(place.key);
  else
    (*map)[place.key] = was;
}

}  // namespace

void ignore_changes(const Lifecycle& lifecycle, const provider::Value& prior, provider::Value& config) {
  for (const std::string& path : lifecycle.ignore_changes) {
    const Place place = place_of(path);
    const provider::Value* was = prior.find(place.attribute);
    provider::Value* is = config.find(place.attribute);
    if (was == nullptr || is == nullptr) continue;
    if (place.key.empty())
      *is = *was;
    else
      ignore_key(place, *was, *is);
  }
}

}  // namespace ashlar::engine

// Looking at resources of an organisation that was built for a test.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "support/organization_folder.h"

namespace ashlar::testing {

/// `unit` by its path; null where there is no such resource.
inline const Resource* find_resource(const Built& built, const std::string& unit,
                                     const std::string& address) {
  for (const auto& [path, candidate] : built.architecture.units()) {
    if (path.text() == unit) return candidate->find(address);
  }
  return nullptr;
}

inline const Resource& resource_of(const Built& built, const std::string& unit, const std::string& address) {
  const Resource* found = find_resource(built, unit, address);
  if (!found) throw std::logic_error("there is no " + unit + "//" + address + "\n" + built.messages());
  return *found;
}

/// What the attribute holds, as `T` of `Value::Data`.
template <class T>
T value_of(const Object& attributes, std::string_view attribute) {
  const Value* value = find(attributes, attribute);
  const T* held = value ? value->as<T>() : nullptr;
  if (!held) throw std::logic_error("no such " + std::string(attribute));
  return *held;
}

template <class T>
T value_of(const Resource& resource, std::string_view attribute) {
  return value_of<T>(resource.attributes, attribute);
}

/// acme, with what stands under `key:` in stage's file described anew, in one line.
inline std::unique_ptr<Built> with_stage(const std::string& key, const std::string& settings) {
  std::map<std::string, std::string> files = acme_files();
  std::string& stage = files.at("stage/eu-west-1/stage.yaml");
  const std::size_t begin = stage.find("\n" + key + ":") + 1;
  const std::size_t end = stage.find("\n\n", begin);
  stage.replace(begin, end - begin, key + ": {" + settings + "}");
  return build_organization(files);
}

}  // namespace ashlar::testing

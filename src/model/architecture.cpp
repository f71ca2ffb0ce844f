#include "model/architecture.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace ashlar {

std::string Resource::address() const {
  return (mode == schema::Mode::Ephemeral ? "ephemeral." : "") + type + "." + name;
}

std::string Resource::full_address() const { return unit->path.text() + "//" + address(); }

std::string UnitPath::text() const {
  if (region == global_place) return account + "/" + region + "/" + part;
  return account + "/" + region + "/" + environment + "/" + part;
}

const Resource* Unit::find(std::string_view address) const {
  for (const auto& resource : resources) {
    if (resource->address() == address) return resource.get();
  }
  return nullptr;
}

UnitSet Unit::depends_on() const {
  UnitSet units = reads;
  units.insert(after.begin(), after.end());
  return units;
}

Resource& Scope::add(schema::Mode mode, std::string type, std::string name, Object attributes, Maker maker) {
  for (const auto& other : unit_->resources) {
    if (other->type != type || other->name != name || other->mode != mode) continue;
    throw std::logic_error(fmt::format("{}//{}.{} is made twice: at {}:{} and at {}:{}", unit_->path.text(),
                                       type, name, other->maker.file, other->maker.line, maker.file,
                                       maker.line));
  }
  auto resource = std::make_unique<Resource>();
  resource->mode = mode;
  resource->type = std::move(type);
  resource->name = std::move(name);
  resource->attributes = std::move(attributes);
  resource->unit = unit_;
  resource->system = system_;
  resource->from = from_;
  resource->maker = maker;
  unit_->resources.push_back(std::move(resource));
  return *unit_->resources.back();
}

Unit& Architecture::unit(const UnitPath& path) {
  std::unique_ptr<Unit>& unit = units_[path];
  if (!unit) {
    unit = std::make_unique<Unit>();
    unit->path = path;
  }
  return *unit;
}

const Unit* Architecture::find(const UnitPath& path) const {
  auto found = units_.find(path);
  return found == units_.end() ? nullptr : found->second.get();
}

std::size_t Architecture::resource_count() const {
  std::size_t count = 0;
  for (const auto& [path, unit] : units_) count += unit->resources.size();
  return count;
}

}  // namespace ashlar

#include "terraform/unit_files.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/parallel.h"
#include "schema/schema.h"
#include "terraform/attribute_writer.h"
#include "terraform/unit_settings.h"

namespace ashlar::terraform {

namespace {

class UnitWriter {
 public:
  UnitWriter(const Unit& unit, Backend backend)
      : unit_(unit), backend_(backend), writer_(unit, backend, files_) {}

  FileTree write() {
    files_[std::string(settings_file)] = settings_text(unit_, backend_);
    if (!unit_.reads.empty()) files_["reads.tf.json"] = reads_text(unit_, backend_);
    for (const auto& [system, resources] : by_system()) {
      files_[fmt::format("{}.tf.json", system)] = resource_file(resources);
    }
    if (!unit_.outputs.empty()) files_["outputs.tf.json"] = outputs();
    if (!unit_.team_files.empty()) files_["ashlar.tf.json"] = given();
    files_.insert(unit_.team_files.begin(), unit_.team_files.end());
    files_["README.md"] = unit_readme(unit_, backend_);
    if (std::string lock = provider_lock_file(); !lock.empty())
      files_[".terraform.lock.hcl"] = std::move(lock);
    return std::move(files_);
  }

 private:
  using Resources = std::vector<const Resource*>;

  std::map<std::string_view, Resources> by_system() const {
    std::map<std::string_view, Resources> systems;
    for (const auto& resource : unit_.resources) systems[resource->system].push_back(resource.get());
    return systems;
  }

  std::string resource_file(const Resources& resources) {
    JsonText out;
    out.begin_object();
    resource_group(out, "resource", of_mode(resources, schema::Mode::Managed));
    resource_group(out, "ephemeral", of_mode(resources, schema::Mode::Ephemeral));
    out.end_object();
    return std::move(out).finish();
  }

  static Resources of_mode(const Resources& resources, schema::Mode mode) {
    Resources chosen;
    std::copy_if(resources.begin(), resources.end(), std::back_inserter(chosen),
                 [&](const Resource* resource) { return resource->mode == mode; });
    return chosen;
  }

  /// Types in the order of their first resource, and a type's resources in the order made: how a system
  /// reads.
  void resource_group(JsonText& out, std::string_view group, const Resources& resources) {
    if (resources.empty()) return;
    std::vector<std::string_view> types;
    for (const Resource* resource : resources) {
      if (std::find(types.begin(), types.end(), resource->type) == types.end())
        types.push_back(resource->type);
    }
    out.key(group);
    out.begin_object();
    for (std::string_view type : types) {
      out.key(type);
      out.begin_object();
      for (const Resource* resource : resources) {
        if (resource->type == type) resource_block(out, *resource);
      }
      out.end_object();
    }
    out.end_object();
  }

  void resource_block(JsonText& out, const Resource& resource) {
    out.key(resource.name);
    out.begin_object();
    if (resource.in_home_region && needs_home_provider(unit_, backend_))
      writer_.member(out, "provider", "aws.home");
    for (const Member& attribute : resource.attributes) {
      writer_.name_documents(resource.type.substr(resource.type.find('_') + 1) + "." + resource.name + "." +
                             attribute.name);
      writer_.member(out, attribute.name, attribute.value);
    }
    if (!resource.depends_on.empty()) writer_.member(out, "depends_on", addresses(resource.depends_on));
    lifecycle(out, resource.lifecycle);
    out.end_object();
  }

  static Value addresses(const std::vector<const Resource*>& resources) {
    List list;
    for (const Resource* resource : resources) list.emplace_back(resource->address());
    return list;
  }

  void lifecycle(JsonText& out, const Lifecycle& lifecycle) {
    Object block;
    if (lifecycle.create_before_destroy) block.push_back({"create_before_destroy", true});
    if (lifecycle.prevent_destroy) block.push_back({"prevent_destroy", true});
    if (!lifecycle.ignore_changes.empty()) {
      List ignored(lifecycle.ignore_changes.begin(), lifecycle.ignore_changes.end());
      block.push_back({"ignore_changes", std::move(ignored)});
    }
    if (block.empty()) return;
    writer_.member(out, "lifecycle", std::move(block));
  }

  // --- outputs.tf.json

  std::string outputs() {
    JsonText out;
    out.begin_object();
    out.key("output");
    out.begin_object();
    for (const auto& [name, reference] : unit_.outputs) {
      out.key(name);
      writer_.value(out, object({{"value", reference}}));
    }
    out.end_object();
    out.end_object();
    return std::move(out).finish();
  }

  // --- ashlar.tf.json: what a team's own unit is given

  std::string given() {
    JsonText out;
    out.begin_object();
    out.key("locals");
    out.begin_object();
    writer_.member(out, "ashlar", unit_.given);
    out.end_object();
    out.end_object();
    return std::move(out).finish();
  }

  const Unit& unit_;
  Backend backend_;
  FileTree files_;
  AttributeWriter writer_;
};

}  // namespace

std::string_view provider_version() { return schema::Schema::builtin().provider_version(); }

FileTree unit_files(const Unit& unit, Backend backend) { return UnitWriter(unit, backend).write(); }

FileTree organization_files(const Architecture& architecture, Backend backend) {
  std::vector<const Unit*> units;
  for (const auto& [path, unit] : architecture.units()) units.push_back(unit.get());
  std::vector<FileTree> written(units.size());
  in_parallel(units.size(), [&](std::size_t i) { written[i] = unit_files(*units[i], backend); });
  FileTree tree;
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (auto& [name, text] : written[i]) tree.emplace(units[i]->path.text() + "/" + name, std::move(text));
  }
  tree.emplace("README.md", organization_readme(architecture));
  return tree;
}

}  // namespace ashlar::terraform

// Follows every reference once: which unit reads which, through which outputs, and that no circle closes.
#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "model/architecture.h"

namespace ashlar {

namespace {

std::string made_at(const Resource& resource) {
  return fmt::format("{}:{}", resource.maker.file, resource.maker.line);
}

std::string first_step(std::string_view path) {
  return std::string(path.substr(0, path.find_first_of(".[")));
}

void refuse_bad_target(const Resource& from, const Reference& to, const schema::Schema& schema) {
  const schema::ResourceType* type = schema.find(to.resource->mode, to.resource->type);
  if (!type) return;  // the schema check reports a type it does not know
  std::string step = first_step(to.path);
  const schema::Attribute* attribute = type->block->attribute(step);
  if (!attribute && !type->block->block(step)) {
    throw std::logic_error(fmt::format("{} (made at {}) refers to {}.{}, which {} does not have",
                                       from.full_address(), made_at(from), to.resource->address(), to.path,
                                       to.resource->type));
  }
  if (attribute && attribute->sensitive && to.resource->unit != from.unit) {
    throw std::logic_error(fmt::format(
        "{} (made at {}) reads the sensitive {}.{} of another unit; pass the secret's ARN instead",
        from.full_address(), made_at(from), to.resource->full_address(), to.path));
  }
}

/// `aws_lb.a.dns_name` and `aws_lb.a_dns.name` would share a name.
void add_output(Unit& producer, const Reference& reference) {
  const auto [output, added] = producer.outputs.emplace(output_name(reference), reference);
  if (added || output->second == reference) return;
  const Reference& first = output->second;
  throw std::logic_error(fmt::format("{}.{} and {}.{} would both be the output {} (made at {} and {})",
                                     first.resource->full_address(), first.path,
                                     reference.resource->full_address(), reference.path, output->first,
                                     made_at(*first.resource), made_at(*reference.resource)));
}

void link_reference(Unit& reader, const Reference& reference) {
  Unit* producer = reference.resource->unit;
  if (producer == &reader) return;
  add_output(*producer, reference);
  reader.reads.insert(producer);
}

void link_resource(Resource& resource, const schema::Schema& schema) {
  for (const Member& attribute : resource.attributes) {
    for_each_reference(attribute.value, [&](const Reference& reference) {
      refuse_bad_target(resource, reference, schema);
      link_reference(*resource.unit, reference);
    });
  }
}

void link_given(Unit& unit) {
  for (const Member& member : unit.given)
    for_each_reference(member.value, [&](const Reference& reference) { link_reference(unit, reference); });
}

/// Depth first; `trail` holds the units on the way, so that a circle can be named.
class CycleSearch {
 public:
  void visit(const Unit& unit) {
    if (done_.contains(&unit)) return;
    auto on_trail = std::find(trail_.begin(), trail_.end(), &unit);
    if (on_trail != trail_.end()) refuse({on_trail, trail_.end()});
    trail_.push_back(&unit);
    for (const Unit* next : unit.depends_on()) visit(*next);
    trail_.pop_back();
    done_.insert(&unit);
  }

 private:
  [[noreturn]] static void refuse(const std::vector<const Unit*>& circle) {
    std::string chain;
    for (const Unit* unit : circle) chain += unit->path.text() + " depends on ";
    throw std::logic_error("units in a circle: " + chain + circle.front()->path.text());
  }

  std::vector<const Unit*> trail_;
  UnitSet done_;
};

}  // namespace

std::string output_name(const Reference& reference) {
  std::string_view type = reference.resource->type;
  if (type.starts_with("aws_")) type.remove_prefix(4);
  std::string name = fmt::format("{}_{}_{}", type, reference.resource->name, reference.path);
  std::string clean;
  for (char c : name) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) {
      clean += c;
    } else if (!clean.empty() && clean.back() != '_') {
      clean += '_';
    }
  }
  return clean;
}

void link(Architecture& architecture, const schema::Schema& schema) {
  for (const auto& [path, unit] : architecture.units()) {
    unit->outputs.clear();
    unit->reads.clear();
  }
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) link_resource(*resource, schema);
    link_given(*unit);
  }
  CycleSearch search;
  for (const auto& [path, unit] : architecture.units()) search.visit(*unit);
}

}  // namespace ashlar

#include "whole/random_configuration.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "engine/lifts.h"
#include "support/aws_server.h"

namespace ashlar::whole {

namespace {

constexpr const char* home_region = "eu-west-1";

void for_each_needed(const Resource& resource, const std::function<void(const Resource&)>& visit) {
  for (const Resource* other : resource.depends_on) visit(*other);
  for (const Member& attribute : resource.attributes)
    for_each_reference(attribute.value, [&](const Reference& reference) { visit(*reference.resource); });
}

/// All that must be there for it, itself last.
void collect(const Resource& resource, std::set<const Resource*>& seen, std::vector<const Resource*>& all) {
  if (!seen.insert(&resource).second) return;
  for_each_needed(resource, [&](const Resource& needed) { collect(needed, seen, all); });
  all.push_back(&resource);
}

std::string region_of(const Resource& resource) {
  return resource.in_home_region ? home_region : resource.unit->provider_region;
}

Value value_of(const nlohmann::json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    List items;
    for (const auto& item : json) items.push_back(value_of(item));
    return items;
  }
  Object members;
  for (const auto& [name, value] : json.items()) members.push_back({name, value_of(value)});
  return members;
}

/// `path` steps into blocks, of a list of them into the first: "rule.schedule".
void set_at(Object& object, const std::string& path, Value value) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) return set(object, path, std::move(value));
  const std::string name = path.substr(0, dot);
  if (find(object, name) == nullptr) set(object, name, Object{});
  Value* inner = find(object, name);
  if (List* blocks = inner->as<List>()) inner = &blocks->front();
  if (Object* block = inner->as<Object>()) set_at(*block, path.substr(dot + 1), std::move(value));
}

const schema::Block& block_of(const Resource& resource) {
  return *schema::Schema::builtin().find(resource.mode, resource.type)->block;
}

}  // namespace

RandomConfiguration::RandomConfiguration(Architecture& into, const Architecture& pool,
                                         const nlohmann::json& changes, std::uint32_t seed)
    : pool_(pool),
      changes_(changes),
      chance_(seed),
      unit_(&into.unit({"stage", home_region, "stage", "random"})) {
  unit_->account_id = ashlar::testing::server_account;
  unit_->account_id_known = true;
  unit_->provider_region = unit_->state.region = home_region;
  unit_->default_tags = {{"managed-by", "ashlar"}};
}

bool RandomConfiguration::add(const std::string& type, std::size_t most) {
  std::vector<const Resource*> candidates;
  for (const auto& entry : pool_.units())
    for (const auto& resource : entry.second->resources)
      if (resource->type == type) candidates.push_back(resource.get());
  const Resource& root = *candidates.at(below(candidates.size()));
  account_ = root.unit->path.account;
  if (!take(root, most)) return false;
  for (std::size_t more = below(3); more > 0; --more) add_any(most);
  return true;
}

void RandomConfiguration::add_any(std::size_t most) {
  std::vector<const Resource*> candidates;
  for (const auto& entry : pool_.units())
    for (const auto& resource : entry.second->resources)
      if (entry.second->path.account == account_ && !made_.contains(resource.get()))
        candidates.push_back(resource.get());
  if (!candidates.empty()) take(*candidates[below(candidates.size())], most);
}

bool RandomConfiguration::take(const Resource& root, std::size_t most) {
  std::set<const Resource*> seen;
  std::vector<const Resource*> all;
  collect(root, seen, all);
  std::erase_if(all, [&](const Resource* resource) { return made_.contains(resource); });
  if (made_.size() + all.size() > most) return false;
  std::set<std::string> regions{home_region, unit_->provider_region};
  for (const Resource* resource : all) regions.insert(region_of(*resource));
  if (regions.size() > 2) return false;  // a unit has its own region and home, no third
  unit_->provider_region = *regions.rbegin();
  for (const Resource* resource : all) made_[resource] = &copy(*resource);
  for (const auto& [theirs, ours] : made_) ours->in_home_region = region_of(*theirs) != *regions.rbegin();
  note("add", *made_.at(&root));
  return true;
}

Resource& RandomConfiguration::copy(const Resource& resource) {
  Scope scope(*unit_, resource.system, {});
  std::string name = resource.name;
  while (std::any_of(unit_->resources.begin(), unit_->resources.end(),
                     [&](const auto& other) { return other->type == resource.type && other->name == name; }))
    name += "_other";
  Object attributes;
  for (const Member& member : resource.attributes) attributes.push_back({member.name, copied(member.value)});
  for (const char* protection : engine::protections())
    if (Value* is_protected = find(attributes, protection)) *is_protected = false;
  Resource& made = resource.mode == schema::Mode::Ephemeral
                       ? scope.add_ephemeral(resource.type, name, std::move(attributes))
                       : scope.add(resource.type, name, std::move(attributes));
  made.lifecycle = resource.lifecycle;
  made.lifecycle.prevent_destroy = false;
  for (const Resource* other : resource.depends_on) made.depends_on.push_back(made_.at(other));
  return made;
}

Value RandomConfiguration::copied(const Value& value) {
  return std::visit(
      Overloaded{
          [&](const Reference& reference) { return Value(copied(reference)); },
          [&](const Template& text) {
            Template made;
            for (const auto& part : text.parts) {
              const auto* reference = std::get_if<Reference>(&part);
              if (reference == nullptr)
                made.parts.push_back(part);
              else
                made.parts.emplace_back(copied(*reference));
            }
            return Value(std::move(made));
          },
          [&](const JsonDocument& document) {
            return Value(JsonDocument{std::make_shared<const Value>(copied(*document.root)), document.form});
          },
          [&](const List& items) {
            List made;
            for (const Value& item : items) made.push_back(copied(item));
            return Value(std::move(made));
          },
          [&](const Object& members) {
            Object made;
            for (const Member& member : members) made.push_back({member.name, copied(member.value)});
            return Value(std::move(made));
          },
          [&](const auto&) { return value; },
      },
      value.data());
}

void RandomConfiguration::begin_change() {
  before_.clear();
  for (const auto& resource : unit_->resources)
    before_.insert_or_assign(resource->address(), Before{resource->attributes, resource->lifecycle});
}

void RandomConfiguration::undo(const std::string& address) {
  const auto before = before_.find(address);
  auto* resource = const_cast<Resource*>(unit_->find(address));
  if (before == before_.end() || resource == nullptr) return;
  resource->attributes = before->second.attributes;
  resource->lifecycle = before->second.lifecycle;
  note("undo", *resource);
}

void RandomConfiguration::change() {
  begin_change();
  for (const auto& resource : unit_->resources)
    if (resource->mode == schema::Mode::Managed && one_in(3)) change(*resource);
  if (one_in(2)) remove_unused();
}

void RandomConfiguration::rename() {
  begin_change();
  for (const auto& resource : unit_->resources)
    if (resource->mode == schema::Mode::Managed && one_in(2)) give_other_name(*resource);
}

void RandomConfiguration::change(Resource& resource) {
  switch (below(5)) {
    case 0:
    case 1:
      return change_known_attribute(resource);
    case 2:
      return change_tags(resource);
    case 3:
      static_cast<void>(give_other_name(resource));
      return;
    default:
      return give_other_lifecycle(resource);
  }
}

void RandomConfiguration::change_known_attribute(Resource& resource) {
  const auto known = changes_.find(resource.type);
  if (known == changes_.end()) return;
  for (const auto& [path, value] : known->items()) {
    set_at(resource.attributes, path, value_of(value));
    note("set " + path + " of", resource);
  }
}

void RandomConfiguration::change_tags(Resource& resource) {
  if (block_of(resource).attribute("tags") == nullptr) return;
  Object& tags = *find(resource.attributes, "tags")->as<Object>();
  const bool had = std::erase_if(tags, [](const Member& tag) { return tag.name == "chance"; }) > 0;
  if (!had || one_in(2)) set(tags, "chance", fmt::format("{}", below(1000)));
  note("tag", resource);
}

bool RandomConfiguration::give_other_name(Resource& resource) {
  for (const char* name : {"name", "bucket", "function_name", "identifier", "replication_group_id",
                           "domain_name", "description", "alias"}) {
    Value* value = find(resource.attributes, name);
    std::string* text = value == nullptr ? nullptr : value->as<std::string>();
    if (text == nullptr || text->empty()) continue;
    const std::string more = fmt::format("x{}", below(1000));
    const bool is_domain = text->find('.') != std::string::npos;
    *text = is_domain ? more + "." + *text : *text + "-" + more;
    note(fmt::format("rename ({})", name), resource);
    return true;
  }
  return false;
}

void RandomConfiguration::give_other_lifecycle(Resource& resource) {
  resource.lifecycle.create_before_destroy = !resource.lifecycle.create_before_destroy;
  note(resource.lifecycle.create_before_destroy ? "create before destroy" : "destroy before create",
       resource);
  if (give_other_name(resource) && one_in(2) && find(resource.attributes, "description") != nullptr) {
    resource.lifecycle.ignore_changes = {"description"};
    note("ignore the description of", resource);
  }
}

void RandomConfiguration::remove_unused() {
  std::set<const Resource*> used;
  for (const auto& resource : unit_->resources)
    for_each_needed(*resource, [&](const Resource& needed) { used.insert(&needed); });
  std::vector<const Resource*> unused;
  for (const auto& resource : unit_->resources)
    if (!used.contains(resource.get())) unused.push_back(resource.get());
  if (unused.empty()) return;
  const Resource* chosen = unused[below(unused.size())];
  note("remove", *chosen);
  std::erase_if(made_, [&](const auto& entry) { return entry.second == chosen; });
  std::erase_if(unit_->resources, [&](const auto& resource) { return resource.get() == chosen; });
}

void RandomConfiguration::note(const std::string& what, const Resource& resource) {
  history_.push_back(what + " " + resource.address());
}

}  // namespace ashlar::whole

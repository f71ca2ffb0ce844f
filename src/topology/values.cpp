#include "topology/values.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"
#include "model/reference_type.h"
#include "topology/answers.h"

namespace ashlar::topology {

namespace {

using Json = nlohmann::ordered_json;

/// A graph that was never linked may hold circles.
constexpr int deepest = 40;

std::string number_text(double number) { return Json(number).dump(); }

/// Takes the next step off a path: a name, or a number in brackets.
std::string_view next_step(std::string_view& path) {
  if (path.starts_with('.')) path.remove_prefix(1);
  const std::size_t end =
      path.starts_with('[') ? path.find(']') + 1 : std::min(path.find_first_of(".["), path.size());
  const std::string_view step = path.substr(0, end == 0 ? path.size() : end);
  path.remove_prefix(step.size());
  return step;
}

/// Item `[2]` of a list; `[*]` is any one. A block that is written alone is a list of one.
const Value* item(const Value& value, std::string_view step) {
  std::size_t index = 0;
  std::from_chars(step.data() + 1, step.data() + step.size(), index);
  if (const List* items = value.as<List>()) return index < items->size() ? &(*items)[index] : nullptr;
  return value.as<Object>() && index == 0 ? &value : nullptr;
}

/// A key of a map may be written as an index: `tags["Name"]`.
const Value* member(const Value& value, std::string_view step) {
  if (step.starts_with("[\"")) step = step.substr(2, step.size() - 4);
  const Object* members = value.as<Object>();
  return members ? find(*members, step) : nullptr;
}

/// What the graph itself gives for the reference; null where AWS does.
const Value* given(const Reference& reference) {
  std::string_view path = reference.path;
  const Value* value = find(reference.resource->attributes, next_step(path));
  while (value && !path.empty()) {
    const std::string_view step = next_step(path);
    const bool by_number = step.starts_with('[') && !step.starts_with("[\"");
    value = by_number ? item(*value, step) : member(*value, step);
  }
  return value && value->is_null() ? nullptr : value;
}

/// What no state, plan or output may show.
bool secret(const Reference& reference) {
  if (reference.resource->mode == schema::Mode::Ephemeral) return true;
  const ReferenceType type = reference_type(reference, schema::Schema::builtin());
  return type.attribute && (type.attribute->sensitive || type.attribute->write_only);
}

/// Resources that say something about another: what they answer is the other's.
struct Deputy {
  std::string_view type;
  std::string_view path;  ///< empty: any
  std::string_view attribute;
};
constexpr Deputy deputies[] = {
    {"aws_acm_certificate_validation", "id", "certificate_arn"},
    {"aws_secretsmanager_secret_version", "", "secret_id"},
    {"aws_vpc_peering_connection_accepter", "id", "vpc_peering_connection_id"},
    {"aws_vpc_peering_connection_options", "id", "vpc_peering_connection_id"},
};

const Value* meant_instead(const Reference& reference) {
  for (const Deputy& deputy : deputies) {
    const bool fits = deputy.path.empty() || deputy.path == reference.path;
    if (reference.resource->type == deputy.type && fits)
      return find(reference.resource->attributes, deputy.attribute);
  }
  return nullptr;
}

/// "euw1" of "eu-west-1", as ElastiCache shortens regions.
std::string short_region(std::string_view region) {
  std::string result;
  const std::vector<std::string> parts = split(region, '-');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string& part = parts[i];
    const bool two_winds = part.size() > 5 && (part.starts_with("north") || part.starts_with("south"));
    if (i == 0 || part.size() < 2) {
      result += part;
    } else {
      result += two_winds ? std::string{part[0], part[5]} : part.substr(0, 1);
    }
  }
  return result;
}

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  return region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

bool is_true(const Resource& resource, std::string_view attribute) {
  const Value* value = find(resource.attributes, attribute);
  const bool* flag = value ? value->as<bool>() : nullptr;
  const std::string* text = value ? value->as<std::string>() : nullptr;
  return flag ? *flag : text && *text == "true";
}

bool is_network_balancer(const Resource& resource) {
  const Value* type = find(resource.attributes, "load_balancer_type");
  const std::string* text = type ? type->as<std::string>() : nullptr;
  return text && *text == "network";
}

/// The words of patterns besides attributes and hashes.
struct Word {
  std::string_view name;
  std::string (*text)(const Resource&);
};
constexpr Word words[] = {
    {"account",
     [](const Resource& r) {
       return r.unit->account_id.empty() ? std::string("000000000000") : r.unit->account_id;
     }},
    {"region", [](const Resource& r) { return std::string(region_of(r)); }},
    {"short_region", [](const Resource& r) { return short_region(region_of(r)); }},
    {"partition", [](const Resource& r) { return std::string(partition_of(region_of(r))); }},
    {"balancer_kind", [](const Resource& r) { return std::string(is_network_balancer(r) ? "net" : "app"); }},
    {"internal", [](const Resource& r) { return std::string(is_true(r, "internal") ? "internal-" : ""); }},
};

std::string word(std::string_view name, const Resource& resource, const std::string& id) {
  if (name.starts_with("hash")) {
    std::size_t digits = 0;
    std::from_chars(name.data() + 4, name.data() + name.size(), digits);
    return sha256_hex(id, digits);
  }
  const auto* found =
      std::find_if(std::begin(words), std::end(words), [&](const Word& w) { return w.name == name; });
  return found->text(resource);
}

/// As many as there are answers for.
std::vector<Value> items_given_by_aws(const Reference& list) {
  std::vector<Value> items;
  for (int i = 0;; ++i) {
    Reference item{list.resource, fmt::format("{}[{}]", list.path, i)};
    if (answer_pattern(item.resource->type, item.path).empty()) break;
    items.emplace_back(std::move(item));
  }
  if (items.empty()) items.emplace_back(list);
  return items;
}

}  // namespace

std::string placeholder(const Reference& reference) {
  return "<" + reference.resource->address() + "." + reference.path + ">";
}

std::string Values::text(const Value& value) const { return text(value, 0); }
std::string Values::text(const Reference& reference) const { return text(reference, 0); }

std::string Values::text(const Value& value, int depth) const {
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string(); },
                        [](bool flag) { return std::string(flag ? "true" : "false"); },
                        [](std::int64_t number) { return std::to_string(number); },
                        [](double number) { return number_text(number); },
                        [](const std::string& text) { return text; },
                        [&](const Reference& reference) { return text(reference, depth); },
                        [&](const Template& parts) {
                          std::string joined;
                          for (const auto& part : parts.parts) {
                            const std::string* plain = std::get_if<std::string>(&part);
                            joined += plain ? *plain : text(std::get<Reference>(part), depth);
                          }
                          return joined;
                        },
                        [&](const auto&) {
                          const JsonDocument* document = value.as<JsonDocument>();
                          return json(document ? *document->root : value, depth)
                              .dump(-1, ' ', false, Json::error_handler_t::replace);
                        },
                    },
                    value.data());
}

std::string Values::text(const Reference& reference, int depth) const {
  if (depth > deepest || secret(reference)) return placeholder(reference);
  const Value* value = given(reference);
  return value ? text(*value, depth + 1) : stand_in(reference, depth);
}

std::string Values::stand_in(const Reference& reference, int depth) const {
  const auto assumed = assumed_.find({reference.resource, reference.path});
  if (assumed != assumed_.end()) return assumed->second;
  const std::string_view pattern = answer_pattern(reference.resource->type, reference.path);
  return pattern.empty() ? placeholder(reference) : filled(pattern, *reference.resource, depth + 1);
}

std::string Values::filled(std::string_view pattern, const Resource& resource, int depth) const {
  std::string result;
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    result += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const std::size_t close = pattern.find('}');
    const std::string_view name = pattern.substr(1, close - 1);
    result += name.starts_with(':') ? word(name.substr(1), resource, graph_->id(resource))
                                    : text(Reference{&resource, std::string(name)}, depth);
    pattern.remove_prefix(close + 1);
  }
  return result;
}

nlohmann::ordered_json Values::json(const Value& value, int depth) const {
  if (depth > deepest) return nullptr;
  return std::visit(Overloaded{
                        [](std::monostate) { return Json(); },
                        [](bool flag) { return Json(flag); },
                        [](std::int64_t number) { return Json(number); },
                        [](double number) { return Json(number); },
                        [&](const Reference& reference) -> Json {
                          const Value* there = secret(reference) ? nullptr : given(reference);
                          // Numbers and lists stay what they are; text is answered as text.
                          return there ? json(*there, depth + 1) : Json(text(reference, depth));
                        },
                        [&](const List& items) {
                          Json all = Json::array();
                          for (const Value& each : items) all.push_back(json(each, depth));
                          return all;
                        },
                        [&](const Object& members) {
                          Json all = Json::object();
                          for (const Member& each : members) all[each.name] = json(each.value, depth);
                          return all;
                        },
                        [&](const auto&) { return Json(text(value, depth)); },
                    },
                    value.data());
}

std::vector<Value> Values::items(const Value& value) const {
  const Value* end = &value;
  for (int depth = 0; depth < deepest; ++depth) {
    const Reference* reference = end->as<Reference>();
    const Value* next = reference && !secret(*reference) ? given(*reference) : nullptr;
    if (!next) break;
    end = next;
  }
  if (value.is_null()) return {};
  if (const List* list = end->as<List>()) return *list;
  if (const Reference* reference = end->as<Reference>()) return items_given_by_aws(*reference);
  return {value};
}

std::optional<Reference> Values::follow(const Resource& from, const Value& value, Types types) const {
  return follow(from, value, types, 0);
}

std::optional<Reference> Values::follow(const Resource& from, const Value& value, Types types,
                                        int depth) const {
  if (depth > deepest) return std::nullopt;
  const Reference* reference = value.as<Reference>();
  if (const Template* parts = value.as<Template>(); parts && parts->parts.size() == 1)
    reference = std::get_if<Reference>(&parts->parts.front());
  if (reference) {
    if (std::find(types.begin(), types.end(), reference->resource->type) != types.end()) return *reference;
    const Value* next = given(*reference);
    if (!next) next = meant_instead(*reference);
    return next ? follow(*reference->resource, *next, types, depth + 1) : std::nullopt;
  }
  const std::string* name = value.as<std::string>();
  for (std::string_view type : types) {
    if (const Resource* found = name ? graph_->named(type, *name, from) : nullptr)
      return Reference{found, ""};
  }
  return std::nullopt;
}

std::vector<const Resource*> Values::mentioned(const Value& value) const {
  std::vector<const Resource*> all;
  for_each_reference(value, [&](const Reference& reference) { all.push_back(reference.resource); });
  return all;
}

void Values::assume(const Resource& resource, std::string_view attribute, std::string text) {
  assumed_[{&resource, std::string(attribute)}] = std::move(text);
}

}  // namespace ashlar::topology

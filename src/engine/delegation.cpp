#include "engine/delegation.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "engine/plan.h"

namespace ashlar::engine {

namespace {

const std::string* text_at(const Resource& resource, std::string_view name) {
  const ashlar::Value* value = find(resource.attributes, name);
  return value == nullptr ? nullptr : value->as<std::string>();
}

/// Of the certificate that is validated.
const std::string* domain_of(const Resource& validation) {
  const ashlar::Value* arn = find(validation.attributes, "certificate_arn");
  const auto* reference = arn == nullptr ? nullptr : arn->as<Reference>();
  return reference == nullptr ? nullptr : text_at(*reference->resource, "domain_name");
}

bool is_in(const std::string& domain, const std::string& zone) {
  return domain == zone || domain.ends_with("." + zone);
}

std::set<std::string> name_servers_in(const provider::Value& zone) {
  std::set<std::string> names;
  const provider::Value* list = zone.find("name_servers");
  const auto* servers = list == nullptr ? nullptr : list->as<provider::List>();
  if (servers != nullptr)
    for (const provider::Value& server : *servers)
      if (const auto* name = server.as<std::string>()) names.insert(*name);
  return names;
}

}  // namespace

const Resource* Delegations::highest_zone(const std::string& domain) const {
  const Resource* highest = nullptr;
  for (const Node& node : graph_.nodes) {
    const Resource* zone = node.resource;
    if (zone == nullptr || zone->type != "aws_route53_zone" || find(zone->attributes, "vpc") != nullptr)
      continue;
    const std::string* name = text_at(*zone, "name");
    if (name == nullptr || !is_in(domain, *name)) continue;
    if (highest == nullptr || name->size() < text_at(*highest, "name")->size()) highest = zone;
  }
  return highest;
}

/// Any of the zone's servers will do: some parents are told of fewer.
std::optional<Undelegated> Delegations::look_at(const Resource& zone) const {
  const std::string& domain = *text_at(zone, "name");
  const std::set<std::string> ours = name_servers_in(values_.at(graph_.by_resource.at(&zone)).value);
  const auto told = ask_(domain);
  const bool leads_here = !told || std::any_of(ours.begin(), ours.end(),
                                               [&](const std::string& name) { return told->contains(name); });
  return leads_here || ours.empty() ? std::nullopt : std::optional(Undelegated{domain, ours});
}

std::optional<Undelegated> Delegations::missing_for(const Resource& validation) {
  const std::string* domain = domain_of(validation);
  const Resource* zone = domain == nullptr || !ask_ ? nullptr : highest_zone(*domain);
  if (zone == nullptr) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto [known, is_new] = known_.try_emplace(zone);
  if (is_new) known->second = look_at(*zone);
  return known->second;
}

bool Delegations::is_news(const Undelegated& missing) {
  const std::lock_guard lock(mutex_);
  return told_.insert(missing.domain).second;
}

provider::Diagnostics diagnostics_of(const Undelegated& missing) {
  const std::string parent = missing.domain.substr(missing.domain.find('.') + 1);
  std::string records;
  for (const std::string& server : missing.name_servers)
    records += fmt::format("\n  {}. NS {}.", missing.domain, server);
  return {
      {Severity::Error,
       fmt::format("{} does not lead to its zone yet, and AWS issues no certificate before it does",
                   missing.domain),
       fmt::format("Tell the registrar of {0}, or whoever serves {1}, its name servers:{2}\nThen run this "
                   "again: it goes on here. What does not need a certificate is made.",
                   missing.domain, parent, records),
       {}}};
}

}  // namespace ashlar::engine

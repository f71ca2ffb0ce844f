#include "systems/site.h"

#include <fmt/format.h>

#include "base/text.h"
#include "config/aws_regions.h"
#include "config/role_names.h"
#include "systems/state.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t hash_digits = 6;

/// Tags that everything in the unit carries: the organisation's and the levels' own, and where it belongs.
Object default_tags(const Site& site) {
  Object tags;
  for (const Named<std::string>& tag : *site.common->tags) {
    tags.push_back({*tag.name, Value(tag.value).from(tag.name.at.start)});
  }
  set(tags, "ashlar:account", site.account->name);
  set(tags, "ashlar:environment", site.environment);
  return tags;
}

}  // namespace

std::string fit_name(std::initializer_list<std::string_view> parts, std::size_t limit) {
  std::string name;
  for (std::string_view part : parts) {
    if (part.empty()) continue;
    if (!name.empty()) name += '-';
    name += part;
  }
  if (name.size() <= limit) return name;
  std::string hash = sha256_hex(name, hash_digits);
  name.resize(limit - hash_digits - 1);
  while (name.ends_with('-')) name.pop_back();
  return name + "-" + hash;
}

Scope Site::scope(std::string_view part, std::string_view system, const UnitDescription& description,
                  Span from) const {
  Unit& unit = architecture->unit({account->name, region, environment, std::string(part)});
  if (unit.account_id.empty()) {
    unit.description = description;
    unit.account_id = account->id;
    unit.account_id_known = account->id_known;
    unit.provider_region = provider_region();
    unit.deploy_role_arn = role_arn(auto_deploy_role);
    unit.state = {state_bucket(*this), *organization->settings.home_region, state_key(*this)};
    unit.default_tags = default_tags(*this);
  }
  return {unit, system, from};
}

const std::string& Site::provider_region() const {
  return region == global_place ? *organization->settings.home_region : region;
}

std::string_view Site::partition() const { return aws_partition(provider_region()); }

std::string Site::arn(std::string_view service, std::string_view resource) const {
  return fmt::format("arn:{}:{}:{}:{}:{}", partition(), service, provider_region(), account_id(), resource);
}

std::string Site::global_arn(std::string_view service, std::string_view resource) const {
  return fmt::format("arn:{}:{}::{}:{}", partition(), service, account_id(), resource);
}

std::string Site::bucket_arn(std::string_view bucket) const {
  return fmt::format("arn:{}:s3:::{}", partition(), bucket);
}

std::string Site::regional_service(std::string_view service) const {
  return fmt::format("{}.{}.{}", service, provider_region(), aws_dns_suffix(provider_region()));
}

std::string Site::bucket_name(std::string_view what) const {
  std::string_view place = environment == global_place ? std::string_view() : std::string_view(environment);
  return fit_name({*organization->settings.name, account->name, provider_region(), place, what},
                  bucket_name_limit);
}

std::string Site::part_in_us_east_1(std::string_view part) const {
  if (region == *organization->settings.home_region) return std::string(part);
  return std::string(part) + "-" + region;
}

std::string Site::name(std::string_view what, std::size_t limit) const {
  std::string_view place = environment == global_place ? std::string_view() : std::string_view(environment);
  return fit_name({place, what}, limit);
}

Value name_tag(std::string_view name) { return object({{"Name", name}}); }

}  // namespace ashlar::systems

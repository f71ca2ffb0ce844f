#include "engine/accounts.h"

#include <stdexcept>

#include "engine/evaluate.h"
#include "provider/json.h"
#include "terraform/unit_settings.h"

namespace ashlar::engine {

namespace {

const std::string& region_of(const Workplace& workplace) {
  return workplace.in_home_region ? workplace.unit->state.region : workplace.unit->provider_region;
}

/// A unit's settings hold no reference: no provider is configured from a value that is not known.
provider::Object block_of(const Workplace& workplace) {
  const Object settings = terraform::provider_settings(*workplace.unit, region_of(workplace));
  const auto refuse = [](const Reference&) -> Resolved {
    throw std::logic_error("a provider's settings refer to a resource");
  };
  return *evaluate(settings, refuse).value.as<provider::Object>();
}

}  // namespace

Workplace workplace_of(const Resource& resource) { return {resource.unit, resource.in_home_region}; }

bool is_account(const Resource& resource) { return resource.type == "aws_organizations_account"; }

std::optional<std::string> recorded_id(const Architecture& architecture, const Resource& resource) {
  if (!is_account(resource)) return std::nullopt;
  for (const auto& entry : architecture.units())
    if (const Unit& unit = *entry.second; unit.path.account == resource.name && unit.account_id_known)
      return unit.account_id;
  return std::nullopt;
}

std::string configuration_key(const Workplace& workplace) { return provider::to_json(block_of(workplace)); }

provider::Configuration configuration_of(const Workplace& workplace) {
  const Unit& unit = *workplace.unit;
  provider::Object block = block_of(workplace);
  if (unit.account_id_known) return {std::move(block), unit.account_id, false};
  const provider::Value* tags = block.at("default_tags").find("tags");
  return provider::planning_configuration(region_of(workplace), *tags->as<provider::Object>());
}

tl::expected<void, provider::Diagnostics> require_account(const Workplace& workplace) {
  if (workplace.unit->account_id_known) return {};
  return tl::unexpected(
      provider::Diagnostics{{Severity::Error,
                             "the account " + workplace.unit->path.account + " has no id yet",
                             "make the accounts first: ashlar bootstrap",
                             {}}});
}

}  // namespace ashlar::engine

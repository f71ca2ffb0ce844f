#include "systems/past_units.h"

#include <algorithm>

#include "schema/schema.h"
#include "systems/access.h"
#include "systems/accounts.h"
#include "systems/identity.h"
#include "systems/site.h"

namespace ashlar::systems {

namespace {

Account past_account(const Organization& organization, const Named<std::string>& recorded) {
  Account account;
  account.name = *recorded.name;
  account.id = recorded.value;
  account.id_known = true;
  account.settings.kind.value = "application";
  account.common = organization.common;
  account.at = recorded.name.at;
  return account;
}

std::optional<Account> known_account(const Organization& organization, const std::string& name) {
  if (const Account* described = organization.find(name))
    return described->id_known ? std::optional(*described) : std::nullopt;
  for (Account& account : past_accounts(organization))
    if (account.name == name) return std::move(account);
  return std::nullopt;
}

/// What is left in an account goes by these.
bool is_foundation(const UnitPath& path) {
  return path.region == global_place && (path.part == "access" || path.part == "state");
}

/// Those that call `withhold_from_deploying`.
bool is_withheld(const UnitPath& path) {
  if (is_foundation(path)) return true;
  if (path.region == global_place) return path.part == "organization" || path.part == "people";
  return path.environment == management_place && path.part == "ci";
}

}  // namespace

std::vector<Account> past_accounts(const Organization& organization) {
  std::vector<Account> accounts;
  for (const Named<std::string>& recorded : organization.recorded_ids)
    if (organization.find(*recorded.name) == nullptr)
      accounts.push_back(past_account(organization, recorded));
  return accounts;
}

Unit* add_past_unit(Architecture& architecture, const Organization& organization, const UnitPath& path,
                    Foundation foundation) {
  const auto account = known_account(organization, path.account);
  if (!account || (foundation == Foundation::Stays && is_foundation(path))) return nullptr;
  const Site site{&architecture,    &organization,    &*account,  path.region,
                  path.environment, &account->common, account->at};
  Scope scope = site.scope(
      path.part, "past",
      {.title = "No longer described",
       .what = "The organisation's folder asks for none of it any more: what its state holds is destroyed "
               "by the next apply.",
       .loss = "What is left of it has to be found and removed by hand."},
      site.at);
  if (is_withheld(path)) withhold_from_deploying(scope, site);
  return &scope.unit();
}

void suspend_past_account(Architecture& architecture, const Organization& organization,
                          const std::string& account, const std::string& email) {
  Unit& unit = architecture.unit(
      {organization.management().name, std::string(global_place), std::string(global_place), "organization"});
  identify(suspended_account({unit, "accounts", organization.at}, account, email), schema::Schema::builtin());
}

}  // namespace ashlar::systems

#include "systems/accounts.h"

#include <map>

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// Services that act in every account of the organisation, or have an administrator outside the management
/// account.
List trusted_services() {
  return {"access-analyzer.amazonaws.com", "account.amazonaws.com",
          "cloudtrail.amazonaws.com",      "config-multiaccountsetup.amazonaws.com",
          "config.amazonaws.com",          "guardduty.amazonaws.com",
          "securityhub.amazonaws.com"};
}

const Resource& add_organization(Scope scope) {
  return scope.add("aws_organizations_organization", "main",
                   {
                       {"feature_set", "ALL"},
                       {"aws_service_access_principals", trusted_services()},
                       {"enabled_policy_types", list({"SERVICE_CONTROL_POLICY"})},
                   });
}

std::string unit_of(const Account& account) {
  switch (account.kind()) {
    case AccountKind::Security:
      return "Security";
    case AccountKind::SharedServices:
      return "Infrastructure";
    default:
      return *account.settings.organizational_unit;
  }
}

/// Terraform's names allow no spaces.
std::string resource_name(std::string text) {
  for (char& c : text) {
    if (c == ' ') c = '-';
  }
  return text;
}

using OrganizationalUnits = std::map<std::string, const Resource*>;

/// `Suspended` is where accounts go that are no longer used: AWS closes accounts for ever, so nobody does it
/// lightly.
OrganizationalUnits add_organizational_units(Scope scope, const Site& site, const Value& root) {
  OrganizationalUnits units{{"Suspended", nullptr}};
  for (const Account& account : site.organization->accounts) {
    if (account.kind() != AccountKind::Management) units[unit_of(account)] = nullptr;
  }
  for (auto& [name, unit] : units) {
    unit = &scope.add("aws_organizations_organizational_unit", resource_name(name),
                      {{"name", name}, {"parent_id", root}});
  }
  return units;
}

Resource& add_account(Scope scope, const std::string& name, Value email, const Resource& unit) {
  Resource& made = scope.add("aws_organizations_account", name,
                             {
                                 {"name", name},
                                 {"email", std::move(email)},
                                 {"parent_id", unit["id"]},
                                 {"role_name", first_role},
                                 {"iam_user_access_to_billing", "ALLOW"},
                                 {"close_on_deletion", false},  // closing is for ever, and done by name only
                             });
  // AWS tells neither back: without this, an account taken over from elsewhere would be made anew.
  made.lifecycle.ignore_changes = {"role_name", "iam_user_access_to_billing"};
  return made;
}

void add_guardrail(Scope scope, std::string_view name, std::string_view what, const Value& content,
                   const Value& root, const Resource& organization) {
  Resource& guardrail = scope.add("aws_organizations_policy", std::string(name),
                                  {
                                      {"name", name},
                                      {"description", what},
                                      {"type", "SERVICE_CONTROL_POLICY"},
                                      {"content", content},
                                  });
  guardrail.depends_on = {&organization};
  scope.add("aws_organizations_policy_attachment", std::string(name),
            {{"policy_id", guardrail["id"]}, {"target_id", root}});
}

/// On the root: they reach every account but the management account, also one that is moved between units.
void add_guardrails(Scope scope, const Site& site, const Value& root, const Resource& organization) {
  const Guardrails rails = guardrails(site);
  add_guardrail(scope, "deny-other-regions", "Only the organisation's regions", rails.regions, root,
                organization);
  add_guardrail(scope, "deny-root-user", "Nobody works as an account's root user", rails.root, root,
                organization);
  add_guardrail(scope, "deny-leaving", "No account leaves the organisation", rails.leaving, root,
                organization);
  add_guardrail(scope, "protect-audit-trail", "The record of who did what goes on", rails.audit, root,
                organization);
}

/// Services whose administrator Organizations itself keeps. GuardDuty and Security Hub keep theirs per
/// region.
void add_delegated_administrators(Scope scope, const Resource& security) {
  for (std::string_view service : {"access-analyzer", "config", "config-multiaccountsetup"}) {
    scope.add(
        "aws_organizations_delegated_administrator", std::string(service),
        {{"account_id", security["id"]}, {"service_principal", std::string(service) + ".amazonaws.com"}});
  }
  scope.add("aws_cloudtrail_organization_delegated_admin_account", "main", {{"account_id", security["id"]}});
  // Access Analyzer works for an organisation only if its role stands in the management account.
  scope.add("aws_iam_service_linked_role", "access-analyzer",
            {{"aws_service_name", "access-analyzer.amazonaws.com"}});
}

}  // namespace

const Resource& accounts(const Site& site) {
  Scope scope = site.scope(
      "organization", "accounts",
      {.title = "Organisation and accounts",
       .what = "The organisation, its organisational units, the accounts in them, the service control "
               "policies that bound "
               "every account, and the security account as administrator of the watching services. It is "
               "applied by people with full access to the management account, and not by the role that "
               "deploys.",
       .loss = "The accounts themselves live on at AWS; they would have to be imported. Nothing that runs "
               "stops."},
      site.at);
  withhold_from_deploying(scope, site);
  const Resource& organization = add_organization(scope);
  const Value root = organization["roots[0].id"];
  OrganizationalUnits units = add_organizational_units(scope, site, root);
  for (const Account& account : site.organization->accounts) {
    if (account.kind() != AccountKind::Management) {
      add_account(scope.at(account.at), account.name, account.settings.email, *units.at(unit_of(account)));
    }
  }
  add_guardrails(scope, site, root, organization);
  const std::string& security = site.organization->security().name;
  add_delegated_administrators(scope, *scope.unit().find("aws_organizations_account." + security));
  return organization;
}

Resource& suspended_account(Scope scope, const std::string& name, const std::string& email) {
  return add_account(scope, name, email,
                     *scope.unit().find("aws_organizations_organizational_unit.Suspended"));
}

const Unit& regional_administrators(const Site& site, const Resource& organization, const Resource& detector,
                                    const Resource& hub) {
  Scope scope = site.scope(
      "administrators", "accounts",
      {.title = "Regional delegated administrators",
       .what = "Makes the security account the administrator of GuardDuty and Security Hub in this region.",
       .loss = "New accounts are no longer watched in this region until it is made again."},
      site.at);
  scope.unit().after.insert(organization.unit);
  scope.add("aws_guardduty_organization_admin_account", "main",
            {{"admin_account_id", detector["account_id"]}});
  scope.add("aws_securityhub_organization_admin_account", "main", {{"admin_account_id", hub["id"]}});
  return scope.unit();
}

}  // namespace ashlar::systems

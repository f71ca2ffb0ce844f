#include "config/account_settings.h"

#include "config/names.h"

namespace ashlar {

namespace {

/// Which groups there are depends on the accounts: `check` knows.
Type<std::string> group_name() {
  Type<std::string> type = any_text();
  type.info.name = "group name";
  type.info.expected = "the name of a group";
  return type;
}

/// Not by this: who may do what, and the organisation, are for people with full access.
Type<std::string> extra_service() {
  return text("service", "(?!(account|iam|identitystore|organizations|sso|sts)$)[a-z][a-z0-9-]*", 63,
              "the name of an AWS service as IAM's policies begin with it, like dynamodb; not account, iam, "
              "identitystore, organizations, sso or sts");
}

}  // namespace

const Section<UserSettings>& UserSettings::section() {
  static const Section<UserSettings> section =
      Section<UserSettings>("the user",
                            "A person, who signs in to the security account and assumes roles elsewhere.")
          .field("groups", &UserSettings::groups, list_of(group_name()), "[]",
                 "Groups the person is in; `ashlar explain security.users` lists them.")
          .field("machine", &UserSettings::machine, boolean(), "false",
                 "No person but a machine outside AWS, which has no second factor: it may deploy, and "
                 "nothing else.");
  return section;
}

const Section<PasswordPolicySettings>& PasswordPolicySettings::section() {
  static const Section<PasswordPolicySettings> section =
      Section<PasswordPolicySettings>("password_policy", "What a person's password must be.")
          .field("length", &PasswordPolicySettings::length, integer(14, 128, "characters"), "16",
                 "Least length; every class of characters is required.")
          .field("expires_after", &PasswordPolicySettings::expires_after, integer(1, 1095, "days"), "90",
                 "Days until it must be changed; after that an administrator must help.")
          .field("remembered", &PasswordPolicySettings::remembered, integer(1, 24, "passwords"), "24",
                 "How many earlier passwords are refused.");
  return section;
}

AccountKind AccountSettings::account_kind() const {
  if (*kind == "management") return AccountKind::Management;
  if (*kind == "security") return AccountKind::Security;
  if (*kind == "shared-services") return AccountKind::SharedServices;
  return AccountKind::Application;
}

const Section<AccountSettings>& AccountSettings::section() {
  static const Section<AccountSettings> section =
      Section<AccountSettings>("the account", "One AWS account.")
          .required(
              "kind", &AccountSettings::kind,
              one_of("kind", {"management", "security", "shared-services", "application"}),
              "What the account is for: management (the organisation itself), security (people and trails), "
              "shared-services (tools), application.",
              Inherit::Nothing)
          .required("email", &AccountSettings::email, email_address(),
                    "The address of the account's root user; AWS wants a different one for each account.",
                    Inherit::Nothing)
          .optional("domain", &AccountSettings::domain, domain_name(),
                    "(the account's name under the organisation's domain)", "The account's public domain.",
                    Inherit::Nothing)
          .field("organizational_unit", &AccountSettings::organizational_unit,
                 text("unit name", "[A-Za-z0-9][A-Za-z0-9 _-]*", 128,
                      "a name of at most 128 letters, digits, spaces, _ and -"),
                 "Workloads", "The organisational unit an application account stands in.", Inherit::Nothing)
          .field("users", &AccountSettings::users,
                 map_of(iam_user_name(), ashlar::section(UserSettings::section())), "{}",
                 "People, by user name; in the security account only.", Inherit::Nothing)
          .field("password_policy", &AccountSettings::password_policy,
                 ashlar::section(PasswordPolicySettings::section()), "{}",
                 "What a person's password must be.")
          .optional("budget", &AccountSettings::budget, ashlar::section(BudgetSettings::section()),
                    "(no budget)", "What the account may cost.")
          .field("extra_services", &AccountSettings::extra_services, list_of(extra_service()), "[]",
                 "AWS services that Terraform of your own (`extra/`) uses beside Ashlar's: deploying may do "
                 "with them whatever they offer.");
  return section;
}

}  // namespace ashlar

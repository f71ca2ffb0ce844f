// What an account's account.yaml says of the account itself.
#pragma once

#include "config/operation_settings.h"
#include "config/section.h"

namespace ashlar {

/// What an account is for. Decides which systems it gets; the folder's name is only a name.
enum class AccountKind { Management, Security, SharedServices, Application };

/// A person or a machine. Users exist only in the security account.
struct UserSettings {
  Located<bool> machine;
  Located<std::vector<Located<std::string>>> groups;

  static const Section<UserSettings>& section();
};

struct PasswordPolicySettings {
  Located<std::int64_t> length;
  Located<std::int64_t> expires_after;
  Located<std::int64_t> remembered;

  static const Section<PasswordPolicySettings>& section();
};

struct AccountSettings {
  Located<std::string> kind;
  Located<std::string> email;
  std::optional<Located<std::string>> domain;
  Located<std::string> organizational_unit;
  Located<std::vector<Named<UserSettings>>> users;
  Located<PasswordPolicySettings> password_policy;
  std::optional<Located<BudgetSettings>> budget;
  Located<std::vector<Located<std::string>>> extra_services;

  AccountKind account_kind() const;

  static const Section<AccountSettings>& section();
};

}  // namespace ashlar

// The organisation as AWS keeps it: its accounts, how their making goes, and where they hang.
// Source: AWS Organizations API Reference. Every call but `describe_organization` is the management account's
// alone, or a delegated administrator's. `region` is any of the partition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

struct OrganizationInfo {
  std::string id;  ///< `o-…`
  std::string arn;
  std::string management_account;
  bool has_all_features = false;  ///< else it only pays the bills
};

/// Of the caller's account; none where that is in no organisation.
Expected<std::optional<OrganizationInfo>> describe_organization(const Client& client,
                                                                const std::string& region);

enum class AccountState { PendingActivation, Active, PendingClosure, Suspended, Closed };

struct AccountInfo {
  std::string id;
  std::string name;
  std::string email;
  AccountState state = AccountState::Active;
};

/// All of them, also those that are closed for up to 90 days.
Expected<std::vector<AccountInfo>> list_accounts(const Client& client, const std::string& region);

enum class CreationState { InProgress, Succeeded, Failed };

/// How the making of an account goes; AWS remembers it for 90 days.
struct AccountCreation {
  std::string id;  ///< `car-…`
  std::string name;
  CreationState state = CreationState::InProgress;
  std::string account;  ///< its id, once that is known
  std::string failure;  ///< `EMAIL_ALREADY_EXISTS`
};

Expected<AccountCreation> describe_account_creation(const Client& client, const std::string& region,
                                                    const std::string& id);
Expected<std::vector<AccountCreation>> list_account_creations(const Client& client,
                                                              const std::string& region);

/// The failure of a creation in words, with what can be done about it where that is known.
Failure failure_of(const AccountCreation& creation);

/// Ids of its roots, `r-…`; AWS has one.
Expected<std::vector<std::string>> list_roots(const Client& client, const std::string& region);

/// The root or organisational unit that holds the account.
Expected<std::string> parent_of(const Client& client, const std::string& region, const std::string& account);

/// To another root or organisational unit; nothing where it is there already.
Expected<void> move_account(const Client& client, const std::string& region, const std::string& account,
                            const std::string& destination);

/// Asks AWS to close a member account, which it does in the background, and for ever; nothing where it is
/// closed. A failure where the organisation has closed too many in 30 days, with what AWS says of it.
Expected<void> close_account(const Client& client, const std::string& region, const std::string& account);

Expected<void> tag_account(const Client& client, const std::string& region, const std::string& account,
                           const std::string& key, const std::string& value);
/// Empty where it has no such tag.
Expected<std::string> account_tag(const Client& client, const std::string& region, const std::string& account,
                                  const std::string& key);

}  // namespace ashlar::aws

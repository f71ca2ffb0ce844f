// What the folder describes no more, although AWS still has it: an environment or a service that was taken
// out, an account whose folder has gone.
#pragma once

#include "config/organization.h"
#include "model/architecture.h"

namespace ashlar::systems {

/// Accounts that the folder describes no more, although their ids are recorded: AWS has them until they are
/// closed there. They are application accounts, with what the organisation says of all.
std::vector<Account> past_accounts(const Organization& organization);

/// The units `access` and `state` of an account: the roles into it, and the bucket of its states. What is
/// left in an account goes by these, and so they stay as long as AWS has it, unless everything goes.
enum class Foundation { Stays, Goes };

/// An empty unit, applied where and as whom the one of that path was applied whose resources nobody asks for
/// any more; the unit itself where the architecture has it. Null where the account's id is not recorded, and
/// for the foundation that stays.
Unit* add_past_unit(Architecture& architecture, const Organization& organization, const UnitPath& path,
                    Foundation foundation = Foundation::Stays);

/// Moves the account to the organisational unit `Suspended`, in which AWS keeps it until it is closed there:
/// an organisation cannot delete one. `email` is the one that it was made with.
void suspend_past_account(Architecture& architecture, const Organization& organization,
                          const std::string& account, const std::string& email);

}  // namespace ashlar::systems

// The organisation itself: its units, accounts, service control policies and delegated administrators.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The bounds that no role of an account can step over, as Organizations attaches them.
struct Guardrails {
  Value regions;  ///< denies regions that the organisation does not use
  Value root;     ///< denies the root users
  Value leaving;  ///< denies leaving the organisation
  Value audit;    ///< denies stopping the record of who did what
};
Guardrails guardrails(const Site& site);

/// What would leave something unrecorded or unwatched, or undo what holds of a whole region.
const std::vector<std::string>& record_stopping_actions();

/// `_global` of the management account: unit `organization`. Returns the aws_organizations_organization.
const Resource& accounts(const Site& site);

/// An account that is described no more goes on in the organisational unit `Suspended`: an organisation
/// cannot delete it. `scope`: the unit that `accounts` made.
Resource& suspended_account(Scope scope, const std::string& name, const std::string& email);

/// Delegated administrators that AWS keeps per region, by types of their own. `detector` and `hub` stand in
/// the security account and must be there before: delegating makes AWS switch both on by itself, and making
/// them would fail after that; so must `organization`, which trusts both services. The unit `administrators`
/// in a region of the management account; returns it.
const Unit& regional_administrators(const Site& site, const Resource& organization, const Resource& detector,
                                    const Resource& hub);

}  // namespace ashlar::systems

// Who is meant by a policy, in an account that may be another than the policy's own.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The same place in another account, for names that stand there.
Site in_account(const Site& site, const Account& account);

/// The same in another region.
Site in_region(const Site& site, std::string_view region);

/// The account as principal. It delegates: who in it may act is for its own policies, or for a condition
/// beside it. Roles are never principals, since IAM, KMS and S3 refuse one that does not exist yet.
std::string account_root(const Site& site, const Account& account);
List account_roots(const Site& site, const std::vector<const Account*>& accounts);

/// "arn:aws:iam::ACCOUNT:role/NAME" in the site's account, for conditions on aws:PrincipalArn.
List role_arns(const Site& site, std::initializer_list<std::string_view> names);

}  // namespace ashlar::systems

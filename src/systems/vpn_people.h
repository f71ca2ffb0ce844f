// What people may do with the VPN of an account: those who use it, and those who administer it. Both are
// users of the security account; the policies of their groups and those of the VPN's queues, bucket and key
// must agree.
#pragma once

#include <string>
#include <vector>

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

/// Names known before anything is made, of a management VPC's `site`.
std::string vpn_requests_queue(const Site& site);
std::string vpn_revocations_queue(const Site& site);
std::string vpn_bucket(const Site& site);

/// Folder of the bucket with a folder for each person, by user name: their certificates. They are no secret;
/// the private key never leaves its owner's machine.
inline constexpr std::string_view issued_prefix = "issued/";

/// For the groups of `account` in the security account, where `site` stands; none where the account has no
/// management VPC. Users ask for a certificate and fetch their own; administrators revoke anybody's.
std::vector<Statement> vpn_user_permissions(const Site& site, const Account& account);
std::vector<Statement> vpn_admin_permissions(const Site& site, const Account& account);

/// The other side, in the policies of the VPN's own things: people of the security account, with a second
/// factor. Group policies say which of them.
Statement people_of_security(const Site& site, std::string_view sid);

}  // namespace ashlar::systems

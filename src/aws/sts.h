// Who one is, and becoming somebody else.
#pragma once

#include <string>

#include "aws/client.h"

namespace ashlar::aws {

struct Identity {
  std::string account;
  std::string arn;
};

Expected<Identity> caller_identity(const Client& client, const std::string& region);

struct RoleSession {
  std::string role_arn;
  std::string name;         ///< in CloudTrail's records
  int seconds = 3600;       ///< the longest for a role assumed by a role
  std::string external_id;  ///< where the role asks for one
  std::string mfa_serial;   ///< with a code: where the role asks for it
  std::string mfa_code;
};

/// Temporary credentials of a role. Fails where AWS gives those of another account than the role's.
Expected<Credentials> assume_role(const Client& client, const std::string& region,
                                  const RoleSession& session);

/// Temporary credentials of the user whose keys the client has, proven by the code of a device: with them it
/// is this user, and not a role, that shows a second factor. Good for twelve hours.
Expected<Credentials> session_token(const Client& client, const std::string& region,
                                    const std::string& mfa_serial, const std::string& mfa_code);

/// `111122223333` of `arn:aws:iam::111122223333:role/a`; empty where it names none.
std::string account_of(const std::string& arn);

}  // namespace ashlar::aws

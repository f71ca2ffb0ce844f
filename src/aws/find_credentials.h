// Finding credentials as AWS's own tools find them.
#pragma once

#include <functional>
#include <string>

#include "aws/client.h"
#include "aws/endpoints.h"

namespace ashlar::aws {

struct CredentialsQuestion {
  Environment environment;
  std::string region;  ///< whose STS is asked where a profile names a role
  /// Asks a person for the code of a device; empty: nobody can be asked. Called at most once for each device.
  std::function<Expected<std::string>(const std::string& mfa_serial)> ask_mfa;
};

/// The environment's; else those of the profile that AWS_PROFILE names, or `default`: its keys (with
/// `mfa_serial` beside them, a session of that user that has shown the device's code), the role that it
/// assumes from another profile, or, for single sign-on and programs of the user's, what `aws configure
/// export-credentials` says. Without any profile that command is asked as well: it knows of instances and
/// containers. Fails where nothing is found, and says how to get some.
Expected<Credentials> find_credentials(const CredentialsQuestion& question);

}  // namespace ashlar::aws

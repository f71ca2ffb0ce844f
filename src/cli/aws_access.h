// As whom a command asks AWS, and where the states are.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "cli/workspace.h"
#include "engine/state_access.h"

namespace ashlar::cli {

/// What stands between a command and its plan: the states, and as whom AWS is asked.
struct Access {
  std::shared_ptr<engine::Roles> roles;
  engine::OpenState open;                          ///< where they are at this moment
  engine::OpenState lasting;                       ///< where they are to stay
  std::map<std::string, std::string> environment;  ///< of the provider
  /// Of the caller's credentials, where that is known.
  std::optional<std::chrono::system_clock::time_point> expires = {};
};

/// Credentials are looked for once an account that is concerned has an id (`any_account`): with states in
/// files, a plan that asks nothing of AWS can do without, but the provider cannot be told of an account
/// without them.
Expected<Access> access_of(bool any_account, const Workspace& workspace, const Common& common);

/// Those of whoever runs the command. Asks on the terminal for a code where they need one, once in a run:
/// what the code opens is kept in memory, and nowhere else.
Expected<aws::Credentials> own_credentials(const std::string& region);

/// Where states are while their account has no bucket: before there is one, and once it is about to go.
std::filesystem::path first_states_folder(const Common& common);

/// Where Terraform works on the team's units.
std::filesystem::path extras_folder(const Common& common);

/// Where units are written with their states, if these live in files.
std::filesystem::path units_folder(const Common& common);

}  // namespace ashlar::cli

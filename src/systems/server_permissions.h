// What every server may do, and only with what is its own.
#pragma once

#include <string>
#include <vector>

#include "systems/server.h"

namespace ashlar::systems {

/// Attach `own`, interfaces and disks by ARN, to machines that its own group started.
std::vector<Statement> attach_own(const Site& site, std::string_view server,
                                  const std::vector<std::string>& actions, List own);

/// Have EC2 unlock its disk, whoever's `key` that is: EC2 asks in the name of who attaches (EBS User Guide,
/// "Requirements for Amazon EBS encryption").
std::vector<Statement> unlock_disk(const Site& site, const Value& key);

/// Write its log, whose group has the ARN `log_group`, and its metrics.
std::vector<Statement> be_observed(const Value& log_group);

/// People's SSH keys stand with their users, in the security account.
Statement look_up_people(const Site& site);

/// All of the above that the server needs, the archive it starts from, and what the plan adds.
std::vector<Statement> server_permissions(const Ground& ground, const ServerPlan& plan, const Server& server,
                                          const Resource& log_group);

}  // namespace ashlar::systems

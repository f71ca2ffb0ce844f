// As whom we ask AWS ourselves: by the role that deploys a unit.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "aws/client.h"
#include "model/architecture.h"

namespace ashlar::engine {

/// Safe to use from several threads.
class Roles {
 public:
  Roles(aws::Credentials own, aws::Environment environment);

  /// The caller's own where the unit has no role. A role is assumed when it is first used, and again when
  /// its credentials run out. Calls fail, and AWS is asked nothing, where these credentials are of another
  /// account than the unit. Lives as long as this object.
  const aws::Client& of(const Unit& unit);

 private:
  aws::Client::Source assumed(const Unit& unit) const;
  aws::Client::Source own_in(const Unit& unit) const;

  const aws::Environment environment_;
  const aws::Credentials credentials_;
  const aws::Client own_;
  std::mutex mutex_;
  std::map<std::string, aws::Client> clients_;  ///< by role, or by account where it is the caller's own
};

}  // namespace ashlar::engine

#include "engine/roles.h"

#include <chrono>
#include <optional>

#include "aws/sts.h"

namespace ashlar::engine {

namespace {

/// Calls that are under way are to end before their credentials do.
bool runs_out(const aws::Credentials& credentials) {
  constexpr std::chrono::minutes ahead{5};
  return credentials.expires && *credentials.expires - ahead < std::chrono::system_clock::now();
}

/// Before anything is asked: what is done in the wrong account cannot be undone.
tl::unexpected<Failure> is_another(const std::string& wanted, const std::string& who,
                                   const std::string& account) {
  Failure failure;
  failure.operation = "work in";
  failure.target = "account " + wanted;
  failure.reason = who + " is of account " + account;
  failure.help = "use credentials of that account, or mend accounts.lock.yaml";
  return tl::unexpected(std::move(failure));
}

}  // namespace

Roles::Roles(aws::Credentials own, aws::Environment environment)
    : environment_(std::move(environment)),
      credentials_(std::move(own)),
      own_(credentials_, aws::Endpoints(environment_)) {}

aws::Client::Source Roles::assumed(const Unit& unit) const {
  struct Assumed {
    std::mutex mutex;
    std::optional<aws::Credentials> credentials;
  };
  return [this, role = unit.deploy_role_arn, account = unit.account_id, region = unit.state.region,
          known = std::make_shared<Assumed>()]() -> Expected<aws::Credentials> {
    const std::lock_guard lock(known->mutex);
    if (known->credentials && !runs_out(*known->credentials)) return *known->credentials;
    if (aws::account_of(role) != account) return is_another(account, role, aws::account_of(role));
    aws::RoleSession session;
    session.role_arn = role;
    session.name = "ashlar";
    auto credentials = aws::assume_role(own_, region, session);
    if (credentials) known->credentials = *credentials;
    return credentials;
  };
}

aws::Client::Source Roles::own_in(const Unit& unit) const {
  struct Checked {
    std::mutex mutex;
    bool is_done = false;
  };
  return [this, account = unit.account_id, region = unit.state.region,
          known = std::make_shared<Checked>()]() -> Expected<aws::Credentials> {
    const std::lock_guard lock(known->mutex);
    if (known->is_done) return credentials_;
    const auto me = aws::caller_identity(own_, region);
    if (!me) return tl::unexpected(me.error());
    if (me->account != account) return is_another(account, me->arn, me->account);
    known->is_done = true;
    return credentials_;
  };
}

const aws::Client& Roles::of(const Unit& unit) {
  const std::lock_guard lock(mutex_);
  const bool is_own = unit.deploy_role_arn.empty();
  const std::string& key = is_own ? unit.account_id : unit.deploy_role_arn;
  const auto known = clients_.find(key);
  if (known != clients_.end()) return known->second;
  return clients_.try_emplace(key, is_own ? own_in(unit) : assumed(unit), aws::Endpoints(environment_))
      .first->second;
}

}  // namespace ashlar::engine

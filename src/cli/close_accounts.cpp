#include "cli/close_accounts.h"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "aws/organizations.h"
#include "base/text.h"
#include "engine/state_update.h"

namespace ashlar::cli {

namespace {

using std::chrono::system_clock;

/// AWS Account Management Reference Guide, "Close an AWS account": the post-closure period.
constexpr std::chrono::hours kept{90 * 24};
constexpr const char* closed_tag = "ashlar:closed";  ///< AWS tells nobody when an account was closed

const std::string* id_of(const Organization& organization, const std::string& name) {
  for (const Named<std::string>& recorded : organization.recorded_ids)
    if (*recorded.name == name) return &recorded.value;
  return nullptr;
}

std::string closable(const Organization& organization) {
  std::vector<std::string> names;
  for (const Named<std::string>& recorded : organization.recorded_ids)
    if (*recorded.name != organization.management().name) names.push_back(*recorded.name);
  return join(names, ", ");
}

tl::unexpected<Failure> is_not_empty(const std::string& account, const std::string& unit) {
  Failure failure;
  failure.operation = "close";
  failure.target = "account " + account;
  failure.reason = unit + " is still there";
  failure.help = fmt::format("destroy it first: ashlar destroy --account {}", account);
  return tl::unexpected(std::move(failure));
}

bool goes_with_account(const UnitPath& path) {
  return path.region == global_place && (path.part == "access" || path.part == "state");
}

Expected<void> check_empty(const std::string& account, const EngineWorkspace& workspace) {
  UnitSet units;
  for (const auto& [path, unit] : workspace.workspace.architecture->units())
    if (path.account == account && !goes_with_account(path)) units.insert(unit.get());
  const auto states = engine::read_states(units, workspace.access.open);
  if (!states) return tl::unexpected(states.error());
  for (const auto& [unit, state] : *states)
    if (!state.resources.empty()) return is_not_empty(account, unit);
  return {};
}

/// Noted before it is closed: nothing can be noted on it afterwards.
Expected<void> close(const aws::Client& client, const std::string& region, const std::string& id) {
  const std::string today = fmt::format("{:%Y-%m-%d}", fmt::gmtime(system_clock::now()));
  const auto closed = aws::account_tag(client, region, id, closed_tag);
  if (!closed) return tl::unexpected(closed.error());
  const auto noted =
      closed->empty() ? aws::tag_account(client, region, id, closed_tag, today) : Expected<void>();
  return noted.and_then([&] { return aws::close_account(client, region, id); });
}

Expected<void> forget(const std::string& account, const EngineWorkspace& workspace) {
  const auto backend = workspace.access.open(organization_unit(workspace));
  if (auto locked = backend->lock(terraform::new_lock("close", ASHLAR_VERSION, backend->name())); !locked)
    return locked;
  auto state = backend->read();
  if (!state) return tl::unexpected(state.error());
  const std::string address = "aws_organizations_account." + account;
  if (*state && (*state)->find(address) != nullptr) {
    engine::remove_current(**state, address);
    ++(*state)->serial;
    if (auto written = backend->write(**state); !written) return written;
  }
  return backend->unlock();
}

std::optional<system_clock::time_point> day_of(const std::string& text) {
  std::tm day{};
  if (strptime(text.c_str(), "%Y-%m-%d", &day) == nullptr) return std::nullopt;
  return system_clock::from_time_t(timegm(&day));
}

}  // namespace

const Unit& organization_unit(const EngineWorkspace& workspace) {
  const std::string& management = workspace.workspace.organization.management().name;
  return *workspace.workspace.architecture->find({management, "_global", "_global", "organization"});
}

std::optional<Exit> refuse_to_close(const std::vector<std::string>& names, const Workspace& workspace,
                                    const Output& out) {
  const Organization& organization = workspace.organization;
  for (const std::string& name : names) {
    const bool manages = name == organization.management().name;
    if (!manages && id_of(organization, name) != nullptr) continue;
    Diagnostic error;
    error.summary = manages ? "the management account closes the others, and cannot be closed by them"
                            : "there is no such account to close";
    error.found = name;
    error.expected = "one of " + closable(organization);
    error.help = manages ? "close it on AWS's pages, as its root user, once it has no organisation"
                         : "look at accounts.lock.yaml";
    return out.refuse(Exit::Mistakes, error);
  }
  return std::nullopt;
}

Expected<void> close_accounts(const std::vector<std::string>& names, const EngineWorkspace& workspace,
                              const Output& out) {
  const Unit& unit = organization_unit(workspace);
  for (const std::string& name : names) {
    const std::string& id = *id_of(workspace.workspace.organization, name);
    auto closed =
        check_empty(name, workspace)
            .and_then([&] { return close(workspace.access.roles->of(unit), unit.state.region, id); })
            .and_then([&] { return forget(name, workspace); });
    if (!closed) return closed;
    out.tell(fmt::format("account {} ({}) is closed: remove its folder, if it is there, and its line from "
                         "accounts.lock.yaml",
                         name, id),
             {{"event", "closed"}, {"account", name}, {"id", id}});
  }
  return {};
}

Expected<std::vector<aws::Remaining>> closed_accounts(const EngineWorkspace& workspace) {
  const Unit& unit = organization_unit(workspace);
  const aws::Client& client = workspace.access.roles->of(unit);
  const auto accounts = aws::list_accounts(client, unit.state.region);
  if (!accounts) return tl::unexpected(accounts.error());
  std::vector<aws::Remaining> all;
  for (const aws::AccountInfo& account : *accounts) {
    if (account.state == aws::AccountState::Active || account.state == aws::AccountState::PendingActivation)
      continue;
    const auto closing = aws::account_tag(client, unit.state.region, account.id, closed_tag);
    if (!closing) return tl::unexpected(closing.error());
    const auto day = day_of(*closing);
    all.push_back({"organizations:account",
                   account.id,
                   {},
                   account.name + ", closed",
                   day ? std::optional(*day + kept) : std::nullopt});
  }
  return all;
}

}  // namespace ashlar::cli

// `ashlar bootstrap`: from nothing but credentials of the management account to what `ashlar apply` needs:
// the organisation, its accounts, the buckets of their states, the roles into them.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include <fmt/format.h>

#include "aws/default_vpc.h"
#include "aws/organizations.h"
#include "aws/sts.h"
#include "base/text.h"
#include "cli/apply_run.h"
#include "cli/aws_access.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "config/account_ids.h"
#include "config/organization_files.h"
#include "engine/first_states.h"
#include "engine/prior.h"

namespace ashlar::cli {

namespace {

using namespace std::chrono_literals;

/// How a step ends the command, if it does.
using Step = tl::expected<void, Exit>;

class Bootstrap {
 public:
  explicit Bootstrap(const BootstrapArguments& arguments)
      : common_(arguments.common),
        yes_(arguments.yes),
        out_(Output::of_events("bootstrap", arguments.common.json)) {}

  Exit run() {
    if (!yes_)
      if (const auto refused = refuse_to_ask(out_)) return *refused;
    const auto done = read_description()
                          .and_then([this] { return find_out_who_we_are(); })
                          .and_then([this] { return look_for_recorded_accounts(); })
                          .and_then([this] { return ask(); })
                          .and_then([this] { return wait_for_accounts_in_the_making(); })
                          .and_then([this] {
                            return apply_part({{}, {}, {"accounts"}, {organization_unit()}});
                          })
                          .and_then([this] { return record_accounts(); })
                          .and_then([this] { return wait_for_first_roles(); })
                          .and_then([this] { return remove_default_vpcs(); })
                          .and_then([this] {
                            return apply_part({{}, {}, {}, {"*/_global/state"}});
                          })
                          .and_then([this] {
                            return apply_part({{}, {}, {}, foundation()});
                          })
                          .and_then([this] { return move_states(); });
    if (!done) return done.error();
    out_.tell("\nThe accounts are ready. Next: ashlar apply" + same_folder(common_), {{"event", "ready"}});
    return Exit::Fine;
  }

 private:
  Step fail(const Failure& failure) const { return tl::unexpected(out_.failure(failure)); }
  static Step end_of(Exit exit) { return exit == Exit::Fine ? Step() : tl::unexpected(exit); }

  Step read_description() {
    workspace_ = open_workspace(common_);
    if (!workspace_.architecture) return tl::unexpected(mistakes(workspace_, out_));
    return {};
  }

  const Account& management() const { return workspace_.organization.management(); }
  const std::string& home() const { return *workspace_.organization.settings.home_region; }
  std::string organization_unit() const { return management().name + "/_global/organization"; }
  /// What accounts export goes into their buckets, so these come first.
  std::vector<std::string> foundation() const {
    return {organization_unit(), "*/_global/state", "*/_global/access"};
  }

  /// Nothing is done as anybody but the management account.
  Step find_out_who_we_are() {
    auto found = own_credentials(home());
    if (!found) return fail(found.error());
    own_ = std::make_unique<aws::Client>(*found, aws::Endpoints(aws::process_environment()));
    const auto me = aws::caller_identity(*own_, home());
    if (!me) return fail(me.error());
    const auto organization = aws::describe_organization(*own_, home());
    if (!organization) return fail(organization.error());
    if (*organization && (*organization)->management_account != me->account)
      return refuse(me->account, (*organization)->management_account);
    if (management().id_known && management().id != me->account) return refuse(me->account, management().id);
    exists_ = organization->has_value();
    management_id_ = me->account;
    return {};
  }

  Step refuse(const std::string& is, const std::string& wanted) const {
    Diagnostic error;
    error.summary = "these are not the management account's credentials; nothing was done";
    error.found = "account " + is;
    error.expected = fmt::format("account {}, which is {}", wanted, management().name);
    error.help = "use credentials of the management account";
    return tl::unexpected(out_.refuse(Exit::World, error));
  }

  /// The organisation's, by id, without the management account.
  Expected<std::map<std::string, aws::AccountInfo>> members() const {
    std::map<std::string, aws::AccountInfo> by_id;
    if (!exists_) return by_id;
    const auto all = aws::list_accounts(*own_, home());
    if (!all) return tl::unexpected(all.error());
    for (const aws::AccountInfo& one : *all)
      if (one.id != management_id_) by_id.emplace(one.id, one);
    return by_id;
  }

  /// Whoever writes an account's id has that account: it is there, and nothing has to be made anew of it.
  Step look_for_recorded_accounts() {
    const auto there = members();
    if (!there) return fail(there.error());
    std::vector<const Account*> missing;
    for (const Account& account : workspace_.organization.accounts) {
      if (!account.id_known || &account == &management()) continue;
      const auto found = there->find(account.id);
      if (found == there->end()) {
        missing.push_back(&account);
      } else if (found->second.email != *account.settings.email) {
        workspace_.diagnostics.add(has_another_email(account, found->second));
      }
    }
    if (!missing.empty()) workspace_.diagnostics.add(are_no_members(missing));
    if (workspace_.diagnostics.has_errors()) return tl::unexpected(mistakes(workspace_, out_));
    return {};
  }

  Span line_of_id(const Account& account) const {
    for (const Named<std::string>& recorded : workspace_.organization.recorded_ids)
      if (*recorded.name == account.name) return recorded.name.at;
    return {};
  }

  Diagnostic are_no_members(const std::vector<const Account*>& accounts) const {
    Diagnostic error;
    error.summary = "ids are recorded of accounts that the organisation does not have; nothing was made";
    error.at = line_of_id(*accounts.front());
    std::vector<std::string> found;
    for (const Account* account : accounts) found.push_back(account->name + " " + account->id);
    error.found = join(found, ", ");
    error.expected = exists_ ? "ids of its member accounts" : "no ids: there is no organisation yet";
    error.help =
        "an account that is there already: invite it into the organisation first; one that is to be made: "
        "remove its line";
    return error;
  }

  /// The provider would make another account in its place.
  Diagnostic has_another_email(const Account& account, const aws::AccountInfo& found) const {
    Diagnostic error;
    error.summary =
        fmt::format("the account {} has another e-mail address on AWS; nothing was made", account.name);
    error.at = account.settings.email.at;
    error.found = *account.settings.email;
    error.expected = fmt::format("{}, which is the address of {}", found.email, found.id);
    error.help = "mend it here: for another address, the provider would make another account";
    error.notes.push_back({"its id is recorded here", line_of_id(account)});
    return error;
  }

  Step ask() {
    std::string text = fmt::format("Account {} is {}, the management account.{}\n", management_id_,
                                   management().name, exists_ ? "" : " It is to have an organisation.");
    nlohmann::ordered_json missing = nlohmann::ordered_json::array();
    for (const Account& account : workspace_.organization.accounts) {
      if (account.id_known || &account == &management()) continue;
      if (missing.empty())
        text += "Accounts that will be made, if the organisation has none of that e-mail:\n";
      text += fmt::format("  {} ({})\n", account.name, *account.settings.email);
      missing.push_back({{"account", account.name}, {"email", *account.settings.email}});
    }
    text += "Then in each: no default VPCs, a bucket for states with its key, the roles into it.";
    out_.tell(text, {{"event", "accounts"},
                     {"management", {{"account", management().name}, {"id", management_id_}}},
                     {"has_organization", exists_},
                     {"to_be_made", std::move(missing)}});
    if (!yes_)
      if (const auto end = confirm("the list above", out_)) return tl::unexpected(*end);
    return record({{management().name, management_id_}});
  }

  Step record(std::map<std::string, std::string> ids) {
    if (auto done = record_account_ids(common_.folder, workspace_.organization, ids); !done)
      return fail(done.error());
    for (const Named<std::string>& known : workspace_.organization.recorded_ids) ids.erase(*known.name);
    if (!ids.empty()) {
      std::vector<std::string> accounts;
      for (const auto& [account, id] : ids) accounts.push_back(account + " " + id);
      out_.tell(fmt::format("recorded in {}: {}", account_ids_file, join(accounts, ", ")),
                {{"event", "recorded"}, {"ids", ids}});
    }
    return read_description();
  }

  /// A run that was killed may have asked for some.
  Step wait_for_accounts_in_the_making() {
    for (int told = 0; exists_; ++told) {
      const auto all = aws::list_account_creations(*own_, home());
      if (!all) return fail(all.error());
      const auto waiting = std::find_if(all->begin(), all->end(), [](const aws::AccountCreation& one) {
        return one.state == aws::CreationState::InProgress;
      });
      if (waiting == all->end()) return {};
      if (told == 0)
        out_.tell("AWS is still making account " + waiting->name,
                  {{"event", "waiting"}, {"account", waiting->name}, {"for", "creation"}});
      std::this_thread::sleep_for(5s);
    }
    return {};
  }

  bool in_files() const { return backend_of(workspace_.organization) == terraform::Backend::Local; }

  /// Of accounts whose states can be in no bucket yet.
  std::set<std::string> without_bucket(const engine::OpenState& lasting) const {
    std::set<std::string> accounts;
    for (const Account& account : workspace_.organization.accounts) {
      const Unit* unit = workspace_.architecture->find({account.name, "_global", "_global", "state"});
      if (unit == nullptr || !account.id_known || !lasting(*unit)->read()) accounts.insert(account.name);
    }
    return accounts;
  }

  Step apply_part(const engine::Selection& part) {
    auto engine = open_engine(common_, part, out_, PastUnits::Without);
    if (!engine) return tl::unexpected(engine.error());
    if (!in_files())
      engine->access.open = engine::first_states(
          first_states_folder(common_), without_bucket(engine->access.lasting), engine->access.lasting);
    return end_of(plan_and_apply(*engine, common_, {false, false, std::nullopt}, out_));
  }

  Step record_accounts() {
    auto engine = open_engine(common_, {{}, {}, {}, {organization_unit()}}, out_, PastUnits::Without);
    if (!engine) return tl::unexpected(engine.error());
    const engine::OpenState open =
        in_files() ? engine->access.open
                   : engine::first_states(first_states_folder(common_),
                                          without_bucket(engine->access.lasting), engine->access.lasting);
    const Unit* unit =
        engine->workspace.architecture->find({management().name, "_global", "_global", "organization"});
    const auto state = open(*unit)->read();
    if (!state) return fail(state.error());
    std::map<std::string, std::string> ids{{management().name, management_id_}};
    for (const Account& account : workspace_.organization.accounts)
      if (const auto* made =
              *state ? engine::current_object(**state, "aws_organizations_account." + account.name) : nullptr)
        ids[account.name] = made->attributes.at("id");
    return record(ids);
  }

  aws::RoleSession first_role_of(const Account& account) const {
    aws::RoleSession session;
    session.role_arn = fmt::format("arn:{}:iam::{}:role/OrganizationAccountAccessRole", "aws", account.id);
    session.name = "ashlar-bootstrap";
    return session;
  }

  Expected<aws::Client> enter(const Account& account) const {
    if (&account == &management()) return *own_;
    return aws::assume_role(*own_, home(), first_role_of(account)).map([](aws::Credentials&& credentials) {
      return aws::Client(std::move(credentials), aws::Endpoints(aws::process_environment()));
    });
  }

  /// A new account's role can be entered some seconds, at worst minutes, after the account is there.
  Step wait_for_first_roles() {
    constexpr int most_tries = 60;
    for (const Account& account : workspace_.organization.accounts) {
      for (int tries = 1;; ++tries) {
        const auto entered = enter(account);
        if (entered) break;
        if (tries == most_tries) return fail(entered.error());
        if (tries == 1)
          out_.tell("waiting until " + account.name + " can be entered",
                    {{"event", "waiting"}, {"account", account.name}, {"for", "role"}});
        std::this_thread::sleep_for(5s);
      }
    }
    return {};
  }

  Step remove_default_vpcs() {
    for (const Account& account : workspace_.organization.accounts) {
      const auto client = enter(account);
      if (!client) return fail(client.error());
      const auto regions = aws::enabled_regions(*client, home());
      if (!regions) return fail(regions.error());
      std::size_t removed = 0;
      for (const std::string& region : *regions) {
        const auto done = aws::remove_default_vpc(*client, region);
        if (!done) return fail(done.error());
        removed += *done ? 1 : 0;
      }
      if (removed > 0)
        out_.tell(fmt::format("{}: {} default VPCs removed", account.name, removed),
                  {{"event", "default_vpcs_removed"}, {"account", account.name}, {"count", removed}});
    }
    return {};
  }

  Step move_states() {
    if (in_files()) return {};
    auto engine = open_engine(common_, {{}, {}, {}, foundation()}, out_, PastUnits::Without);
    if (!engine) return tl::unexpected(engine.error());
    const auto moved =
        engine::move_first_states(*engine->workspace.architecture, first_states_folder(common_),
                                  engine->access.lasting, ASHLAR_VERSION);
    if (!moved) return fail(moved.error());
    if (*moved > 0)
      out_.tell(fmt::format("{} states moved into their accounts' buckets", *moved),
                {{"event", "states_moved"}, {"count", *moved}});
    return {};
  }

  const Common common_;
  const bool yes_;
  const Output out_;
  Workspace workspace_;
  std::unique_ptr<aws::Client> own_;
  std::string management_id_;
  bool exists_ = false;  ///< the organisation
};

}  // namespace

Exit bootstrap(const BootstrapArguments& arguments) { return Bootstrap(arguments).run(); }

}  // namespace ashlar::cli

// Accounts: their kinds, addresses and recorded ids.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

std::vector<const Account*> accounts_of_kind(const Organization& organization, std::string_view kind) {
  std::vector<const Account*> accounts;
  for (const Account& account : organization.accounts) {
    if (*account.settings.kind == kind) accounts.push_back(&account);
  }
  return accounts;
}

void report_missing_kind(const Checking& checking, std::string_view kind) {
  Diagnostic missing = error_at(checking.organization.at, fmt::format("no account is of kind {}", kind));
  missing.expected = "exactly one";
  missing.help =
      fmt::format("add a folder {0} beside organization.yaml, and in it account.yaml with kind: {0}", kind);
  checking.diagnostics.add(std::move(missing));
}

void report_second_of_kind(const Checking& checking, const Account& first, const Account& second) {
  const Located<std::string>& kind = second.settings.kind;
  Diagnostic twice = error_at(kind.at, fmt::format("{} is a second account of kind {}", second.name, *kind));
  twice.expected = "exactly one";
  twice.notes.push_back({fmt::format("{} is the first", first.name), first.settings.kind.at});
  checking.diagnostics.add(std::move(twice));
}

/// An account whose kind could not be read may be the one that seems to be missing.
bool every_kind_is_known(const Organization& organization) {
  return std::all_of(organization.accounts.begin(), organization.accounts.end(),
                     [](const Account& account) { return !account.settings.kind->empty(); });
}

void report_id_of_nobody(const Checking& checking, const Located<std::string>& name) {
  std::vector<std::string> known;
  for (const Account& account : checking.organization.accounts) known.push_back(account.name);
  std::optional<std::string> near = nearest_name(*name, known);
  Diagnostic unknown = warning_at(name.at, fmt::format("there is no account {}", *name));
  unknown.expected = "one of " + join_or(known);
  unknown.help =
      near ? fmt::format("did you mean {}?", *near)
           : "if it is no longer described it still exists on AWS until it is closed there: keep the line "
             "until then";
  checking.diagnostics.add(std::move(unknown));
}

/// Copied from Terraform that was written before the account had one.
void report_made_up_id(const Checking& checking, const Named<std::string>& recorded) {
  Diagnostic made_up =
      error_at(recorded.name.at, fmt::format("the id of {} is the one that Ashlar makes up", *recorded.name));
  made_up.found = recorded.value;
  made_up.expected = "the id that AWS gave the account; until it has one, no line for it";
  made_up.help = "`aws organizations list-accounts` tells the ids";
  checking.diagnostics.add(std::move(made_up));
}

}  // namespace

void one_account_of_each_kind(const Checking& checking) {
  for (std::string_view kind : {"management", "security", "shared-services"}) {
    std::vector<const Account*> accounts = accounts_of_kind(checking.organization, kind);
    if (accounts.empty() && every_kind_is_known(checking.organization)) report_missing_kind(checking, kind);
    for (std::size_t i = 1; i < accounts.size(); ++i)
      report_second_of_kind(checking, *accounts[0], *accounts[i]);
  }
}

void emails_differ(const Checking& checking) {
  std::map<std::string, const Account*> first_with;
  for (const Account& account : checking.organization.accounts) {
    const Located<std::string>& email = account.settings.email;
    if (!email.at) continue;
    auto [first, is_new] = first_with.emplace(lower_case(*email), &account);
    if (is_new) continue;
    Diagnostic twice =
        error_at(email.at, fmt::format("{} is also the address of account {}", *email, first->second->name));
    twice.expected = "an address that no other account has, on all of AWS";
    twice.help = "most mail systems deliver aws+" + account.name + "@… to aws@…";
    twice.notes.push_back({"the first account with it", first->second->settings.email.at});
    checking.diagnostics.add(std::move(twice));
  }
}

void ids_are_of_accounts(const Checking& checking) {
  std::map<std::string, const Located<std::string>*> first_with;
  for (const Named<std::string>* recorded : as_written(checking.organization.recorded_ids)) {
    if (!checking.organization.find(*recorded->name)) report_id_of_nobody(checking, recorded->name);
    if (recorded->value == placeholder_account_id(*recorded->name)) report_made_up_id(checking, *recorded);
    auto [first, is_new] = first_with.emplace(recorded->value, &recorded->name);
    if (is_new) continue;
    Diagnostic twice = error_at(recorded->name.at,
                                fmt::format("{} has the same id as {}", *recorded->name, **first->second));
    twice.found = recorded->value;
    twice.expected = "an id of its own for every account";
    twice.notes.push_back({"the first account with it", first->second->at});
    checking.diagnostics.add(std::move(twice));
  }
}

void nothing_runs_beside_people_or_bills(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    AccountKind kind = standing.account.kind();
    if (kind != AccountKind::Management && kind != AccountKind::Security) continue;
    Diagnostic here = warning_at(standing.environment.at, fmt::format("an environment in the {} account",
                                                                      *standing.account.settings.kind));
    here.expected = "environments in application accounts";
    here.help =
        kind == AccountKind::Management
            ? "the organisation's policies do not bind the management account; move the file elsewhere"
            : "whoever breaks into what runs here stands beside everyone's permissions; move the file "
              "elsewhere";
    checking.diagnostics.add(std::move(here));
  }
}

}  // namespace ashlar::checks

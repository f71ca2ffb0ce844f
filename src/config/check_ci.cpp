// CI: where it stands, and where its pipelines lead.
#include <fmt/format.h>

#include "base/text.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

using Ci = Located<CiSettings>;

void check_place(const Checking& checking, const Account& account, const Region& region, const Ci& ci) {
  if (account.kind() != AccountKind::SharedServices) {
    Diagnostic elsewhere = error_at(ci.at, fmt::format("a CI server in account {}", account.name));
    elsewhere.expected = "CI in the account of kind shared-services: every account lets that one deploy";
    if (const Account* shared = checking.organization.find(AccountKind::SharedServices))
      elsewhere.help = fmt::format("move ci: to {}/{}/region.yaml", shared->name, region.name);
    checking.diagnostics.add(std::move(elsewhere));
  }
  if (region.settings.management) return;
  Diagnostic homeless = error_at(
      ci.at, fmt::format("{}/{} has no management VPC for CI to stand in", account.name, region.name));
  homeless.help = fmt::format("add management: to {}/{}/region.yaml", account.name, region.name);
  checking.diagnostics.add(std::move(homeless));
}

std::vector<std::string> application_accounts(const Organization& organization) {
  std::vector<std::string> names;
  for (const Account& account : organization.accounts) {
    if (account.kind() == AccountKind::Application) names.push_back(account.name);
  }
  return names;
}

void check_deploys(const Checking& checking, const Named<PipelineSettings>& pipeline,
                   const Located<std::string>& name) {
  const Account* account = checking.organization.find(*name);
  if (account && account->kind() == AccountKind::Application) return;
  const std::vector<std::string> known = application_accounts(checking.organization);
  Diagnostic wrong = error_at(name.at, account ? fmt::format("{} deploys to {}, which is of kind {}",
                                                             *pipeline.name, *name, *account->settings.kind)
                                               : fmt::format("{} deploys to {}, and there is no such account",
                                                             *pipeline.name, *name));
  wrong.found = *name;
  wrong.expected =
      known.empty() ? "an account of kind application; there is none" : "one of " + join_or(known);
  if (const auto near = nearest_name(*name, known); near && !account)
    wrong.help = fmt::format("did you mean {}?", *near);
  checking.diagnostics.add(std::move(wrong));
}

template <class Visit>
void for_each_ci(const Checking& checking, const Visit& visit) {
  for (const Account& account : checking.organization.accounts) {
    for (const Region& region : account.regions) {
      if (region.settings.ci) visit(account, region, *region.settings.ci);
    }
  }
}

}  // namespace

void ci_stands_in_shared_services(const Checking& checking) {
  for_each_ci(checking, [&](const Account& account, const Region& region, const Ci& ci) {
    check_place(checking, account, region, ci);
  });
}

/// Accounts admit one role, and clusters one network.
void there_is_one_ci(const Checking& checking) {
  const Ci* first = nullptr;
  for_each_ci(checking, [&](const Account& account, const Region& region, const Ci& ci) {
    if (account.kind() != AccountKind::SharedServices) return;
    if (!first) {
      first = &ci;
      return;
    }
    Diagnostic second = error_at(ci.at, fmt::format("a second CI server, in {}", region.name));
    second.expected = "one for the whole organisation: it reaches the clusters of every region";
    second.notes.push_back({"the first", first->at});
    checking.diagnostics.add(std::move(second));
  });
}

void pipelines_deploy_to_applications(const Checking& checking) {
  for_each_ci(checking, [&](const Account&, const Region&, const Ci& ci) {
    for (const Named<PipelineSettings>& pipeline : *ci->pipelines) {
      for (const Located<std::string>& name : *pipeline.value.deploys)
        check_deploys(checking, pipeline, name);
    }
  });
}

}  // namespace ashlar::checks

// Names: domains of accounts and environments, and tags.
#include <map>

#include <fmt/format.h>

#include "config/checks.h"

namespace ashlar::checks {

namespace {

/// AWS: 50 tags on a resource. Four are ours.
constexpr std::size_t most_tags = 50;
constexpr std::string_view our_tags[] = {"Name", "ashlar:account", "ashlar:environment", "ashlar:id",
                                         "ashlar:protected"};
constexpr std::string_view our_prefix = "ashlar:";

/// ACM: the first name of a certificate, which becomes its common name.
constexpr std::size_t longest_certificate_name = 64;

struct AccountDomain {
  const Account* account;
  std::string domain;
  Span at;
};

std::vector<AccountDomain> account_domains(const Organization& organization) {
  std::vector<AccountDomain> domains;
  if (organization.settings.domain->empty()) return domains;
  for (const Account& account : organization.accounts) {
    const std::optional<Located<std::string>>& own = account.settings.domain;
    domains.push_back({&account, organization.domain_of(account), own ? own->at : account.at});
  }
  return domains;
}

bool is_under(const std::string& domain, const std::string& parent) { return domain.ends_with("." + parent); }

void report_same_domain(const Checking& checking, const AccountDomain& first, const AccountDomain& second) {
  Diagnostic twice =
      error_at(second.at, fmt::format("account {} has the domain {}, as has {}", second.account->name,
                                      second.domain, first.account->name));
  twice.expected = "a domain of its own for every account";
  twice.help = fmt::format("set domain: in {}/account.yaml", second.account->name);
  twice.notes.push_back({"the first account with it", first.at});
  checking.diagnostics.add(std::move(twice));
}

/// The zone above hands everything below the outer domain to the outer account's zone, which knows nothing of
/// the inner.
void report_nested_domain(const Checking& checking, const AccountDomain& inner, const AccountDomain& outer) {
  Diagnostic nested =
      error_at(inner.at, fmt::format("the domain {} of account {} lies inside {}, which is of {}",
                                     inner.domain, inner.account->name, outer.domain, outer.account->name));
  nested.expected = "a domain outside those of other accounts: only the organisation's zone delegates";
  nested.help = "nobody would find its names";
  nested.notes.push_back({"the outer domain", outer.at});
  checking.diagnostics.add(std::move(nested));
}

void check_against_organization(const Checking& checking, const AccountDomain& own) {
  const Located<std::string>& organization = checking.organization.settings.domain;
  if (is_under(own.domain, *organization)) return;
  if (own.domain == *organization) {
    if (own.account->kind() == AccountKind::SharedServices) return;
    Diagnostic same =
        error_at(own.at, fmt::format("account {} has the organisation's own domain", own.account->name));
    same.found = own.domain;
    same.expected = "a domain under it: the organisation's own zone lives in shared-services";
    same.notes.push_back({"the organisation's domain", organization.at});
    checking.diagnostics.add(std::move(same));
    return;
  }
  Diagnostic outside = warning_at(
      own.at, fmt::format("{} is not under {}: it must be delegated by hand", own.domain, *organization));
  outside.help =
      "once its zone is made, give its name servers to whoever serves its parent; until then its "
      "certificates are not issued";
  checking.diagnostics.add(std::move(outside));
}

/// What has a domain.
struct DomainOwner {
  const Account* account;
  Span at;
  std::string_view note;
};
using DomainOwners = std::map<std::string, DomainOwner>;

/// Names of the servers of management VPCs.
DomainOwners servers_domains(const Organization& organization) {
  DomainOwners owners;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      const std::string domain = organization.domain_of(account, region.name, account.name);
      const RegionSettings& settings = region.settings;
      if (settings.management)
        owners.insert({"vpn." + domain, {&account, settings.management->at, "the VPN that has it"}});
      if (settings.ci)
        owners.insert({"ci." + domain, {&account, settings.ci->at, "the CI server that has it"}});
    }
  }
  return owners;
}

std::vector<std::string> domains_of(const Organization& organization, const Standing& standing) {
  const std::string domain =
      organization.domain_of(standing.account, standing.region.name, standing.environment.name);
  return {domain, "internal." + domain, "static." + domain};
}

void report_taken_domain(const Checking& checking, const std::string& domain, const DomainOwner& first,
                         const DomainOwner& second) {
  const Organization& organization = checking.organization;
  // That two accounts share a domain is a mistake of its own, and said once.
  bool of_accounts = first.account != second.account &&
                     organization.domain_of(*first.account) == organization.domain_of(*second.account);
  if (of_accounts) return;
  Diagnostic twice = error_at(second.at, fmt::format("the domain {} is taken", domain));
  twice.expected = "a name that leads to a domain of its own";
  twice.help =
      "rename the environment: internal, static, vpn, ci and regions' names are labels of other domains";
  twice.notes.push_back({std::string(first.note), first.at});
  checking.diagnostics.add(std::move(twice));
}

void check_tag(const Checking& checking, const Located<std::string>& key,
               std::map<std::string, const Located<std::string>*>& first_with) {
  auto [first, is_new] = first_with.emplace(lower_case(*key), &key);
  if (is_new || **first->second == *key) return;
  Diagnostic twice =
      error_at(key.at, fmt::format("the tags {} and {} differ only in capitals", *key, **first->second));
  twice.expected = "keys that differ in more: IAM takes these for one";
  twice.notes.push_back({"the other one", first->second->at});
  checking.diagnostics.add(std::move(twice));
}

void check_tag_is_not_ours(const Checking& checking, const Located<std::string>& key) {
  const std::string lower = lower_case(*key);
  if (lower != "name" && !lower.starts_with(our_prefix)) return;
  Diagnostic taken = error_at(key.at, fmt::format("the tag {} is set by Ashlar itself", *key));
  taken.found = *key;
  taken.expected = fmt::format("a key other than Name that does not start with {}", our_prefix);
  checking.diagnostics.add(std::move(taken));
}

void check_tags(const Checking& checking, const CommonSettings& common) {
  const std::vector<Named<std::string>>& tags = *common.tags;
  std::map<std::string, const Located<std::string>*> first_with;
  for (const Named<std::string>* tag : as_written(tags)) {
    check_tag_is_not_ours(checking, tag->name);
    check_tag(checking, tag->name, first_with);
  }
  if (tags.size() + std::size(our_tags) <= most_tags) return;
  Diagnostic many = error_at(common.tags.at, "too many tags");
  many.found = fmt::format("{}, with those of the levels above", tags.size());
  many.expected = fmt::format("at most {}: AWS allows {}, and {} are Ashlar's",
                              most_tags - std::size(our_tags), most_tags, std::size(our_tags));
  checking.diagnostics.add(std::move(many));
}

}  // namespace

void domains_nest(const Checking& checking) {
  std::map<std::string, AccountDomain> first_with;
  std::vector<AccountDomain> domains = account_domains(checking.organization);
  for (const AccountDomain& own : domains) {
    check_against_organization(checking, own);
    auto [first, is_new] = first_with.emplace(own.domain, own);
    if (!is_new) report_same_domain(checking, first->second, own);
  }
  for (const AccountDomain& inner : domains) {
    for (std::size_t dot = inner.domain.find('.'); dot != std::string::npos;
         dot = inner.domain.find('.', dot + 1)) {
      auto outer = first_with.find(inner.domain.substr(dot + 1));
      bool organizations_own =
          outer != first_with.end() && outer->first == *checking.organization.settings.domain;
      if (outer != first_with.end() && !organizations_own)
        report_nested_domain(checking, inner, outer->second);
    }
  }
}

/// One report for an environment: with its domain, those below it are taken too.
void environment_domains_differ(const Checking& checking) {
  if (checking.organization.settings.domain->empty()) return;
  DomainOwners owners = servers_domains(checking.organization);
  for (const Standing& standing : environments_of(checking.organization)) {
    const DomainOwner own{&standing.account, standing.environment.at, "the environment that has it"};
    bool reported = false;
    for (const std::string& domain : domains_of(checking.organization, standing)) {
      auto [first, is_new] = owners.emplace(domain, own);
      if (is_new || reported) continue;
      reported = true;
      report_taken_domain(checking, domain, first->second, own);
    }
  }
}

void certificates_fit(const Checking& checking) {
  if (checking.organization.settings.domain->empty()) return;
  for (const Standing& standing : environments_of(checking.organization)) {
    std::string domain = "internal." + checking.organization.domain_of(standing.account, standing.region.name,
                                                                       standing.environment.name);
    if (domain.size() <= longest_certificate_name) continue;
    const std::optional<Located<std::string>>& own = standing.account.settings.domain;
    Diagnostic too_long = error_at(own ? own->at : standing.environment.at,
                                   fmt::format("{} is too long for a certificate", domain));
    too_long.found = fmt::format("{} characters", domain.size());
    too_long.expected = fmt::format("at most {}", longest_certificate_name);
    too_long.help = fmt::format("set a shorter domain: in {}/account.yaml", standing.account.name);
    checking.diagnostics.add(std::move(too_long));
  }
}

void tags_fit(const Checking& checking) {
  check_tags(checking, checking.organization.common);
  for (const Account& account : checking.organization.accounts) {
    check_tags(checking, account.common);
    for (const Region& region : account.regions) {
      check_tags(checking, region.common);
      for (const Environment& environment : region.environments) check_tags(checking, environment.common);
    }
  }
}

}  // namespace ashlar::checks

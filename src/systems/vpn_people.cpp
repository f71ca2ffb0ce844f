#include "systems/vpn_people.h"

#include <fmt/format.h>

#include "systems/access.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

/// The account's management VPCs, as seen from the security account.
std::vector<Site> management_sites(const Site& site, const Account& account) {
  std::vector<Site> sites;
  for (const Region& region : account.regions) {
    if (!region.settings.management) continue;
    Site there = in_region(in_account(site, account), region.name);
    there.environment = management_place;
    sites.push_back(std::move(there));
  }
  return sites;
}

std::vector<Statement> send_to(const std::vector<Site>& sites, std::string_view sid,
                               std::string (*queue)(const Site&)) {
  List queues;
  for (const Site& site : sites) queues.emplace_back(site.arn("sqs", queue(site)));
  return {allow(sid).action({"sqs:GetQueueUrl", "sqs:SendMessage"}).on(std::move(queues))};
}

/// The key itself is known by nobody here; its own policy says that it lets people in, as no other does.
Statement use_keys(const std::vector<Site>& sites, std::initializer_list<std::string_view> services) {
  List keys;
  List ways;
  for (const Site& site : sites) {
    keys.emplace_back(site.arn("kms", "key/*"));
    for (std::string_view service : services) ways.emplace_back(site.regional_service(service));
  }
  return allow("UseKeysOfVpn")
      .action({"kms:Decrypt", "kms:GenerateDataKey"})
      .on(std::move(keys))
      .when("StringEquals", "kms:ViaService", std::move(ways));
}

Statement fetch_own(const std::vector<Site>& sites) {
  List own;
  for (const Site& site : sites) {
    own.emplace_back(
        fmt::format("{}/{}${{aws:username}}/*", site.bucket_arn(vpn_bucket(site)), issued_prefix));
  }
  return allow("FetchOwnCertificates").action({"s3:GetObject"}).on(std::move(own));
}

}  // namespace

std::string vpn_requests_queue(const Site& site) { return site.name("vpn-requests"); }
std::string vpn_revocations_queue(const Site& site) { return site.name("vpn-revocations"); }
std::string vpn_bucket(const Site& site) { return site.bucket_name("vpn"); }

std::vector<Statement> vpn_user_permissions(const Site& site, const Account& account) {
  const std::vector<Site> sites = management_sites(site, account);
  if (sites.empty()) return {};
  std::vector<Statement> statements = send_to(sites, "RequestCertificates", vpn_requests_queue);
  statements.push_back(fetch_own(sites));
  statements.push_back(use_keys(sites, {"sqs", "s3"}));
  return statements;
}

std::vector<Statement> vpn_admin_permissions(const Site& site, const Account& account) {
  const std::vector<Site> sites = management_sites(site, account);
  if (sites.empty()) return {};
  std::vector<Statement> statements = send_to(sites, "RevokeCertificates", vpn_revocations_queue);
  statements.push_back(use_keys(sites, {"sqs"}));
  return statements;
}

Statement people_of_security(const Site& site, std::string_view sid) {
  const Site security = in_account(site, site.organization->security());
  return allow(sid)
      .principal({account_root(site, *security.account)})
      .when("ArnLike", "aws:PrincipalArn", security.global_arn("iam", fmt::format("user{}*", people_path)))
      .when("Bool", "aws:MultiFactorAuthPresent", "true");
}

}  // namespace ashlar::systems

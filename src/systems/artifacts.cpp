#include "systems/artifacts.h"

#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/kms_key.h"
#include "systems/principals.h"
#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

List all_accounts(const Site& site) {
  List accounts;
  for (const Account& account : site.organization->accounts)
    accounts.emplace_back(account_root(site, account));
  return accounts;
}

/// Accounts may read; who in them does is for their own policies to say.
Value key_policy(const Site& site) {
  const std::string own = account_root(site, *site.account);
  return policy({
      allow("Administration")
          .principal({own})
          .action({"kms:*"})
          .on({"*"})
          .when("ArnLike", "aws:PrincipalArn", role_arns(site, {full_access_role, auto_deploy_role})),
      allow("Write")
          .principal({own})
          .action({"kms:Decrypt", "kms:GenerateDataKey"})
          .on({"*"})
          .when("StringEquals", "kms:ViaService", site.regional_service("s3")),
      allow("Read")
          .principal(all_accounts(site))
          .action({"kms:Decrypt"})
          .on({"*"})
          .when("StringEquals", "kms:ViaService", site.regional_service("s3")),
  });
}

}  // namespace

std::string artifacts_bucket(const Site& site) { return site.bucket_name("artifacts"); }

std::string artifacts_key_alias(const Site& site) { return kms_alias(site, "artifacts"); }

Artifacts artifacts(const Site& site) {
  Scope scope = site.scope(
      "artifacts", "artifacts",
      {.title = "Artifacts",
       .what =
           "The bucket with the software that servers and functions start from, which every account reads.",
       .loss = "No server can be replaced and no function changed until the packages are there again. "
               "Deleted packages can be brought back for a month."},
      site.at);
  Artifacts made;
  made.key = &add_kms_key(scope, "artifacts",
                          {.description = "Encrypts the artifacts of " + site.region,
                           .policy = key_policy(site),
                           .alias = artifacts_key_alias(site),
                           .tag = "artifacts"});
  const PrivateBucket bucket = add_private_bucket(
      scope, "artifacts", {{"bucket", artifacts_bucket(site)}, {"tags", name_tag("artifacts")}}, {made.key});
  made.bucket = bucket.bucket;
  add_bucket_policy(scope, bucket,
                    {allow("Read")
                         .principal(all_accounts(site))
                         .action({"s3:GetObject", "s3:GetObjectVersion"})
                         .on({concat({(*made.bucket)["arn"], "/*"})}),
                     refuse_plain_http(bucket)});
  return made;
}

std::string archive_object(std::string_view software, const ArchiveSettings& archive) {
  const std::string& url = *archive.url;
  return fmt::format("{}/{}/{}", software, *archive.sha256, url.substr(url.rfind('/') + 1));
}

std::vector<Statement> read_artifact(const Site& site, const Artifacts& artifacts,
                                     const std::string& object) {
  return {
      allow("ReadArtifact").action({"s3:GetObject"}).on({concat({(*artifacts.bucket)["arn"], "/", object})}),
      allow("DecryptArtifact")
          .action({"kms:Decrypt"})
          .on({(*artifacts.key)["arn"]})
          .when("StringEquals", "kms:ViaService", site.regional_service("s3"))};
}

}  // namespace ashlar::systems

#include "systems/artifacts.h"

#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

List all_accounts(const Site& site) {
  List accounts;
  for (const Account& account : site.organization->accounts) {
    accounts.emplace_back(fmt::format("arn:{}:iam::{}:root", site.partition(), account.id));
  }
  return accounts;
}

/// Accounts may read; who in them does is for their own policies to say.
Value key_policy(const Site& site) {
  const std::string own = site.global_arn("iam", "root");
  return policy({
      allow("Administration")
          .principal({own})
          .action({"kms:*"})
          .on({"*"})
          .when("ArnLike", "aws:PrincipalArn",
                list({site.role_arn(full_access_role), site.role_arn(auto_deploy_role)})),
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

const Resource& add_key(Scope scope, const Site& site) {
  const Resource& key = scope.add("aws_kms_key", "artifacts",
                                  {
                                      {"description", "Encrypts the artifacts of " + site.region},
                                      {"enable_key_rotation", true},
                                      {"deletion_window_in_days", 30},
                                      {"policy", key_policy(site)},
                                      {"tags", name_tag("artifacts")},
                                  });
  scope.add("aws_kms_alias", "artifacts",
            {
                {"name", artifacts_key_alias(site)},
                {"target_key_id", key["key_id"]},
            });
  return key;
}

}  // namespace

bool is_used(const Region& region) { return region.settings.management || !region.environments.empty(); }

std::set<std::string> used_regions(const Organization& organization) {
  std::set<std::string> regions;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      if (is_used(region)) regions.insert(region.name);
    }
  }
  return regions;
}

std::string artifacts_bucket(const Site& site) { return site.bucket_name("artifacts"); }

std::string artifacts_key_alias(const Site& site) {
  return "alias/" + fit_name({*site.organization->settings.name, "artifacts"}, 250);
}

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
  made.key = &add_key(scope, site);
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

// What the CI server may do. All of it is known by name: the role stands in unit `access`, before anything
// that it acts on, out of reach of whoever deploys.
#include <fmt/format.h>

#include "base/text.h"
#include "config/role_names.h"
#include "systems/ci.h"
#include "systems/ci_names.h"
#include "systems/keys.h"
#include "systems/policy_packing.h"
#include "systems/principals.h"
#include "systems/server_permissions.h"

namespace ashlar::systems {

namespace {

/// ARNs of deploy roles in one statement, so that no statement is longer than a document may be.
constexpr std::size_t accounts_in_a_statement = 40;

using Statements = std::vector<Statement>;

void append(Statements& statements, Statements more) {
  for (Statement& statement : more) statements.push_back(std::move(statement));
}

Statements enter_accounts(const Site& site) {
  List roles;
  Statements statements;
  const auto finish = [&] {
    if (roles.empty()) return;
    const std::string sid = fmt::format("EnterAccounts{}", statements.size() + 1);
    statements.push_back(allow(sid).action({"sts:AssumeRole"}).on(std::move(roles)));
    roles = {};
  };
  for (const std::string& name : accounts_of_pipelines(*site.organization)) {
    roles.emplace_back(in_account(site, *site.organization->find(name)).role_arn(auto_deploy_role));
    if (roles.size() == accounts_in_a_statement) finish();
  }
  finish();
  return statements;
}

/// A key that is known by its alias alone, in this account.
Value any_key(const Site& site) { return site.arn("kms", "key/*"); }

/// What every server may, of its own things only: machine and disk by the names that they carry.
Statements be_a_server(const Site& place) {
  Statements statements{allow("AttachOwn")
                            .action({"ec2:AttachVolume"})
                            .on({place.arn("ec2", "instance/*"), place.arn("ec2", "volume/*")})
                            .when("StringEquals", "aws:ResourceTag/Name",
                                  list({place.name(ci_server), server_disk_name(place, ci_server)}))};
  for (Statement& statement : unlock_disk(place, any_key(place))) {
    statements.push_back(statement.when("ForAnyValue:StringEquals", "kms:ResourceAliases", key_alias(place)));
  }
  append(statements, be_observed(place.arn("logs", "log-group:" + server_log_group(place, ci_server))));
  statements.push_back(look_up_people(place));
  return statements;
}

/// Every repository of the account is one that services' images are pushed to.
Statements push_images(const Site& site) {
  const Site home = in_region(site, *site.organization->settings.home_region);
  return {allow("SignInToImages").action({"ecr:GetAuthorizationToken"}).on({"*"}),
          allow("PushImages")
              .action({"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload",
                       "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage",
                       "ecr:UploadLayerPart"})
              .on({home.arn("ecr", "repository/*")})};
}

/// Reads the archive that it starts from itself, and puts what it built, in every region where something
/// stands: under a name that is not taken.
Statements put_packages(const Site& site) {
  List objects;
  List keys;
  List ways;
  for (const std::string& region : site.organization->used_regions()) {
    const Site there = in_region(site, region);
    objects.emplace_back(there.bucket_arn(artifacts_bucket(there)) + "/*");
    keys.push_back(any_key(there));
    ways.emplace_back(there.regional_service("s3"));
  }
  return {allow("ReadPackages").action({"s3:GetObject"}).on(objects),
          allow("PutPackages").action({"s3:PutObject"}).on(objects).when("Null", "s3:if-none-match", "false"),
          allow("EncryptPackages")
              .action({"kms:Decrypt", "kms:GenerateDataKey"})
              .on(std::move(keys))
              .when("StringEquals", "kms:ViaService", std::move(ways))
              .when("ForAnyValue:StringEquals", "kms:ResourceAliases", artifacts_key_alias(site))};
}

Statement read_pipelines(const Site& place) {
  return allow("ReadPipelines")
      .action({"ssm:GetParameter", "ssm:GetParametersByPath"})
      .on({place.arn("ssm", fmt::format("parameter{}", ci_pipelines_folder)),
           place.arn("ssm", fmt::format("parameter{}/*", ci_pipelines_folder))});
}

/// Where CI stands: a check sees to it that it is one region.
Site place_of_ci(const Site& site) {
  Site place = site;
  place.environment = management_place;
  for (const Region& region : site.account->regions) {
    if (region.settings.ci) place.region = region.name;
  }
  return place;
}

Statements permissions(const Site& site) {
  const Site place = place_of_ci(site);
  Statements statements = be_a_server(place);
  append(statements, push_images(site));
  append(statements, put_packages(site));
  statements.push_back(read_pipelines(place));
  append(statements, enter_accounts(site));
  return statements;
}

}  // namespace

const Resource& ci_role(const Site& site) {
  Scope scope(site.architecture->unit({site.account->name, site.region, site.environment, "access"}), "ci",
              site.at);
  const Resource& role = scope.add(
      "aws_iam_role", "ci",
      {
          {"name", ashlar::ci_role},
          {"description", "The CI server: builds, and deploys into the accounts that pipelines name"},
          {"assume_role_policy", service_trust("ec2.amazonaws.com")},
      });
  scope.add("aws_iam_instance_profile", "ci", {{"name", role["name"]}, {"role", role["name"]}});
  for (const PermissionSet& set : pack(ci_server, permissions(site))) {
    const std::string label = replace_all(set.name, "-", "_");
    const Resource& document = scope.add("aws_iam_policy", label,
                                         {
                                             {"name", set.name},
                                             {"description", "What the CI server may do"},
                                             {"policy", policy(set.statements)},
                                         });
    scope.add("aws_iam_role_policy_attachment", label,
              {{"role", role["name"]}, {"policy_arn", document["arn"]}});
  }
  return role;
}

}  // namespace ashlar::systems

#include "systems/role_boundary.h"

#include <fmt/format.h>

#include "config/aws_regions.h"
#include "config/role_names.h"
#include "systems/accounts.h"
#include "systems/audit.h"
#include "systems/cluster_roles.h"
#include "systems/policy.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view boundary_name = "boundary-of-deployed-roles";
constexpr std::string_view access_part = "access";

std::string boundary_arn(std::string_view partition, std::string_view account_id) {
  return fmt::format("arn:{}:iam::{}:policy/{}", partition, account_id, boundary_name);
}

/// A bound gives nothing by itself: a role may do what both its own policies and this allow.
Statement allow_workloads() {
  return allow("Workloads").not_action({"account:*", "iam:*", "organizations:*"}).on({"*"});
}

/// What AWSConfigRoleForOrganizations allows, by which Config finds the accounts to look at.
Statement allow_listing_accounts() {
  return allow("ListAccounts")
      .action({"organizations:DescribeOrganization", "organizations:ListAWSServiceAccessForOrganization",
               "organizations:ListAccounts", "organizations:ListDelegatedAdministrators"})
      .on({"*"});
}

/// EKS in Auto Mode starts its nodes by the cluster's role, which hands them theirs (AWS managed policy
/// AmazonEKSComputePolicy): no other role, and only to a machine.
List parts_of_nodes(const Site& site) {
  return {deployed_role_arn(site, roles_of_nodes), site.global_arn("iam", "instance-profile/eks*")};
}

Statement allow_starting_nodes(const Site& site) {
  return allow("HandRolesToNodes")
      .action({"iam:PassRole"})
      .on({deployed_role_arn(site, roles_of_nodes)})
      .when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com");
}

Statement allow_profiles_of_nodes(const Site& site) {
  return allow("ProfilesOfNodes")
      .action({"iam:AddRoleToInstanceProfile"})
      .on({site.global_arn("iam", "instance-profile/eks*")});
}

/// In any account. Servers look up people's keys by the one role that is left out.
Statement keep_out_of_entrances(const Site& site) {
  List entrances;
  const auto add = [&](std::string_view role) {
    entrances.emplace_back(fmt::format("arn:{}:iam::*:role/{}", site.partition(), role));
  };
  for (std::string_view role : role_names) {
    if (role != ssh_grunt_role) add(role);
  }
  add(first_role);
  return deny("Entrances").action({"sts:AssumeRole"}).on(std::move(entrances));
}

Statement keep_off_archive(const Site& site) {
  const std::string bucket = site.bucket_arn(archive_bucket(site));
  return deny("Archive").action({"s3:*"}).on({bucket, bucket + "/*"});
}

/// Refused outright, and not only left out: what another account's resource gives to a session, a boundary
/// that merely does not allow it would let through.
std::vector<Statement> refusals(const Site& site) {
  return {deny("Permissions").action({"account:*", "iam:*"}).not_on(parts_of_nodes(site)),
          keep_out_of_entrances(site), deny("StoppingTheRecord").action(record_stopping_actions()).on({"*"}),
          keep_off_archive(site)};
}

}  // namespace

std::string deployed_role_arn(const Site& site, std::string_view role) {
  return site.global_arn("iam", fmt::format("role{}{}", deployed_path, role));
}

std::string boundary_arn(const Site& site) { return boundary_arn(site.partition(), site.account_id()); }

void add_role_boundary(Scope scope, const Site& site) {
  std::vector<Statement> statements{allow_workloads(), allow_listing_accounts(), allow_starting_nodes(site),
                                    allow_profiles_of_nodes(site)};
  for (Statement& refusal : refusals(site)) statements.push_back(std::move(refusal));
  scope.add("aws_iam_policy", "boundary",
            {
                {"name", boundary_name},
                {"description", "The most that any role made by deploying may do"},
                {"policy", policy(statements)},
            });
}

void bound_roles(Architecture& architecture) {
  for (const auto& [path, unit] : architecture.units()) {
    if (path.part == access_part) continue;
    for (const auto& resource : unit->resources) {
      if (resource->type != "aws_iam_role") continue;
      resource->set("path", deployed_path)
          .set("permissions_boundary", boundary_arn(aws_partition(unit->provider_region), unit->account_id));
      unit->after.insert(architecture.find(
          {path.account, std::string(global_place), std::string(global_place), std::string(access_part)}));
    }
  }
}

}  // namespace ashlar::systems

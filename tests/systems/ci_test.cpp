// CI: the most powerful machine of all, so what it may, who may change it, and how it reaches the clusters.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/role_names.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Ci : public ::testing::Test {
 protected:
  const Unit& unit(const UnitPath& path) {
    const Unit* found = acme_->architecture.find(path);
    if (!found) throw std::logic_error("there is no " + path.text() + "\n" + acme_->messages());
    return *found;
  }
  const Unit& ci() { return unit({"shared-services", "eu-west-1", "mgmt", "ci"}); }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
  FileTree files_ = synthesise(*acme_);
};

std::string text(const Resource& resource, std::string_view attribute) {
  const Value* value = find(resource.attributes, attribute);
  const std::string* plain = value ? value->as<std::string>() : nullptr;
  return plain ? *plain : "";
}

TEST_F(Ci, MayDeployWherePipelinesSayAndEnterNothingElse) {
  const std::string& policy = files_.at("shared-services/_global/access/policies/iam_policy.ci.policy.json");
  for (const Account& account : acme_->organization.accounts) {
    const std::string role = "arn:aws:iam::" + account.id + ":role/" + std::string(auto_deploy_role);
    const bool named = account.name == "stage" || account.name == "prod";
    EXPECT_EQ(policy.find(role) != std::string::npos, named) << account.name;
  }
  EXPECT_THAT(policy, Not(HasSubstr("allow-full-access")));
}

/// Whoever could replace its machine, or hand its role to another, would be in every account.
TEST_F(Ci, TheRoleThatDeploysChangesNeitherItsRoleNorItsMachine) {
  const Account& shared = *acme_->organization.find("shared-services");
  EXPECT_EQ(ci().deploy_role_arn, "arn:aws:iam::" + shared.id + ":role/" + std::string(first_role));
  const std::string& limits =
      files_.at("shared-services/_global/access/policies/iam_policy.deploy_limits.policy.json");
  EXPECT_THAT(limits, HasSubstr("\"MachineOfCi\""));
  EXPECT_THAT(limits, HasSubstr("\"" + text(*ci().find("aws_launch_template.ci"), "name") + "\""));
  EXPECT_THAT(limits, HasSubstr("role/ci\""));
}

TEST_F(Ci, IsCalledByTheVpnsServerOnly) {
  std::set<std::string> callers;
  for (const auto& rule : ci().resources) {
    if (rule->type == "aws_vpc_security_group_ingress_rule" && !text(*rule, "cidr_ipv4").empty())
      callers.insert(text(*rule, "cidr_ipv4"));
  }
  EXPECT_EQ(callers, std::set<std::string>{"10.16.224.0/21"});
}

TEST_F(Ci, ItsNameStandsInAPrivateZoneOfItsOwn) {
  const Resource& zone = *ci().find("aws_route53_zone.ci");
  EXPECT_EQ(text(zone, "name"), "ci.shared-services.acme.example");
  EXPECT_NE(find(zone.attributes, "vpc"), nullptr);
  EXPECT_EQ(find(ci().find("aws_route53_record.ci")->attributes, "zone_id")->as<Reference>()->resource,
            &zone);
}

/// The disk, and not the machine's own beside it.
TEST_F(Ci, SnapshotsAreOfItsDisk) {
  const Value& details = *find(ci().find("aws_dlm_lifecycle_policy.ci")->attributes, "policy_details");
  const Object& target = *find(*details.as<Object>(), "target_tags")->as<Object>();
  const Object& tags = *find(ci().find("aws_ebs_volume.ci")->attributes, "tags")->as<Object>();
  EXPECT_EQ(*find(target, "Name")->as<std::string>(), *find(tags, "Name")->as<std::string>());
  EXPECT_NE(*find(target, "Name")->as<std::string>(), text(*ci().find("aws_launch_template.ci"), "name"));
}

TEST_F(Ci, ADayWithoutASnapshotIsAnAlarm) {
  const Resource& alarm = *ci().find("aws_cloudwatch_metric_alarm.ci_snapshot_missed");
  EXPECT_GE(*find(alarm.attributes, "evaluation_periods")->as<std::int64_t>(), 25);
  EXPECT_EQ(text(alarm, "treat_missing_data"), "breaching");
}

/// From the private subnets to the app tier, and back: neither side's other tiers learn the way.
TEST_F(Ci, ReachesClustersOnTheirEndpointAndNothingElse) {
  const Unit& asks = unit({"shared-services", "eu-west-1", "mgmt", "ci-peering-stage"});
  const Unit& accepts = unit({"stage", "eu-west-1", "stage", "ci-peering"});
  const std::string from = "10.16.240.0/20";
  const std::string to = "10.17.64.0/18";
  for (const auto& [unit, tier, destination] :
       {std::tuple(&asks, "private", to), std::tuple(&accepts, "app", from)}) {
    int routes = 0;
    for (const auto& route : unit->resources) {
      if (route->type != "aws_route") continue;
      ++routes;
      EXPECT_EQ(text(*route, "destination_cidr_block"), destination);
      const Resource& table = *find(route->attributes, "route_table_id")->as<Reference>()->resource;
      EXPECT_THAT(table.name, ::testing::StartsWith(tier));
    }
    EXPECT_EQ(routes, 3);
  }
  const Resource& rule = *accepts.find("aws_vpc_security_group_ingress_rule.ci");
  EXPECT_EQ(text(rule, "cidr_ipv4"), from);
  EXPECT_EQ(*find(rule.attributes, "from_port")->as<std::int64_t>(), 443);
  EXPECT_EQ(*find(rule.attributes, "to_port")->as<std::int64_t>(), 443);
  const Resource& acl = *accepts.find("aws_network_acl_rule.app_in_ci");
  EXPECT_EQ(text(acl, "cidr_block"), from);
  EXPECT_EQ(*find(acl.attributes, "to_port")->as<std::int64_t>(), 443);
}

TEST_F(Ci, AnEnvironmentWithoutAClusterIsNotPeered) {
  std::map<std::string, std::string> files = acme_files();
  replace_once(files.at("dev/eu-west-1/dev.yaml"), "cluster: {most_cpus: 8, most_memory: 32 GiB}\n", "");
  const auto built = build_organization(files);
  EXPECT_EQ(built->architecture.find({"dev", "eu-west-1", "dev", "ci-peering"}), nullptr);
  EXPECT_NE(built->architecture.find({"stage", "eu-west-1", "stage", "ci-peering"}), nullptr)
      << built->messages();
}

TEST_F(Ci, RepositoriesOnOtherPortsAreReached) {
  std::map<std::string, std::string> files = acme_files();
  replace_once(files.at("shared-services/eu-west-1/region.yaml"),
               "https://git.acme.example/shop/frontend.git",
               "ssh://git@git.acme.example:2222/shop/frontend.git");
  const auto built = build_organization(files);
  const Unit* unit = built->architecture.find({"shared-services", "eu-west-1", "mgmt", "ci"});
  ASSERT_NE(unit, nullptr) << built->messages();
  EXPECT_NE(unit->find("aws_vpc_security_group_egress_rule.ci_repositories_2222"), nullptr);
  EXPECT_EQ(ci().find("aws_vpc_security_group_egress_rule.ci_repositories_2222"), nullptr);
}

TEST_F(Ci, PipelinesAreParametersThatDeployingMakes) {
  const Unit& pipelines = unit({"shared-services", "eu-west-1", "mgmt", "ci-pipelines"});
  EXPECT_THAT(pipelines.deploy_role_arn, HasSubstr(std::string(auto_deploy_role)));
  EXPECT_EQ(text(*pipelines.find("aws_ssm_parameter.frontend"), "name"), "/mgmt/ci/pipelines/frontend");
}

}  // namespace
}  // namespace ashlar::testing

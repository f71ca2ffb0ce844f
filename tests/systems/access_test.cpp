// People, groups and roles: who may enter where, and by what.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "config/groups.h"
#include "config/role_names.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

/// A document without the white space that IAM does not count.
std::string as_counted(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }),
             text.end());
  return text;
}

class Access : public ::testing::Test {
 protected:
  const Resource& resource(const std::string& unit, const std::string& address) {
    for (const auto& [path, candidate] : acme_->architecture.units()) {
      if (path.text() != unit) continue;
      if (const Resource* found = candidate->find(address)) return *found;
    }
    throw std::logic_error("there is no " + unit + "//" + address);
  }

  std::vector<const Resource*> all(const std::string& type) {
    std::vector<const Resource*> found;
    for (const auto& [path, unit] : acme_->architecture.units()) {
      for (const auto& resource : unit->resources) {
        if (resource->type == type) found.push_back(resource.get());
      }
    }
    return found;
  }

  /// The text of a unit's document.
  std::string document(const std::string& path) { return as_counted(files_.at(path)); }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
  FileTree files_ = synthesise(*acme_);
};

TEST_F(Access, NoStateHoldsAPasswordOrAKey) {
  EXPECT_TRUE(all("aws_iam_access_key").empty());
  EXPECT_TRUE(all("aws_iam_user_login_profile").empty());
}

TEST_F(Access, HumansNeedASecondFactor) {
  for (const Account& account : acme_->organization.accounts) {
    const std::string policies = account.name + "/_global/access/policies/iam_role.";
    for (const char* role : {"full_access", "read_only", "dev", "billing", "logs", "support", "iam_admin"}) {
      EXPECT_NE(document(policies + role + ".assume_role_policy.json")
                    .find("\"aws:MultiFactorAuthPresent\":\"true\""),
                std::string::npos)
          << account.name << " " << role;
    }
  }
}

/// A person who deploys by hand is a person still.
TEST_F(Access, PeopleDeployWithASecondFactorAndMachinesWithout) {
  for (const Resource* role : all("aws_iam_role")) {
    if (role->name != "auto_deploy") continue;
    const Value& trust = *find(role->attributes, "assume_role_policy")->as<JsonDocument>()->root;
    std::map<std::string, bool> second_factor;
    for (const Value& statement : *find(*trust.as<Object>(), "Statement")->as<List>()) {
      const Object& fields = *statement.as<Object>();
      const Value* conditions = find(fields, "Condition");
      second_factor[*find(fields, "Sid")->as<std::string>()] =
          conditions != nullptr && find(*conditions->as<Object>(), "Bool") != nullptr;
    }
    std::map<std::string, bool> wanted{
        {"PeopleWithSecondFactor", true}, {"Machines", false}, {"ManagementAccount", false}};
    const std::string& account = role->unit->path.account;
    if (account == "stage" || account == "prod") wanted["ContinuousIntegration"] = false;
    EXPECT_EQ(second_factor, wanted) << role->full_address();
  }
}

TEST(AccessOfMachines, AMachineIsNoPerson) {
  std::map<std::string, std::string> files = acme_files();
  replace_once(files.at("security/account.yaml"), "users:\n",
               "users:\n  pipeline: {machine: true, groups: [_account.stage-auto-deploy]}\n");
  auto built = build_organization(files);
  const Unit* people = built->architecture.find({"security", "_global", "_global", "people"});
  ASSERT_NE(people, nullptr) << built->messages();
  EXPECT_EQ(*find(people->find("aws_iam_user.pipeline")->attributes, "path")->as<std::string>(),
            "/machines/");
  EXPECT_EQ(*find(people->find("aws_iam_user.anna")->attributes, "path")->as<std::string>(), "/people/");
  const List& groups =
      *find(people->find("aws_iam_user_group_membership.pipeline")->attributes, "groups")->as<List>();
  ASSERT_EQ(groups.size(), 1U) << "it looks after no password and no second factor";
  EXPECT_EQ(groups[0].as<Reference>()->resource->name, "account_stage-auto-deploy");
}

TEST_F(Access, HumansStayTwelveHoursAndMachinesOne) {
  for (const Resource* role : all("aws_iam_role")) {
    const Value* duration = find(role->attributes, "max_session_duration");
    if (!duration) continue;
    bool machine = role->name == "auto_deploy" || role->name == "ssh_grunt";
    EXPECT_EQ(*duration->as<std::int64_t>(), machine ? 3600 : 43200) << role->full_address();
  }
}

TEST_F(Access, TheGroupsAreThoseThatSettingsMayName) {
  std::set<std::string> made;
  for (const Resource* group : all("aws_iam_group"))
    made.insert(*find(group->attributes, "name")->as<std::string>());
  std::vector<std::string> named = group_names(acme_->organization);
  EXPECT_EQ(made, std::set<std::string>(named.begin(), named.end()));
}

TEST_F(Access, EverybodyMayLookAfterTheirSecondFactor) {
  for (const Resource* membership : all("aws_iam_user_group_membership")) {
    const List& groups = *find(membership->attributes, "groups")->as<List>();
    EXPECT_TRUE(std::any_of(groups.begin(), groups.end(), [](const Value& group) {
      return group.as<Reference>()->resource->name == "iam-user-self-mgmt";
    })) << membership->full_address();
  }
  EXPECT_EQ(all("aws_iam_user_group_membership").size(), all("aws_iam_user").size());
}

TEST_F(Access, DevelopersCannotEnterProductionButForItsLogs) {
  const std::string text =
      document("security/_global/people/policies/iam_group_policy.developers.policy.json");
  EXPECT_NE(text.find(logs_role), std::string::npos);
  EXPECT_EQ(text.find(dev_role), std::string::npos);
  EXPECT_EQ(text.find(full_access_role), std::string::npos);
}

/// Who makes groups and accounts can make themselves anything.
TEST_F(Access, WhatDecidesWhoMayDoWhatIsNotDeployed) {
  for (const Account& account : acme_->organization.accounts) {
    for (const char* part : {"access", "state", "people", "organization"}) {
      const Unit* unit = acme_->architecture.find({account.name, "_global", "_global", part});
      if (!unit) continue;
      const bool management = account.kind() == AccountKind::Management;
      EXPECT_EQ(unit->deploy_role_arn,
                management ? "" : "arn:aws:iam::" + account.id + ":role/" + std::string(first_role))
          << unit->path.text();
    }
  }
  EXPECT_EQ(document("master/_global/access/policies/iam_policy.deploy_organization.policy.json")
                .find("organizations:CreateAccount"),
            std::string::npos);
}

/// A unit reads the states of its account by the role that it is applied by: nobody has two.
TEST_F(Access, AUnitNeedsOneRoleOnly) {
  for (const auto& [path, unit] : acme_->architecture.units()) {
    if (unit->reads.empty()) continue;
    const std::string reads = document(path.text() + "/reads.tf.json");
    const std::string role = "role/" + std::string(first_role);
    EXPECT_EQ(reads.find(role) != std::string::npos && reads.find(auto_deploy_role) != std::string::npos,
              false)
        << path.text();
  }
}

TEST_F(Access, ASecondFactorIsNotMadeByAnAccessKey) {
  const std::string text =
      document("security/_global/people/policies/iam_group_policy.iam-user-self-mgmt.policy.json");
  EXPECT_NE(text.find("SecondFactorByAccessKey"), std::string::npos);
}

TEST_F(Access, OnlyTheSecurityAccountLetsServersLookUpKeys) {
  int roles = 0;
  for (const Resource* role : all("aws_iam_role")) roles += role->name == "ssh_grunt" ? 1 : 0;
  EXPECT_EQ(roles, 1);
  EXPECT_NO_THROW(resource("security/_global/access", "aws_iam_role.ssh_grunt"));
}

TEST_F(Access, DeployingMakesNoCredentialThatOutlivesIt) {
  for (const Account& account : acme_->organization.accounts) {
    const std::string limits =
        document(account.name + "/_global/access/policies/iam_policy.deploy_limits.policy.json");
    for (const char* action :
         {"iam:CreateAccessKey", "iam:CreateLoginProfile", "organizations:LeaveOrganization"}) {
      EXPECT_NE(limits.find(action), std::string::npos) << account.name << " " << action;
    }
    EXPECT_NE(limits.find("\"Sid\":\"Users\""), std::string::npos) << account.name;
  }
}

/// IAM: managed policies 6,144 characters, a group's inline ones 5,120, a role's 10,240, trust policies
/// 2,048.
void expect_documents_fit(const FileTree& files) {
  const std::map<std::string, std::size_t> limits{{"/iam_policy.", 6144},
                                                  {"/iam_group_policy.", 5120},
                                                  {"/iam_role_policy.", 10240},
                                                  {".assume_role_policy.", 2048}};
  for (const auto& [path, text] : files) {
    for (const auto& [part, limit] : limits) {
      if (path.find("/policies/") == std::string::npos || path.find(part) == std::string::npos) continue;
      EXPECT_LE(as_counted(text).size(), limit) << path;
    }
  }
}

TEST_F(Access, DocumentsFitIam) { expect_documents_fit(files_); }

/// Some documents name every account.
TEST(AccessOfMany, DocumentsFitIamWithFortyAccounts) {
  std::map<std::string, std::string> files = acme_files();
  for (int i = 10; i < 44; ++i) {
    const std::string name = "team-" + std::to_string(i);
    files[name + "/account.yaml"] = "kind: application\nemail: aws+" + name + "@acme.example\n";
  }
  auto many = build_organization(files);
  ASSERT_EQ(many->organization.accounts.size(), 40U) << many->messages();
  ASSERT_FALSE(many->architecture.units().empty()) << many->messages();
  expect_documents_fit(synthesise(*many));
}

/// IAM: ten managed policies to a role, unless AWS was asked for more.
TEST_F(Access, RolesHaveAtMostTenManagedPolicies) {
  std::map<const Resource*, int> attached;
  for (const Resource* attachment : all("aws_iam_role_policy_attachment")) {
    ++attached[find(attachment->attributes, "role")->as<Reference>()->resource];
  }
  for (const auto& [role, count] : attached) EXPECT_LE(count, 10) << role->full_address();
}

/// Systems to come need room: a document of their own, or more statements in those that are there.
TEST_F(Access, TheDeployRoleHasRoomForDocumentsToCome) {
  std::map<std::string, int> documents;
  for (const Resource* attachment : all("aws_iam_role_policy_attachment")) {
    if (attachment->name.starts_with("deploy_")) ++documents[attachment->unit->path.account];
  }
  EXPECT_EQ(documents.size(), acme_->organization.accounts.size());
  for (const auto& [account, count] : documents) EXPECT_LE(count, 8) << account;
}

/// IAM: within a document, every Sid once.
TEST_F(Access, StatementsOfADocumentHaveDifferentNames) {
  int statements = 0;
  for (const Resource* document : all("aws_iam_policy")) {
    const Value& root = *find(document->attributes, "policy")->as<JsonDocument>()->root;
    std::set<std::string> names;
    for (const Value& statement : *find(*root.as<Object>(), "Statement")->as<List>()) {
      ++statements;
      const std::string& name = *find(*statement.as<Object>(), "Sid")->as<std::string>();
      EXPECT_TRUE(names.insert(name).second) << document->full_address() << " " << name;
    }
  }
  EXPECT_GT(statements, 0);
}

std::string text_of(const Resource& resource, std::string_view attribute) {
  const Value* value = find(resource.attributes, attribute);
  return value ? *value->as<std::string>() : "";
}

/// IAM refuses a boundary that is not there: the unit comes after the one that makes it.
TEST_F(Access, RolesMadeByDeployingStandUnderTheBoundary) {
  int bounded = 0;
  for (const Resource* role : all("aws_iam_role")) {
    if (role->unit->path.part == "access") {
      EXPECT_EQ(text_of(*role, "permissions_boundary"), "") << role->full_address();
      continue;
    }
    ++bounded;
    EXPECT_EQ(text_of(*role, "permissions_boundary"),
              "arn:aws:iam::" + role->unit->account_id + ":policy/boundary-of-deployed-roles")
        << role->full_address();
    EXPECT_EQ(text_of(*role, "path"), "/deployed/") << role->full_address();
    EXPECT_TRUE(role->unit->depends_on().contains(
        resource(role->unit->path.account + "/_global/access", "aws_iam_policy.boundary").unit));
  }
  EXPECT_GT(bounded, 0);
}

TEST_F(Access, TheBoundaryGivesNoWayIntoAccountsNorToTheRecord) {
  for (const Account& account : acme_->organization.accounts) {
    const std::string text =
        document(account.name + "/_global/access/policies/iam_policy.boundary.policy.json");
    for (std::string_view role : role_names) {
      EXPECT_EQ(text.find(role) != std::string::npos, role != ssh_grunt_role) << role;
    }
    EXPECT_NE(text.find("\"Action\":[\"account:*\",\"iam:*\"]"), std::string::npos);
    EXPECT_NE(text.find("cloudtrail:StopLogging"), std::string::npos);
    EXPECT_NE(text.find("arn:aws:s3:::acme-security-eu-west-1-audit-archive/*"), std::string::npos);
  }
}

/// EKS in Auto Mode starts nodes by a role of ours, which must be able to hand them theirs, and no other.
TEST_F(Access, TheBoundaryLetsARoleOnlyStartMachinesAsNodes) {
  const std::string text = document("stage/_global/access/policies/iam_policy.boundary.policy.json");
  const std::string account = acme_->organization.find("stage")->id;
  const std::string nodes = "\"arn:aws:iam::" + account + ":role/deployed/*-cluster-nodes\"";
  EXPECT_NE(text.find("\"Action\":[\"iam:PassRole\"],\"Resource\":[" + nodes +
                      "],\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"ec2.amazonaws.com\"}}"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\"Action\":[\"account:*\",\"iam:*\"],\"NotResource\":[" + nodes +
                      ",\"arn:aws:iam::" + account + ":instance-profile/eks*\"]"),
            std::string::npos)
      << text;
}

/// Also those of an environment whose name is as long as may be.
TEST(AccessOfMany, TheBoundaryKnowsTheRolesOfNodesByTheirNames) {
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/a-twenty-letter-name.yaml"] = "network: {cidr: 10.40.0.0/17}\ncluster: {}\n";
  auto built = build_organization(files);
  int clusters = 0;
  for (const auto& [path, unit] : built->architecture.units()) {
    if (path.part != "cluster") continue;
    ++clusters;
    EXPECT_TRUE(text_of(*unit->find("aws_iam_role.nodes"), "name").ends_with("-cluster-nodes"))
        << path.text();
  }
  EXPECT_EQ(clusters, 4) << built->messages();
}

/// What deploying makes, it may make: the role that deploys can hand each role to the service that the role
/// trusts, and give it the policies of AWS's that it has.
TEST_F(Access, TheDeployRoleMayMakeEveryRoleThatItMakes) {
  for (const Resource* role : all("aws_iam_role")) {
    if (role->unit->path.part == "access") continue;
    const std::string& account = role->unit->path.account;
    const std::string may =
        document(account + "/_global/access/policies/iam_policy.deploy_roles.policy.json");
    const Object& trust =
        *find(role->attributes, "assume_role_policy")->as<JsonDocument>()->root->as<Object>();
    for (const Value& statement : *find(trust, "Statement")->as<List>()) {
      const Object& principal = *find(*statement.as<Object>(), "Principal")->as<Object>();
      const Value* services = find(principal, "Service");
      if (!services) continue;
      for (const Value& service : *services->as<List>())
        EXPECT_NE(may.find("\"" + *service.as<std::string>() + "\""), std::string::npos)
            << role->full_address() << " trusts " << *service.as<std::string>();
    }
  }
  for (const Resource* attachment : all("aws_iam_role_policy_attachment")) {
    if (attachment->unit->path.part == "access") continue;
    const std::string* policy = find(attachment->attributes, "policy_arn")->as<std::string>();
    ASSERT_NE(policy, nullptr) << attachment->full_address();
    const std::string& account = attachment->unit->path.account;
    EXPECT_NE(
        document(account + "/_global/access/policies/iam_policy.deploy_roles.policy.json").find(*policy),
        std::string::npos)
        << attachment->full_address();
  }
}

/// The service of a trust's statement; empty where it trusts none.
std::string trusted_service(const Object& statement) {
  const Value* services = find(*find(statement, "Principal")->as<Object>(), "Service");
  return services ? *services->as<List>()->front().as<std::string>() : "";
}

/// Empty where it takes any.
std::string source_account(const Object& statement) {
  const Value* conditions = find(statement, "Condition");
  const Value* equal = conditions ? find(*conditions->as<Object>(), "StringEquals") : nullptr;
  const Value* account = equal ? find(*equal->as<Object>(), "aws:SourceAccount") : nullptr;
  return account ? *account->as<std::string>() : "";
}

/// Else a service could be had to use a role for another account that names it.
TEST_F(Access, ServicesUseRolesForTheirOwnAccountOnly) {
  const std::set<std::string> silent{"ec2.amazonaws.com", "lambda.amazonaws.com"};  // they name no account
  int checked = 0;
  for (const Resource* role : all("aws_iam_role")) {
    const Value& trust = *find(role->attributes, "assume_role_policy")->as<JsonDocument>()->root;
    for (const Value& statement : *find(*trust.as<Object>(), "Statement")->as<List>()) {
      const std::string service = trusted_service(*statement.as<Object>());
      if (service.empty() || silent.contains(service)) continue;
      ++checked;
      EXPECT_EQ(source_account(*statement.as<Object>()), role->unit->account_id) << role->full_address();
    }
  }
  EXPECT_GT(checked, 0);
}

/// Else whoever makes it do so could have it write under a key of anybody's.
TEST_F(Access, TheDeployRoleUsesNoKeyOutsideTheOrganization) {
  for (const Account& account : acme_->organization.accounts) {
    const std::string text =
        document(account.name + "/_global/access/policies/iam_policy.deploy_foundation.policy.json");
    const std::string anybodys = "\"Resource\":[\"arn:aws:kms:*:*:key/*\"]";
    const std::string of_ours =
        ",\"Condition\":{\"StringEquals\":{\"aws:ResourceOrgID\":\"${aws:PrincipalOrgID}\"}}}";
    const std::size_t found = text.find(anybodys);
    ASSERT_NE(found, std::string::npos) << account.name;
    EXPECT_EQ(text.find(anybodys, found + 1), std::string::npos) << account.name;
    EXPECT_EQ(text.substr(found + anybodys.size(), of_ours.size()), of_ours) << account.name;
    EXPECT_NE(text.find("\"Resource\":[\"arn:aws:kms:*:" + account.id + ":key/*\"]}"), std::string::npos)
        << "the account's own are used before there is an organisation";
  }
}

/// Nobody may change by deploying what bounds deploying.
TEST_F(Access, TheDeployRoleCannotRaiseItself) {
  for (const Account& account : acme_->organization.accounts) {
    const std::string policies = account.name + "/_global/access/policies/iam_policy.deploy_";
    const std::string roles = document(policies + "roles.policy.json");
    for (const char* action : {"iam:CreatePolicy", "iam:DeleteRolePermissionsBoundary"}) {
      EXPECT_EQ(roles.find(action), std::string::npos) << action;
    }
    const std::string limits = document(policies + "limits.policy.json");
    for (const char* sid : {"Entrances", "UnboundedRoles", "Unbinding", "OwnPermissions"}) {
      EXPECT_NE(limits.find("\"Sid\":\"" + std::string(sid)), std::string::npos) << sid;
    }
    EXPECT_NE(limits.find("organizations:RemoveAccountFromOrganization"), std::string::npos);
    const Unit& access = *resource(account.name + "/_global/access", "aws_iam_policy.boundary").unit;
    EXPECT_FALSE(access.deploy_role_arn.ends_with(auto_deploy_role)) << account.name;
    EXPECT_TRUE(access.depends_on().empty()) << account.name;
  }
}

TEST_F(Access, FullAccessOfTheSecurityAccountDoesNotBecomeTheDeployRole) {
  for (const Account& account : acme_->organization.accounts) {
    EXPECT_NE(document(account.name + "/_global/access/policies/iam_role.auto_deploy.assume_role_policy.json")
                  .find(":user/people/*"),
              std::string::npos);
  }
}

TEST_F(Access, PeopleEnterNothingBeforeTheirSecondFactorStands) {
  const std::string text =
      document("security/_global/people/policies/iam_group_policy.iam-user-self-mgmt.policy.json");
  const std::size_t refusal = text.find("NothingElseWithoutSecondFactor");
  ASSERT_NE(refusal, std::string::npos);
  EXPECT_EQ(text.find("sts:AssumeRole", refusal), std::string::npos);
  EXPECT_NE(text.find("sts:GetSessionToken", refusal), std::string::npos) << "by which the factor is shown";
}

}  // namespace
}  // namespace ashlar::testing

#include "systems/server_permissions.h"

#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/principals.h"
#include "systems/server_alarms.h"

namespace ashlar::systems {

namespace {

void append(std::vector<Statement>& statements, std::vector<Statement> more) {
  for (Statement& statement : more) statements.push_back(std::move(statement));
}

std::vector<Statement> attach_own(const Site& site, const ServerPlan& plan, const Server& server) {
  List own;
  std::vector<std::string> actions;
  if (server.interface) own.push_back((*server.interface)["arn"]);
  if (server.interface) actions.emplace_back("ec2:AttachNetworkInterface");
  if (server.disk) own.push_back((*server.disk)["arn"]);
  if (server.disk) actions.emplace_back("ec2:AttachVolume");
  if (own.empty()) return {};
  return systems::attach_own(site, plan.name, actions, std::move(own));
}

}  // namespace

std::vector<Statement> attach_own(const Site& site, std::string_view server,
                                  const std::vector<std::string>& actions, List own) {
  return {allow("AttachOwn").action(actions).on(std::move(own)),
          allow("AttachToItself")
              .action(actions)
              .on({site.arn("ec2", "instance/*")})
              .when("StringEquals", "aws:ResourceTag/Name", site.name(server))};
}

std::vector<Statement> unlock_disk(const Site& site, const Value& key) {
  const std::string ec2 = site.regional_service("ec2");
  return {allow("UnlockDisk")
              .action({"kms:CreateGrant"})
              .on({key})
              .when("Bool", "kms:GrantIsForAWSResource", "true")
              .when("StringEquals", "kms:ViaService", ec2),
          allow("ReadDisk")
              .action({"kms:Decrypt", "kms:DescribeKey"})
              .on({key})
              .when("StringEquals", "kms:ViaService", ec2)};
}

std::vector<Statement> be_observed(const Value& log_group) {
  return {allow("WriteLogs")
              .action({"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"})
              .on({concat({log_group, ":*"})}),
          allow("WriteMetrics")
              .action({"cloudwatch:PutMetricData"})
              .on({"*"})
              .when("StringEquals", "cloudwatch:namespace", server_metrics)};
}

Statement look_up_people(const Site& site) {
  const Site security = in_account(site, site.organization->security());
  return allow("LookUpPeople").action({"sts:AssumeRole"}).on({security.role_arn(ssh_grunt_role)});
}

std::vector<Statement> server_permissions(const Ground& ground, const ServerPlan& plan, const Server& server,
                                          const Resource& log_group) {
  std::vector<Statement> statements = attach_own(ground.site, plan, server);
  if (server.disk) append(statements, unlock_disk(ground.site, ground.key["arn"]));
  append(statements, be_observed(log_group["arn"]));
  statements.push_back(look_up_people(ground.site));
  if (plan.archive) {
    const std::string object = archive_object(plan.software, **plan.archive);
    append(statements, read_artifact(ground.site, ground.artifacts, object));
  }
  append(statements, plan.may);
  return statements;
}

}  // namespace ashlar::systems

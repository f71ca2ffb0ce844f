// Databases and caches, and the secrets and settings of what uses them.
#include "systems/deploy_permissions.h"

namespace ashlar::systems {

Statements deploy_data(const Site& site) {
  return {
      allow("Databases")
          .action({"rds:AddTagsToResource",
                   "rds:CreateDBInstance",
                   "rds:CreateDBInstanceReadReplica",
                   "rds:CreateDBParameterGroup",
                   "rds:CreateDBSnapshot",
                   "rds:CreateDBSubnetGroup",
                   "rds:DeleteDBInstance",
                   "rds:DeleteDBParameterGroup",
                   "rds:DeleteDBSubnetGroup",
                   "rds:DescribeDBInstances",
                   "rds:DescribeDBParameterGroups",
                   "rds:DescribeDBParameters",
                   "rds:DescribeDBSnapshots",
                   "rds:DescribeDBSubnetGroups",
                   "rds:ListTagsForResource",
                   "rds:ModifyDBInstance",
                   "rds:ModifyDBParameterGroup",
                   "rds:ModifyDBSubnetGroup",
                   "rds:PromoteReadReplica",
                   "rds:RebootDBInstance",
                   "rds:RemoveTagsFromResource",
                   "rds:ResetDBParameterGroup"})
          .on({own_resources(site, "rds")}),
      allow("SeeEngines").action({"rds:DescribeDBEngineVersions"}).on({"*"}),
      allow("Secrets")
          .action({"secretsmanager:CreateSecret", "secretsmanager:DeleteSecret",
                   "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy",
                   "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds",
                   "secretsmanager:PutSecretValue", "secretsmanager:RestoreSecret",
                   "secretsmanager:TagResource", "secretsmanager:UntagResource",
                   "secretsmanager:UpdateSecret", "secretsmanager:UpdateSecretVersionStage"})
          .on({own_resources(site, "secretsmanager", "secret:*")}),
      allow("NewPasswords").action({"secretsmanager:GetRandomPassword"}).on({"*"}),
      allow("Parameters")
          .action({"ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParameters",
                   "ssm:ListTagsForResource", "ssm:PutParameter", "ssm:RemoveTagsFromResource"})
          .on({own_resources(site, "ssm", "parameter/*")}),
      allow("SeeParameters").action({"ssm:DescribeParameters"}).on({"*"}),
      allow("Caches")
          .action({"elasticache:AddTagsToResource",
                   "elasticache:CreateCacheParameterGroup",
                   "elasticache:CreateCacheSubnetGroup",
                   "elasticache:CreateReplicationGroup",
                   "elasticache:CreateSnapshot",
                   "elasticache:CreateUser",
                   "elasticache:CreateUserGroup",
                   "elasticache:DecreaseReplicaCount",
                   "elasticache:DeleteCacheParameterGroup",
                   "elasticache:DeleteCacheSubnetGroup",
                   "elasticache:DeleteReplicationGroup",
                   "elasticache:DeleteUser",
                   "elasticache:DeleteUserGroup",
                   "elasticache:DescribeCacheClusters",
                   "elasticache:DescribeCacheParameterGroups",
                   "elasticache:DescribeCacheParameters",
                   "elasticache:DescribeCacheSubnetGroups",
                   "elasticache:DescribeGlobalReplicationGroups",
                   "elasticache:DescribeReplicationGroups",
                   "elasticache:DescribeSnapshots",
                   "elasticache:DescribeUserGroups",
                   "elasticache:DescribeUsers",
                   "elasticache:IncreaseReplicaCount",
                   "elasticache:ListTagsForResource",
                   "elasticache:ModifyCacheParameterGroup",
                   "elasticache:ModifyCacheSubnetGroup",
                   "elasticache:ModifyReplicationGroup",
                   "elasticache:ModifyReplicationGroupShardConfiguration",
                   "elasticache:ModifyUser",
                   "elasticache:ModifyUserGroup",
                   "elasticache:RemoveTagsFromResource",
                   "elasticache:ResetCacheParameterGroup"})
          .on({own_resources(site, "elasticache")}),
  };
}

}  // namespace ashlar::systems

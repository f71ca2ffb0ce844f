#include "systems/service_role.h"

#include <fmt/format.h>

#include "systems/cluster_roles.h"

namespace ashlar::systems {

namespace {

using Service = Named<ServiceSettings>;

/// The service account is named like the service. Where no cluster of ours runs the services, whose pods they
/// are is not known.
Value trust(const Site& site, const Service& service, const Cluster* cluster) {
  return cluster ? pod_trust(site, {*cluster, cluster->name_space, *service.name}) : pod_trust(site);
}

const Resource& add_role(Scope scope, const Site& site, const Service& service, const Cluster* cluster) {
  return scope.add(
      "aws_iam_role", *service.name,
      {
          {"name", fit_name({site.environment, site.region, "service", *service.name}, role_name_limit)},
          {"description", fmt::format("What service {} of {} may do", *service.name, site.environment)},
          {"assume_role_policy", trust(site, service, cluster)},
      });
}

/// The secret, and the key for this secret only, through Secrets Manager only.
void let_read_secret(Scope scope, const Site& site, const Service& service, const Resource& role,
                     const Resource& secret) {
  scope.add(
      "aws_iam_role_policy", *service.name + "_mysql",
      {
          {"name", "read-mysql-password"},
          {"role", role["id"]},
          {"policy", policy({
                         allow("ReadSecret").action({"secretsmanager:GetSecretValue"}).on({secret["arn"]}),
                         allow("DecryptSecret")
                             .action({"kms:Decrypt"})
                             .on({secret["kms_key_id"]})
                             .when("StringEquals", "kms:ViaService", site.regional_service("secretsmanager"))
                             .when("StringEquals", "kms:EncryptionContext:SecretARN", secret["arn"]),
                     })},
      });
}

/// As its own user of Redis, and as no other.
void let_connect(Scope scope, const Service& service, const Resource& role, const Redis& redis) {
  scope.add(
      "aws_iam_role_policy", *service.name + "_redis",
      {
          {"name", "connect-to-redis"},
          {"role", role["id"]},
          {"policy", policy({allow("Connect")
                                 .action({"elasticache:Connect"})
                                 .on({(*redis.group)["arn"], (*redis.users.at(*service.name))["arn"]})})},
      });
}

void let_check_certificates(Scope scope, const Site& site, const Service& service, const Resource& role,
                            const CertificateAuthority& authority) {
  scope.add("aws_iam_role_policy", *service.name + "_authority",
            {
                {"name", "check-certificates"},
                {"role", role["id"]},
                {"policy", policy(check_certificates(site, authority))},
            });
}

void give_to_pods(Scope scope, const Service& service, const Resource& role, const Cluster& cluster) {
  scope.add("aws_eks_pod_identity_association", *service.name,
            {
                {"cluster_name", (*cluster.cluster)["name"]},
                {"namespace", cluster.name_space},
                {"service_account", *service.name},
                {"role_arn", role["arn"]},
                {"tags", name_tag(*service.name)},
            });
}

}  // namespace

const Resource& add_service_role(Scope scope, const Site& site, const ServiceGround& ground,
                                 const Named<ServiceSettings>& service) {
  const Resource& role = add_role(scope, site, service, ground.cluster);
  if (ground.stores.mysql && uses(service.value, "mysql"))
    let_read_secret(scope, site, service, role, *ground.stores.mysql->secret);
  if (ground.stores.redis && uses(service.value, "redis"))
    let_connect(scope, service, role, *ground.stores.redis);
  const bool meets_servers = uses(service.value, "zookeeper") || uses(service.value, "kafka");
  if (ground.stores.authority && meets_servers)
    let_check_certificates(scope, site, service, role, *ground.stores.authority);
  if (ground.cluster) give_to_pods(scope, service, role, *ground.cluster);
  return role;
}

}  // namespace ashlar::systems

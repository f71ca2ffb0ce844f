#include "systems/service_parameter.h"

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

Value mysql_settings(const Mysql& mysql) {
  List replicas;
  for (const Resource* replica : mysql.replicas) replicas.push_back((*replica)["address"]);
  return object({
      {"host", (*mysql.instance)["address"]},
      {"replicas", std::move(replicas)},
      {"port", mysql_port},
      {"database", (*mysql.instance)["db_name"]},
      {"username", (*mysql.instance)["username"]},
      {"password_secret", (*mysql.secret)["arn"]},
      {"tls", true},
  });
}

/// The user's password is a token that the service signs by its role.
Value redis_settings(const Redis& redis, const std::string& service) {
  return object({
      {"host", (*redis.group)["primary_endpoint_address"]},
      {"reader", (*redis.group)["reader_endpoint_address"]},
      {"port", redis_port},
      {"group", (*redis.group)["replication_group_id"]},
      {"username", (*redis.users.at(service))["user_name"]},
      {"authentication", "iam"},
      {"tls", true},
  });
}

/// Servers show certificates of the environment's own authority.
Value zookeeper_settings(const Zookeeper& zookeeper) {
  return object({{"servers", zookeeper.addresses()},
                 {"tls", true},
                 {"authority", authority_certificate(*zookeeper.authority)}});
}

Value kafka_settings(const Kafka& kafka) {
  return object({{"brokers", kafka.addresses()},
                 {"tls", true},
                 {"authority", authority_certificate(*kafka.authority)}});
}

void add_stores(Object& settings, const Stores& stores, const Named<ServiceSettings>& service) {
  const auto used = [&](std::string_view store) { return uses(service.value, store); };
  if (stores.mysql && used("mysql")) set(settings, "mysql", mysql_settings(*stores.mysql));
  if (stores.redis && used("redis")) set(settings, "redis", redis_settings(*stores.redis, *service.name));
  if (stores.zookeeper && used("zookeeper"))
    set(settings, "zookeeper", zookeeper_settings(*stores.zookeeper));
  if (stores.kafka && used("kafka")) set(settings, "kafka", kafka_settings(*stores.kafka));
}

Value scaling(const ServiceSettings& service) {
  return object({{"least", service.replicas},
                 {"most", service.most_replicas.value_or(service.replicas)},
                 {"cpu", service.scale_at_cpu}});
}

Value variables(const ServiceSettings& service) {
  Object all;
  for (const Named<std::string>& variable : *service.environment)
    set(all, *variable.name, Value(variable.value));
  return all;
}

/// "…/acme/frontend:4f2c1a9", or without a tag as long as none is deployed.
Value image(const Images& images, const ServiceSettings& service) {
  Value repository = (*images.at(*service.image))["repository_url"];
  if (!service.version) return repository;
  return concat({repository, ":", *service.version});
}

}  // namespace

void publish_service_settings(Scope scope, const Site& site, const ServiceGround& ground,
                              const Named<ServiceSettings>& service, const Resource& target_group,
                              const Resource& role, const std::string& url, Value calls) {
  Object settings{
      {"url", url},
      {"image", image(ground.images, service.value)},
      {"scaling", scaling(service.value)},
      {"port", service.value.port},
      {"role", role["arn"]},
      {"target_group", target_group["arn"]},
      {"calls", std::move(calls)},
      {"environment", variables(service.value)},
  };
  if (ground.cluster) set(settings, "namespace", ground.cluster->name_space);
  add_stores(settings, ground.stores, service);
  const std::string name = fmt::format("/{}/{}/settings", site.environment, *service.name);
  scope.add("aws_ssm_parameter", *service.name,
            {
                {"name", name},
                {"description", "What the deployment of " + *service.name + " needs to know"},
                {"type", "String"},
                {"insecure_value", json(std::move(settings))},  // shown in plans; `value` would be hidden
                {"tags", name_tag(name)},
            });
}

}  // namespace ashlar::systems

#include "systems/mysql.h"

#include <fmt/format.h>

#include "base/text.h"
#include "systems/mysql_alarms.h"
#include "systems/mysql_monitoring.h"
#include "systems/mysql_password.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t instance_name_limit = 63;
constexpr int log_days = 30;
constexpr int monitoring_seconds = 60;

/// "8.4" of "8.4.5", too.
std::string major_version(const std::string& version) {
  std::vector<std::string> parts = split(version, '.');
  return parts[0] + "." + parts[1];
}

/// With two parts, AWS picks the patch and keeps it current; with three, the team does.
bool keeps_itself_current(const std::string& version) { return version == major_version(version); }

std::string primary_name(const Site& site) { return site.name("mysql", instance_name_limit); }

std::string replica_name(const Site& site, std::int64_t number) {
  return site.name(fmt::format("mysql-replica-{}", number), instance_name_limit);
}

/// What the primary and its replicas share.
struct Shared {
  const Site& site;
  const MysqlSettings& settings;
  const Resource& key;
  const Resource& subnet_group;
  const Resource& parameter_group;
  const Resource& security_group;
  const Monitoring& monitoring;
};

const Resource& add_subnet_group(Scope scope, const Site& site, const Vpc& vpc) {
  const std::string name = site.name("mysql");
  return scope.add("aws_db_subnet_group", "main",
                   {
                       {"name", name},
                       {"description", "Persistence subnets of " + vpc.name},
                       {"subnet_ids", vpc.persistence_tier.subnet_ids()},
                       {"tags", name_tag(name)},
                   });
}

Value parameter(std::string_view name, std::string_view value) {
  return object({{"name", name}, {"value", value}});
}

/// The name carries the MySQL version: a group cannot change its family, so the next version's stands beside
/// this one while the servers move over.
const Resource& add_parameter_group(Scope scope, const Site& site, const MysqlSettings& settings) {
  const std::string major = major_version(*settings.version);
  const std::string name = site.name("mysql" + replace_all(major, ".", "-"));
  Resource& group =
      scope.add("aws_db_parameter_group", "main",
                {
                    {"name", name},
                    {"description", "MySQL of " + site.environment},
                    {"family", Value("mysql" + major).from(settings.version.at.start)},
                    {"parameter", list({
                                      parameter("require_secure_transport", "1"),  // TLS or nothing
                                      parameter("slow_query_log", "1"), parameter("long_query_time", "2"),
                                      parameter("log_output", "FILE"),  // where CloudWatch collects
                                  })},
                    {"tags", name_tag(name)},
                });
  group.lifecycle.create_before_destroy = true;
  return group;
}

std::vector<std::string> server_names(const Site& site, const MysqlSettings& settings) {
  std::vector<std::string> names{primary_name(site)};
  for (std::int64_t i = 1; i <= *settings.replicas; ++i) names.push_back(replica_name(site, i));
  return names;
}

/// Made before the server, which would make them itself otherwise, unencrypted and kept for ever.
std::vector<const Resource*> add_log_groups(Scope scope, const std::string& server, const std::string& label,
                                            const Resource& key) {
  std::vector<const Resource*> groups;
  for (std::string_view log : {"error", "slowquery"}) {
    groups.push_back(&scope.add("aws_cloudwatch_log_group", fmt::format("{}_{}", label, log),
                                {
                                    {"name", fmt::format("/aws/rds/instance/{}/{}", server, log)},
                                    {"retention_in_days", log_days},
                                    {"kms_key_id", key["arn"]},
                                }));
  }
  return groups;
}

void let_disk_grow(Object& attributes, const MysqlSettings& settings) {
  if (disk_grows(settings)) set(attributes, "max_allocated_storage", settings.most_storage);
}

Object server_attributes(const Shared& shared, const std::string& name) {
  const MysqlSettings& settings = shared.settings;
  Object attributes{
      {"identifier", name},
      {"instance_class", settings.instance},
      {"storage_type", "gp3"},
      {"storage_encrypted", true},
      {"publicly_accessible", false},
      {"vpc_security_group_ids", list({shared.security_group["id"]})},
      {"parameter_group_name", shared.parameter_group["name"]},
      {"ca_cert_identifier", "rds-ca-rsa2048-g1"},
      {"maintenance_window", settings.maintenance_window},
      {"auto_minor_version_upgrade", keeps_itself_current(*settings.version)},
      {"apply_immediately", false},  // what needs a restart waits for the maintenance window
      {"copy_tags_to_snapshot", true},
      {"deletion_protection", shared.site.common->protect},
      {"enabled_cloudwatch_logs_exports", list({"error", "slowquery"})},
      {"monitoring_interval", monitoring_seconds},
      {"monitoring_role_arn", (*shared.monitoring.role)["arn"]},
      {"tags", name_tag(name)},
  };
  let_disk_grow(attributes, settings);
  return attributes;
}

/// AWS takes no two snapshots of one name. The security group goes and comes with the server, and no two ever
/// have the same id, so that what is destroyed, made again and destroyed again leaves two snapshots. A change
/// of the name alone changes nothing at AWS: Terraform only keeps it for the day of the destruction.
Value final_snapshot(const std::string& server, const Resource& security_group) {
  return concat({server, "-final-", security_group["id"]});
}

std::string_view lifecycle_support(const MysqlSettings& settings) {
  return *settings.extended_support ? "open-source-rds-extended-support"
                                    : "open-source-rds-extended-support-disabled";
}

/// What a replica takes over from its primary.
Object primary_attributes(const Shared& shared, const Password& password) {
  const MysqlSettings& settings = shared.settings;
  const std::string name = primary_name(shared.site);
  Object attributes = server_attributes(shared, name);
  for (Member& member : Object{
           {"engine", "mysql"},
           {"engine_version", settings.version},
           {"engine_lifecycle_support",
            Value(lifecycle_support(settings)).from(settings.extended_support.at.start)},
           {"allow_major_version_upgrade", settings.allow_major_version_upgrade},
           // Until the server has moved over, the old version's parameter group could not be deleted.
           {"apply_immediately", settings.allow_major_version_upgrade},
           {"allocated_storage", settings.storage},
           {"kms_key_id", shared.key["arn"]},
           {"db_name", settings.database},
           {"username", settings.username},
           {"password_wo", (*password.read_back)["secret_string"]},
           {"password_wo_version", settings.password_version},
           {"port", mysql_port},
           {"db_subnet_group_name", shared.subnet_group["name"]},
           {"multi_az", settings.multi_az},
           {"backup_retention_period", settings.backup_days},
           {"backup_window", settings.backup_window},
           {"skip_final_snapshot", false},
           {"final_snapshot_identifier", final_snapshot(name, shared.security_group)},
       }) {
    set(attributes, member.name, std::move(member.value));
  }
  return attributes;
}

const Resource& add_primary(Scope scope, const Shared& shared, const Password& password,
                            const Resource& topic) {
  const std::string name = primary_name(shared.site);
  std::vector<const Resource*> log_groups = add_log_groups(scope, name, "primary", shared.key);
  Resource& instance = scope.add("aws_db_instance", "primary", primary_attributes(shared, password));
  instance.depends_on = std::move(log_groups);
  instance.depends_on.push_back(shared.monitoring.may_write);
  // AWS decides it when the server is made, and says nothing to a change, which would be planned for ever.
  instance.lifecycle.ignore_changes = {"engine_lifecycle_support"};
  add_database_alarms(scope, shared.site, topic, "mysql", *shared.settings.alarms, instance);
  return instance;
}

const Resource& add_replica(Scope scope, const Shared& shared, const Resource& primary, std::int64_t number,
                            const Resource& topic) {
  const std::string name = replica_name(shared.site, number);
  const std::string label = fmt::format("replica_{}", number);
  std::vector<const Resource*> log_groups = add_log_groups(scope, name, label, shared.key);
  Object attributes = server_attributes(shared, name);
  set(attributes, "replicate_source_db", primary["identifier"]);
  set(attributes, "skip_final_snapshot", true);  // it holds nothing of its own
  Resource& instance = scope.add("aws_db_instance", label, std::move(attributes));
  instance.depends_on = std::move(log_groups);
  instance.depends_on.push_back(shared.monitoring.may_write);
  add_database_alarms(scope, shared.site, topic, fmt::format("mysql-replica-{}", number),
                      *shared.settings.alarms, instance);
  add_replication_alarms(scope, shared.site, topic, fmt::format("mysql-replica-{}", number), instance);
  return instance;
}

Scope unit_scope(const Site& site, Span from) {
  return site.scope(
      "mysql", "mysql",
      {.title = "MySQL",
       .what = "The MySQL database in the persistence subnets, with its replicas, its administrator's "
               "password in Secrets Manager, and its alarms.",
       .loss =
           "The data since the last snapshot. Deleting it leaves a final snapshot, named after the "
           "server and the id of its security group, from which it can be restored; its automatic backups "
           "go with it. Where the server alone is replaced, and not its group, for a second time, delete "
           "or copy the first snapshot before: AWS takes no two of one name."},
      from);
}

}  // namespace

Mysql mysql(const Site& site, const MysqlSettings& settings, Span from, const Vpc& vpc, const Resource& key,
            const Resource& topic, const Resource& readings, const Peers& people) {
  Scope scope = unit_scope(site, from);
  const Monitoring monitoring = add_monitoring(scope, site, server_names(site, settings), readings);
  const Shared shared{
      site,
      settings,
      key,
      add_subnet_group(scope, site, vpc),
      add_parameter_group(scope, site, settings),
      add_store_group(scope, site, vpc, "mysql", mysql_port, settings.reachable_from_vpn, people),
      monitoring};
  const Password password = add_password(scope, site, settings, key);
  Mysql made;
  made.secret = password.secret;
  made.security_group = &shared.security_group;
  made.instance = &add_primary(scope, shared, password, topic);
  Scope asked = scope.at(settings.replicas.at);
  for (std::int64_t i = 1; i <= *settings.replicas; ++i) {
    made.replicas.push_back(&add_replica(asked, shared, *made.instance, i, topic));
  }
  return made;
}

}  // namespace ashlar::systems

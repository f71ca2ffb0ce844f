#include "config/environment_settings.h"

#include "config/names.h"

namespace ashlar {

namespace {

Type<std::string> role_name() {
  return text("role name", "[A-Za-z0-9+=,.@_/-]+", 64,
              "an IAM role's name: at most 64 letters, digits and any of +=,.@_-");
}

}  // namespace

const Section<KeySettings>& KeySettings::section() {
  static const Section<KeySettings> section =
      Section<KeySettings>("keys", "The KMS key that encrypts everything of the environment.")
          .field("administrators", &KeySettings::administrators, list_of(role_name()),
                 "[allow-full-access-from-other-accounts, allow-auto-deploy-access-from-other-accounts]",
                 "Roles of the account that may change the key; at least one.")
          .field("users", &KeySettings::users, list_of(role_name()), "[allow-dev-access-from-other-accounts]",
                 "Roles of the account that may encrypt and decrypt with it.");
  return section;
}

const Section<LoadBalancerSettings>& LoadBalancerSettings::section() {
  static const Section<LoadBalancerSettings> section =
      Section<LoadBalancerSettings>("load_balancers", "The public and the internal load balancer.")
          .field("archive_logs_after", &LoadBalancerSettings::archive_logs_after, integer(30, 3650, "days"),
                 "30", "When access logs move to cheaper storage.")
          .field("delete_logs_after", &LoadBalancerSettings::delete_logs_after, integer(31, 3650, "days"),
                 "60", "When access logs are deleted.")
          .field("idle_timeout", &LoadBalancerSettings::idle_timeout, integer(1, 4000, "seconds"), "60",
                 "How long a connection may be silent.")
          .field("requests_per_client", &LoadBalancerSettings::requests_per_client,
                 integer(100, 2'000'000'000), "2000",
                 "Requests that one address may send to the public load balancer in five minutes.");
  return section;
}

const Section<CommonSettings>& CommonSettings::section() {
  static const Section<CommonSettings> section =
      Section<CommonSettings>("every level",
                              "Settings that every level may hold and that reach everything below.")
          .field("tags", &CommonSettings::tags, map_of(tag_key(), tag_value()), "{}",
                 "Tags that everything carries; levels add to each other.")
          .field("protect", &CommonSettings::protect, boolean(), "false",
                 "Deletion protection on data stores and load balancers.")
          .field("notify", &CommonSettings::notify, list_of(email_address()), "[]",
                 "E-mail addresses that get the alarms.")
          .field("keys", &CommonSettings::keys, ashlar::section(KeySettings::section()), "{}",
                 "Who may administer and who may use the environment's key.")
          .field("monitoring", &CommonSettings::monitoring, ashlar::section(MonitoringSettings::section()),
                 "{}", "Alarms of servers and health checks from outside.")
          .field("server_images", &CommonSettings::server_images,
                 map_of(region_name(),
                        text("image id", "ami-[0-9a-f]{17}", 21, "an image id, like ami-0123456789abcdef0")),
                 "{}", "The machine image that servers start from, by region; it changes only here.")
          .field("override", &CommonSettings::overrides,
                 map_of(text("resource", R"([a-z0-9_][A-Za-z0-9_./-]*//aws_[a-z0-9_]+\.[A-Za-z0-9_-]+)", 256,
                             "a resource of a unit below this file, like mysql//aws_db_instance.primary"),
                        any_mapping("attributes",
                                    "a mapping of attributes and blocks of the Terraform AWS provider")),
                 "{}",
                 "Resources that Ashlar makes, and attributes of theirs to set in its place; `ashlar show` "
                 "tells "
                 "their names.",
                 Inherit::Nothing);
  return section;
}

const Section<RegionSettings>& RegionSettings::section() {
  static const Section<RegionSettings> section =
      Section<RegionSettings>("the region", "One region of an account.")
          .optional("management", &RegionSettings::management, ashlar::section(ManagementSettings::section()),
                    "(no management VPC)", "The management VPC.", Inherit::System)
          .optional("ci", &RegionSettings::ci, ashlar::section(CiSettings::section()), "(no CI server)",
                    "The CI server; in shared-services only.", Inherit::System);
  return section;
}

const Section<EnvironmentSettings>& EnvironmentSettings::section() {
  static const Section<EnvironmentSettings> section =
      Section<EnvironmentSettings>("the environment", "One environment: about one VPC and what stands in it.")
          .required("network", &EnvironmentSettings::network, ashlar::section(NetworkSettings::section()),
                    "The application VPC.")
          .field("load_balancers", &EnvironmentSettings::load_balancers,
                 ashlar::section(LoadBalancerSettings::section()), "{}",
                 "The public and the internal load balancer.")
          .optional("cluster", &EnvironmentSettings::cluster, ashlar::section(ClusterSettings::section()),
                    "(no cluster)", "The Docker cluster that runs the services.", Inherit::System)
          .optional("mysql", &EnvironmentSettings::mysql, ashlar::section(MysqlSettings::section()),
                    "(no MySQL)", "A MySQL database.", Inherit::System)
          .optional("redis", &EnvironmentSettings::redis, ashlar::section(RedisSettings::section()),
                    "(no Redis)", "A Redis store.", Inherit::System)
          .optional("zookeeper", &EnvironmentSettings::zookeeper,
                    ashlar::section(ZookeeperSettings::section()), "(no ZooKeeper)", "A ZooKeeper ensemble.",
                    Inherit::System)
          .optional("kafka", &EnvironmentSettings::kafka, ashlar::section(KafkaSettings::section()),
                    "(no Kafka)", "A Kafka cluster.", Inherit::System)
          .field("services", &EnvironmentSettings::services,
                 map_of(part_name(), ashlar::section(ServiceSettings::section())), "{}",
                 "The services, by name.", Inherit::System)
          .field("functions", &EnvironmentSettings::functions,
                 map_of(part_name(), ashlar::section(FunctionSettings::section())), "{}",
                 "The functions, by name.", Inherit::System)
          .optional("static_site", &EnvironmentSettings::static_site,
                    ashlar::section(StaticSiteSettings::section()), "(no static site)",
                    "Static content behind a CDN.", Inherit::System)
          .optional("backups", &EnvironmentSettings::backups, ashlar::section(BackupSettings::section()),
                    "(only the data stores' own)", "Daily backups of every disk and database.",
                    Inherit::System);
  return section;
}

}  // namespace ashlar

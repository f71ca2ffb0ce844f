#include "config/server_settings.h"

#include "config/names.h"

namespace ashlar {

const Section<ArchiveSettings>& ArchiveSettings::section() {
  static const Section<ArchiveSettings> section =
      Section<ArchiveSettings>("archive", "Software that servers fetch, by way of the artifact bucket.")
          .required("url", &ArchiveSettings::url,
                    text("address", "https://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", 1024,
                         "an https address of the archive"),
                    "Where it is published.")
          .required("sha256", &ArchiveSettings::sha256,
                    text("checksum", "[0-9a-f]{64}", 64, "a SHA-256: 64 digits and letters a to f"),
                    "The SHA-256 that its publisher states.");
  return section;
}

const Section<ZookeeperSettings>& ZookeeperSettings::section() {
  static const Section<ZookeeperSettings> section =
      Section<ZookeeperSettings>("zookeeper", "A ZooKeeper ensemble in the app subnets.")
          .field("servers", &ZookeeperSettings::servers, integer(1, 7, "servers"), "3",
                 "Servers of the ensemble: an odd number, of which more than half must be well.")
          .field("instance", &ZookeeperSettings::instance, instance_type(), "t4g.small", "Instance type.")
          .field("storage", &ZookeeperSettings::storage, gibibytes(8, 16384), "20 GiB",
                 "Disk of each server, gp3; it outlives the server.")
          .optional("archive", &ZookeeperSettings::archive, ashlar::section(ArchiveSettings::section()),
                    "(the server image carries ZooKeeper)", "The ZooKeeper to run.");
  return section;
}

const Section<KafkaSettings>& KafkaSettings::section() {
  static const Section<KafkaSettings> section =
      Section<KafkaSettings>("kafka", "A Kafka cluster in the app subnets.")
          .field("brokers", &KafkaSettings::brokers, integer(1, 15, "brokers"), "3",
                 "Brokers of the cluster.")
          .field("instance", &KafkaSettings::instance, instance_type(), "t4g.medium", "Instance type.")
          .field("storage", &KafkaSettings::storage, gibibytes(8, 16384), "100 GiB",
                 "Disk of each broker, gp3; it outlives the broker.")
          .field("replication_factor", &KafkaSettings::replication_factor, integer(1, 15, "copies"), "3",
                 "Copies of every record, each on another broker.")
          .field("min_insync_replicas", &KafkaSettings::min_insync_replicas, integer(1, 15, "copies"), "2",
                 "Copies that must have a record before it counts as written.")
          .field("retention_days", &KafkaSettings::retention_days, integer(1, 3650, "days"), "7",
                 "How long records are kept.")
          .optional("archive", &KafkaSettings::archive, ashlar::section(ArchiveSettings::section()),
                    "(the server image carries Kafka)", "The Kafka to run.");
  return section;
}

const Section<VpnSettings>& VpnSettings::section() {
  static const Section<VpnSettings> section =
      Section<VpnSettings>("vpn", "The OpenVPN server of a management VPC.")
          .field("instance", &VpnSettings::instance, instance_type(), "t4g.small", "Instance type.")
          .field("port", &VpnSettings::port, integer(1, 65535), "1194", "UDP port that clients connect to.")
          .field("certificate_days", &VpnSettings::certificate_days, integer(1, 3650, "days"), "365",
                 "How long a person's certificate is valid.");
  return section;
}

const Section<PipelineSettings>& PipelineSettings::section() {
  static const Section<PipelineSettings> section =
      Section<PipelineSettings>("the pipeline", "A repository that CI polls, builds, tests and deploys.")
          .required(
              "repository", &PipelineSettings::repository,
              text("repository",
                   R"((https://|ssh://([A-Za-z0-9._-]+@)?)[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/+-]+)",
                   512,
                   "an https or ssh address of a Git repository without a password, like "
                   "https://git.acme.example/shop.git or ssh://git@git.acme.example/shop.git"),
              "The Git repository; its Jenkinsfile says what is done.")
          .field("deploys", &PipelineSettings::deploys, list_of(part_name()), "[]",
                 "Accounts that its stage and prod branches are deployed to.");
  return section;
}

const Section<CiSettings>& CiSettings::section() {
  static const Section<CiSettings> section =
      Section<CiSettings>("ci", "The CI server (Jenkins), reachable only by VPN; in shared-services only.")
          .field("instance", &CiSettings::instance, instance_type(), "t4g.large", "Instance type.")
          .field("storage", &CiSettings::storage, gibibytes(8, 16384), "200 GiB",
                 "Disk of Jenkins's home, gp3; it outlives the server.")
          .field("snapshots", &CiSettings::snapshots, integer(1, 1000, "snapshots"), "15",
                 "Daily snapshots of that disk that are kept.")
          .field("pipelines", &CiSettings::pipelines,
                 map_of(part_name(), ashlar::section(PipelineSettings::section())), "{}",
                 "What CI builds, by name.")
          .optional("archive", &CiSettings::archive, ashlar::section(ArchiveSettings::section()),
                    "(the server image carries Jenkins)", "The Jenkins to run.");
  return section;
}

}  // namespace ashlar

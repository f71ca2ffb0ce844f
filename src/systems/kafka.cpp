#include "systems/kafka.h"

#include "systems/ensemble.h"

namespace ashlar::systems {

namespace {

constexpr Ports client_port{9092, 9092};      // TLS with certificates on both sides, brokers among them
constexpr Ports controller_port{9093, 9093};  // the same, by which they elect

const Resource& add_group(Scope scope, const Ground& ground) {
  Resource& group = add_server_group(scope, ground, "kafka", "kafka");
  let_in(scope, group, {"app", ground.vpc.private_tier.cidr}, client_port);
  let_members_talk(scope, group, client_port);
  let_members_talk(scope, group, controller_port);
  return group;
}

Object cluster_settings(const Site& site, const KafkaSettings& settings,
                        const CertificateAuthority& authority, Value members) {
  return {{"cluster", site.name("kafka")},
          {"brokers", std::move(members)},
          {"client_port", client_port.from},
          {"controller_port", controller_port.from},
          {"replication_factor", settings.replication_factor},
          {"min_insync_replicas", settings.min_insync_replicas},
          {"retention_days", settings.retention_days},
          {"authority", authority_settings(authority)}};
}

Alarm partitions_alarm(const Site& site, std::string_view what, std::string_view metric, int minutes,
                       std::string description) {
  Alarm alarm = cluster_alarm(site, "kafka", what, metric);
  alarm.description = std::move(description);
  alarm.comparison = above;
  alarm.threshold = 0;
  alarm.minutes = minutes;
  return alarm;
}

void add_alarms(Scope scope, const Ground& ground) {
  // A broker that is being replaced lacks for some minutes.
  add_alarm(scope, ground.site, ground.topic,
            partitions_alarm(ground.site, "under-replicated", "UnderReplicatedPartitions", 15,
                             "Partitions have had fewer copies than they should for a quarter of an hour"));
  add_alarm(
      scope, ground.site, ground.topic,
      partitions_alarm(ground.site, "writes-refused", "UnderMinIsrPartitions", 3,
                       "Partitions have had too few copies in step to be written to for three minutes"));
  Alarm offline =
      partitions_alarm(ground.site, "offline-partitions", "OfflinePartitions", 3,
                       "Partitions have had no leader for three minutes, or there is no controller "
                       "to say how many: they can be neither written nor read");
  offline.silence = silence_is_alarming;
  add_alarm(scope, ground.site, ground.topic, offline);
}

}  // namespace

Value Kafka::addresses() const { return addresses_of(brokers, client_port.from); }

Kafka kafka(const Ground& ground, const KafkaSettings& settings, Span from,
            const CertificateAuthority& authority) {
  Scope scope = ground.site.scope(
      "kafka", "kafka",
      {.title = "Kafka",
       .what =
           "Brokers in the app subnets that elect their controller among themselves (KRaft). Each keeps its "
           "address and its disk when its machine is replaced; clients know all of them.",
       .loss = "All records, but for the snapshots of the disks that a destroy leaves."},
      from);
  Kafka made;
  made.authority = &authority;
  made.security_group = &add_group(scope, ground);
  ServerPlan broker = member_plan(ground, "kafka", settings, *made.security_group);
  broker.may = issue_certificates(ground.site, authority);
  made.brokers = add_ensemble(scope, ground, broker, *settings.brokers, [&](Value members) {
    return cluster_settings(ground.site, settings, authority, std::move(members));
  });
  add_alarms(scope, ground);
  return made;
}

}  // namespace ashlar::systems

#include "systems/zookeeper.h"

#include <fmt/format.h>

#include "systems/ensemble.h"

namespace ashlar::systems {

namespace {

// All of them TLS, with certificates on both sides.
constexpr Ports client_port{2181, 2181};
constexpr Ports follower_port{2888, 2888};  // the leader's, to which the others connect
constexpr Ports election_port{3888, 3888};

const Resource& add_group(Scope scope, const Ground& ground) {
  Resource& group = add_server_group(scope, ground, "zookeeper", "zookeeper");
  let_in(scope, group, {"app", ground.vpc.private_tier.cidr}, client_port);
  let_members_talk(scope, group, follower_port);
  let_members_talk(scope, group, election_port);
  return group;
}

Object ensemble_settings(const Site& site, const CertificateAuthority& authority, Value members) {
  return {{"cluster", site.name("zookeeper")},   {"servers", std::move(members)},
          {"client_port", client_port.from},     {"follower_port", follower_port.from},
          {"election_port", election_port.from}, {"authority", authority_settings(authority)}};
}

/// The leader reports itself and the followers that are in step; without a leader nobody does.
void add_alarms(Scope scope, const Ground& ground, std::int64_t servers) {
  Alarm incomplete = cluster_alarm(ground.site, "zookeeper", "incomplete", "ServersInStep");
  incomplete.description =
      fmt::format("Fewer than the {} ZooKeeper servers have been in step for a quarter of an hour", servers);
  incomplete.comparison = below;
  incomplete.threshold = servers;
  incomplete.minutes = 15;  // a server that is being replaced is not lost
  incomplete.silence = silence_is_alarming;
  add_alarm(scope, ground.site, ground.topic, incomplete);

  const std::int64_t quorum = servers / 2 + 1;
  Alarm no_quorum = cluster_alarm(ground.site, "zookeeper", "no-quorum", "ServersInStep");
  no_quorum.description = fmt::format(
      "Fewer than {} of {} ZooKeeper servers have been in step for three minutes: the ensemble answers "
      "nobody",
      quorum, servers);
  no_quorum.comparison = below;
  no_quorum.threshold = quorum;
  no_quorum.minutes = 3;
  no_quorum.silence = silence_is_alarming;
  add_alarm(scope, ground.site, ground.topic, no_quorum);
}

}  // namespace

Value Zookeeper::addresses() const { return addresses_of(servers, client_port.from); }

Zookeeper zookeeper(const Ground& ground, const ZookeeperSettings& settings, Span from,
                    const CertificateAuthority& authority) {
  Scope scope = ground.site.scope(
      "zookeeper", "zookeeper",
      {.title = "ZooKeeper",
       .what =
           "An ensemble of servers in the app subnets. Each keeps its address and its disk when its machine "
           "is replaced; clients know all of them and need no load balancer.",
       .loss = "What the ensemble held, but for the snapshots of the disks that a destroy leaves; whoever "
               "coordinates by it stands still."},
      from);
  Zookeeper made;
  made.authority = &authority;
  made.security_group = &add_group(scope, ground);
  ServerPlan server = member_plan(ground, "zookeeper", settings, *made.security_group);
  server.may = issue_certificates(ground.site, authority);
  made.servers = add_ensemble(scope, ground, server, *settings.servers, [&](Value members) {
    return ensemble_settings(ground.site, authority, std::move(members));
  });
  add_alarms(scope.at(settings.servers.at), ground, *settings.servers);
  return made;
}

}  // namespace ashlar::systems

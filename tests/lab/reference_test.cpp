// The table of who reaches whom, line by line: each also with something that it must not let through.
#include "lab/verify/reference.h"

#include <gtest/gtest.h>

namespace ashlar::lab {
namespace {

using topology::Attachment;
using topology::Interface;
using topology::Place;

const Place stage{"stage", "eu-west-1", "stage"};
const Place stage_management{"stage", "eu-west-1", "mgmt"};
const Place tools{"shared-services", "eu-west-1", "mgmt"};

Interface machine(const std::string& name, const Place& place, Attachment attachment) {
  Interface made;
  made.id = {name};
  made.name = name;
  made.place = place;
  made.attachment = attachment;
  return made;
}

const Interface vpn = machine("stage.mgmt.vpn.vpn", stage_management, Attachment::Server);
const Interface ci = machine("shared-services.mgmt.ci.ci", tools, Attachment::Server);
const Interface balancer = machine("stage.stage.load-balancers.internal.a", stage, Attachment::LoadBalancer);
const Interface endpoint = machine("stage.stage.cluster.endpoint.a", stage, Attachment::ClusterEndpoint);
const Interface pod = machine("stage.stage.services.backend.1", stage, Attachment::Pod);
const Interface mysql = machine("stage.stage.mysql.primary", stage, Attachment::Database);
const Interface broker = machine("stage.stage.kafka.kafka-1", stage, Attachment::Server);

Must from_vpn(const Interface& to, int port, const Choices& choices = {}) {
  return management_to(vpn, to, port, choices);
}

TEST(Reference, people_on_the_vpn_reach_what_is_theirs) {
  EXPECT_EQ(from_vpn(balancer, 443), Must::Reach);
  EXPECT_EQ(from_vpn(endpoint, 443), Must::Reach);
  EXPECT_EQ(from_vpn(broker, 22), Must::Reach);
  EXPECT_EQ(
      management_to(vpn, machine("stage.mgmt.ci.lb.a", stage_management, Attachment::LoadBalancer), 443, {}),
      Must::Reach);
}

TEST(Reference, and_nothing_else) {
  EXPECT_EQ(from_vpn(balancer, 80), Must::NotReach);
  EXPECT_EQ(from_vpn(endpoint, 22), Must::NotReach);
  EXPECT_EQ(from_vpn(broker, 9092), Must::NotReach);
  EXPECT_EQ(from_vpn(pod, 8080), Must::NotReach);
  EXPECT_EQ(from_vpn(pod, 22), Must::NotReach);
}

TEST(Reference, stores_are_for_people_where_the_settings_say_so) {
  Choices choices;
  choices.reachable_from_vpn.emplace(stage, "mysql");
  EXPECT_EQ(from_vpn(mysql, 3306), Must::NotReach);
  EXPECT_EQ(from_vpn(mysql, 3306, choices), Must::Reach);
  EXPECT_EQ(from_vpn(mysql, 22, choices), Must::NotReach);
  EXPECT_EQ(from_vpn(machine("stage.stage.redis.1", stage, Attachment::Cache), 6379, choices),
            Must::NotReach);
}

TEST(Reference, ci_reaches_clusters_alone) {
  EXPECT_EQ(management_to(ci, endpoint, 443, {}), Must::Reach);
  EXPECT_EQ(management_to(ci, balancer, 443, {}), Must::NotReach);
  EXPECT_EQ(management_to(ci, broker, 22, {}), Must::NotReach);
}

TEST(Reference, the_internet_reaches_public_load_balancers_and_the_vpn) {
  topology::Topology topology;
  topology::LoadBalancer shown;
  shown.internal = false;
  shown.interfaces = {balancer.id};
  topology.load_balancers[{"public"}] = shown;
  EXPECT_EQ(internet_to_tcp(topology, balancer, 443), Must::Reach);
  EXPECT_EQ(internet_to_tcp(topology, balancer, 8080), Must::NotReach);
  EXPECT_EQ(internet_to_tcp(topology, vpn, 443), Must::NotReach);
  topology.load_balancers[{"public"}].internal = true;
  EXPECT_EQ(internet_to_tcp(topology, balancer, 443), Must::NotReach);
  Choices choices;
  choices.vpn_ports[stage_management] = 1194;
  EXPECT_EQ(internet_to_udp(vpn, 1194, choices), Must::Reach);
  EXPECT_EQ(internet_to_udp(vpn, 500, choices), Must::NotReach);
  EXPECT_EQ(internet_to_udp(broker, 1194, choices), Must::NotReach);
}

TEST(Reference, accounts_are_apart_and_an_environment_is_not_from_its_management) {
  topology::Vpc one;
  topology::Vpc other;
  one.place = stage;
  other.place = stage_management;
  EXPECT_FALSE(apart(one, other));
  other.place = {"prod", "eu-west-1", "mgmt"};
  EXPECT_TRUE(apart(one, other));
  other.place = {"stage", "eu-west-1", "blue"};
  EXPECT_TRUE(apart(one, other));
  other.place = {"stage", "eu-central-1", "mgmt"};
  EXPECT_TRUE(apart(one, other));
}

/// A region stands in names where the environment's name is not enough.
TEST(Reference, systems_are_read_from_names) {
  EXPECT_EQ(system_of(vpn), "vpn");
  EXPECT_EQ(system_of(machine("stage.eu-central-1.stage.redis.1", stage, Attachment::Cache)), "redis");
  EXPECT_EQ(system_of(machine("odd", stage, Attachment::Cache)), "");
}

}  // namespace
}  // namespace ashlar::lab

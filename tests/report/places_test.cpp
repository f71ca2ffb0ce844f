// In which account, region, VPC, tier and cluster a node stands.
#include "report/pictures.h"

namespace ashlar::report {
namespace {

using Places = SmallGraph;
const std::string vpc = "prod/eu-west-1/prod/vpc";

TEST_F(Places, TiersAreSubnetsOfOneKindFromTheWorldDown) {
  network();
  const Diagram drawn = picture();
  EXPECT_EQ(group(drawn, "prod").kind, GroupKind::Account);
  EXPECT_EQ(group(drawn, "prod/eu-west-1").parent, "prod");
  EXPECT_EQ(group(drawn, vpc).parent, "prod/eu-west-1");
  EXPECT_EQ(group(drawn, vpc).detail, "10.1.0.0/16, zones a b");
  EXPECT_EQ(group(drawn, vpc + "/0-public").detail, "10.1.0.0–1.255");
  EXPECT_EQ(group(drawn, vpc + "/1-app").title, "app");
  EXPECT_EQ(group(drawn, vpc + "/2-persistence").parent, vpc);
}

TEST_F(Places, ANodeStandsInTheTierOfItsSubnets) {
  network();
  Scope redis = scope("redis", "redis");
  Resource& subnets = redis.add("aws_elasticache_subnet_group", "main",
                                {{"subnet_ids", list({subnet("persistence_a")["id"]})}});
  redis.add("aws_elasticache_replication_group", "main", {{"subnet_group_name", subnets["name"]}});
  EXPECT_EQ(node(picture(), "prod/eu-west-1/prod/redis//redis").group, vpc + "/2-persistence");
}

TEST_F(Places, WhatNamesTheVpcAloneStandsInItsMiddleTier) {
  Resource& main = network();
  scope("vpc", "vpc")
      .add("aws_vpc_endpoint", "s3",
           {{"vpc_id", main["id"]}, {"service_name", "com.amazonaws.eu-west-1.s3"}});
  const Diagram drawn = picture();
  EXPECT_EQ(node(drawn, vpc + "//endpoints").group, vpc + "/1-app");
  EXPECT_EQ(node(drawn, vpc + "//endpoints").detail, "s3");
}

TEST_F(Places, WhatNamesNoSubnetStandsOutsideTheVpc) {
  network();
  scope("queues", "queues").add("aws_sqs_queue", "main", {});
  const Diagram drawn = picture();
  EXPECT_EQ(node(drawn, "prod/eu-west-1/prod/queues").group, "prod/eu-west-1/prod/zz-beside");
  EXPECT_EQ(group(drawn, "prod/eu-west-1/prod/zz-beside").title, "prod, outside its VPC");
}

TEST_F(Places, WhereThereIsNoVpcItStandsInTheRegion) {
  scope({"prod", "us-east-1", "prod", "queues"}, "queues").add("aws_sqs_queue", "main", {});
  EXPECT_EQ(node(picture(), "prod/us-east-1/prod/queues").group, "prod/us-east-1");
}

TEST_F(Places, WhatHasNoRegionIsAccountWide) {
  scope({"prod", "_global", "_global", "budget"}, "budgets").add("aws_budgets_budget", "main", {});
  const Diagram drawn = picture();
  EXPECT_EQ(group(drawn, drawn.nodes.front().group).kind, GroupKind::Wide);
  EXPECT_EQ(group(drawn, drawn.nodes.front().group).parent, "prod");
}

TEST_F(Places, AnAccountIdIsShownOnceItIsKnown) {
  scope("queues", "queues").add("aws_sqs_queue", "main", {});
  EXPECT_EQ(group(picture(), "prod").detail, "");
  architecture.unit({"prod", "eu-west-1", "prod", "queues"}).account_id_known = true;
  EXPECT_EQ(group(picture(), "prod").detail, "111122223333");
}

TEST(PlacesOfAcme, SystemsStandWhereTheirSubnetsAre) {
  const Diagram drawn = acme_picture();
  const std::string in = "stage/eu-west-1/stage/";
  const std::string tiers = in + "vpc/";
  EXPECT_EQ(node(drawn, in + "load-balancers//load-balancer-public").group, tiers + "0-public");
  EXPECT_EQ(node(drawn, in + "vpc//nat").group, tiers + "0-public");
  EXPECT_EQ(node(drawn, in + "load-balancers//load-balancer-internal").group, tiers + "1-app");
  EXPECT_EQ(node(drawn, in + "kafka//Kafka").group, tiers + "1-app");
  EXPECT_EQ(node(drawn, in + "mysql//mysql").group, tiers + "2-persistence");
  EXPECT_EQ(node(drawn, in + "redis//redis").group, tiers + "2-persistence");
  EXPECT_EQ(node(drawn, "stage/eu-west-1/mgmt/vpn//vpn").group, "stage/eu-west-1/mgmt/vpc/0-public");
  EXPECT_EQ(group(drawn, tiers + "1-app/cluster-main").kind, GroupKind::Cluster);
  EXPECT_EQ(node(drawn, in + "services//service-backend").group, tiers + "1-app/cluster-main");
}

TEST(PlacesOfAcme, AccountsAreColouredByWhatTheyAreFor) {
  const Diagram drawn = acme_picture();
  EXPECT_EQ(group(drawn, "prod").purpose, Purpose::Application);
  EXPECT_EQ(group(drawn, "master").purpose, Purpose::Management);
  EXPECT_EQ(group(drawn, "security").purpose, Purpose::Security);
  EXPECT_EQ(group(drawn, "shared-services").purpose, Purpose::SharedServices);
}

TEST(PlacesOfAcme, EveryNodeAndGroupHasItsParent) {
  for (const char* account : {"", "prod", "security"}) {
    const Diagram drawn = acme_picture(account);
    for (const Group& child : drawn.groups) {
      EXPECT_TRUE(child.parent.empty() || find_by_id(drawn.groups, child.parent)) << child.id;
    }
    for (const Node& child : drawn.nodes) {
      EXPECT_TRUE(child.group.empty() || find_by_id(drawn.groups, child.group)) << child.id;
    }
  }
}

}  // namespace
}  // namespace ashlar::report

// Databases, caches and the secrets that open them.
#include <gtest/gtest.h>

#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

struct Stores : Network {
  explicit Stores(SmallGraph& graph)
      : Network(graph),
        group(graph.add("mysql", "aws_db_subnet_group", "main",
                        {{"name", "mysql"}, {"subnet_ids", subnets()}})),
        primary(graph.add("mysql", "aws_db_instance", "primary",
                          {{"identifier", "stage-mysql"},
                           {"engine", "mysql"},
                           {"engine_version", "8.4"},
                           {"db_name", "shop"},
                           {"username", "admin"},
                           {"db_subnet_group_name", group["name"]}})) {}

  Database made(const SmallGraph& graph) const { return graph.topology().databases.at({graph.id(primary)}); }

  Resource& group;
  Resource& primary;
};

TEST(Databases, ServeInTheFirstSubnetAndStandByInTheNext) {
  SmallGraph graph;
  const Stores stores(graph);
  const Topology alone = graph.topology();
  const Database& single = alone.databases.at({graph.id(stores.primary)});
  ASSERT_EQ(single.nodes.size(), 1U);
  EXPECT_EQ(single.address, alone.interfaces.at(single.nodes[0]).address);
  EXPECT_EQ(single.endpoint.port, 3306);

  stores.primary.set("multi_az", true);
  const Topology topology = graph.topology();
  const Database& database = topology.databases.at({graph.id(stores.primary)});
  ASSERT_EQ(database.nodes.size(), 2U);
  const Interface& first = topology.interfaces.at(database.nodes[0]);
  const Interface& standby = topology.interfaces.at(database.nodes[1]);
  EXPECT_EQ(first.name, "stage.stage.mysql.primary");
  EXPECT_EQ(standby.name, "stage.stage.mysql.primary-standby");
  EXPECT_EQ(first.subnet.text, graph.id(stores.a));
  EXPECT_EQ(standby.subnet.text, graph.id(stores.b));
  EXPECT_NE(database.address, first.address);
  EXPECT_TRUE(database.address.in(cidr("10.0.0.0/24")));
}

TEST(Databases, ReplicasTakeOverWhatTheyDoNotSay) {
  SmallGraph graph;
  const Stores stores(graph);
  const Resource& parameters = graph.add(
      "mysql", "aws_db_parameter_group", "main",
      {{"name", "p"}, {"parameter", list({object({{"name", "long_query_time"}, {"value", "2"}})})}});
  const Resource& guard = graph.add("mysql", "aws_security_group", "mysql", {{"vpc_id", stores.vpc["id"]}});
  stores.primary.set("parameter_group_name", parameters["name"]).set("port", 3310);
  stores.primary.set("vpc_security_group_ids", list({guard["id"]}));
  const Resource& replica =
      graph.add("mysql", "aws_db_instance", "replica_1",
                {{"identifier", "r1"}, {"replicate_source_db", stores.primary["identifier"]}});
  const Topology topology = graph.topology();
  const Database& made = topology.databases.at({graph.id(replica)});
  EXPECT_EQ(made.address_name, "stage.stage.mysql.replica-1");
  EXPECT_EQ(made.replica_of.text, graph.id(stores.primary));
  EXPECT_EQ(made.engine, "mysql");
  EXPECT_EQ(made.endpoint.port, 3310);
  EXPECT_EQ(made.database, "shop");
  EXPECT_EQ(made.parameters, (std::map<std::string, std::string>{{"long_query_time", "2"}}));
  const Interface& node = topology.interfaces.at(made.nodes.at(0));
  EXPECT_EQ(node.subnet.text, graph.id(stores.b));
  EXPECT_EQ(node.groups.at(0).text, graph.id(stores.vpc) + "#default-security-group")
      << "but not the security groups";
}

TEST(Databases, TakeTheZoneThatIsNamed) {
  SmallGraph graph;
  const Stores stores(graph);
  stores.primary.set("availability_zone", "eu-west-1b");
  const Topology topology = graph.topology();
  const Database& made = topology.databases.at({graph.id(stores.primary)});
  EXPECT_EQ(topology.interfaces.at(made.nodes.at(0)).subnet.text, graph.id(stores.b));
}

TEST(Databases, FindTheirPasswordsSecret) {
  SmallGraph graph;
  const Stores stores(graph);
  const Resource& secret =
      graph.add("mysql", "aws_secretsmanager_secret", "password", {{"name", "stage-mysql"}});
  const Resource& version =
      graph.add("mysql", "aws_secretsmanager_secret_version", "password", {{"secret_id", secret["id"]}});
  Unit& unit = *graph.architecture.units().at({"stage", "eu-west-1", "stage", "mysql"});
  const Resource& read = Scope(unit, "mysql", Span{})
                             .add_ephemeral("aws_secretsmanager_secret_version", "password",
                                            {{"secret_id", version["secret_id"]}});
  stores.primary.set("password_wo", read["secret_string"]);
  EXPECT_EQ(stores.made(graph).password.text, graph.id(secret));
  EXPECT_EQ(graph.topology().secrets.at({graph.id(secret)}).name, "stage-mysql");

  stores.primary.set("password_wo", Value()).set("manage_master_user_password", true);
  const Database managed = stores.made(graph);
  EXPECT_EQ(managed.password.text, graph.id(stores.primary) + "#master-user-secret");
  EXPECT_TRUE(graph.topology().secrets.contains(managed.password));
}

TEST(Caches, SpreadTheirNodesAndNameTheirUsers) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& subnets = graph.add("redis", "aws_elasticache_subnet_group", "main",
                                      {{"name", "redis"}, {"subnet_ids", network.subnets()}});
  const Resource& user = graph.add("redis", "aws_elasticache_user", "shop",
                                   {{"user_id", "shop-id"},
                                    {"user_name", "shop"},
                                    {"access_string", "on ~* +@all"},
                                    {"authentication_mode", object({{"type", "iam"}})}});
  const Resource& nobody =
      graph.add("redis", "aws_elasticache_user", "nobody",
                {{"user_id", "nobody"}, {"user_name", "default"}, {"no_password_required", true}});
  const Resource& users = graph.add("redis", "aws_elasticache_user_group", "main",
                                    {{"user_group_id", "users"}, {"user_ids", list({"shop-id"})}});
  graph.add("redis", "aws_elasticache_user_group_association", "nobody",
            {{"user_group_id", users["user_group_id"]}, {"user_id", nobody["user_id"]}});
  graph.add("redis", "aws_elasticache_user_group_association", "again",
            {{"user_group_id", users["user_group_id"]}, {"user_id", user["user_id"]}});
  Resource& cache = graph.add("redis", "aws_elasticache_replication_group", "main",
                              {{"replication_group_id", "stage-redis"},
                               {"subnet_group_name", subnets["name"]},
                               {"num_cache_clusters", 3},
                               {"user_group_ids", list({users["user_group_id"]})}});
  const Topology topology = graph.topology();
  const Cache& made = topology.caches.at({graph.id(cache)});
  EXPECT_EQ(made.address_name, "stage.stage.redis");
  ASSERT_EQ(made.nodes.size(), 3U);
  EXPECT_EQ(topology.interfaces.at(made.nodes[1]).name, "stage.stage.redis.2");
  EXPECT_EQ(topology.interfaces.at(made.nodes[1]).subnet.text, graph.id(network.b));
  EXPECT_EQ(made.address, topology.interfaces.at(made.nodes[0]).address);
  EXPECT_EQ(made.primary.port, 6379);
  ASSERT_EQ(made.users.size(), 2U);
  EXPECT_TRUE(made.users[0].iam);
  EXPECT_TRUE(made.users[0].password_required);
  EXPECT_EQ(made.users[1].name, "default");
  EXPECT_FALSE(made.users[1].password_required);
  cache.set("automatic_failover_enabled", true);
  const Topology safe = graph.topology();
  EXPECT_NE(safe.caches.at({graph.id(cache)}).address, safe.interfaces.at(made.nodes[0]).address);
}

}  // namespace
}  // namespace ashlar::topology

// Names, as the lab's servers answer for them: who knows what, and who does not.
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "lab/dns_client.h"
#include "lab/networks/internet.h"
#include "lab/private_network.h"
#include "lab/servers/name_server.h"
#include "lab/servers/resolver.h"
#include "lab/servers/zone_text.h"
#include "lab/topology_builder.h"

namespace ashlar::lab {

namespace {

using namespace std::chrono_literals;
using test::ask_dns;
using test::DnsAnswer;
using test::eventually;
using topology::Record;
using topology::Topology;
using topology::Zone;
using Texts = std::vector<std::string>;

constexpr const char* stage = "10.17.0.2";
constexpr const char* other = "10.18.0.2";
constexpr const char* root = "198.51.100.53";
constexpr const char* outside = "198.51.100.54";

Record record(const std::string& name, const std::string& type, const Texts& values) {
  return {"record", name, type, 300s, values, std::nullopt};
}

void add_zone(Topology& topology, const std::string& name, const Texts& servers,
              std::vector<topology::VpcId> vpcs, std::vector<Record> records) {
  topology.zones[{"zone." + name}] =
      Zone{{"zone." + name}, name, std::move(vpcs), servers, std::move(records)};
}

/// Two VPCs, of which one sees a private zone; a zone that is delegated, and one that is not.
Topology named() {
  testing::TopologyBuilder build;
  const auto vpc = build.vpc("stage", "10.17.0.0/17");
  build.vpc("other", "10.18.0.0/16");
  const auto subnet = build.subnet(vpc, "app", "10.17.32.0/24");
  const auto facing = build.interface(subnet, "lab.stage.public", "10.17.32.4", {}, "203.0.113.104");
  const auto internal = build.interface(subnet, "lab.stage.internal", "10.17.32.5", {});
  const auto replica = build.interface(subnet, "lab.stage.redis.2", "10.17.32.7", {});
  Topology topology = build.topology;

  Record alias = record("stage.acme.example", "A", {"203.0.113.104"});
  alias.alias = {{"public"}};
  add_zone(topology, "acme.example", {"ns-1.awsdns-01.com", "ns-2.awsdns-02.co.uk"}, {},
           {record("acme.example", "TXT", {"v=spf1 -all"}),
            record("acme.example", "CAA", {"0 issue \"amazon.com\""}),
            record("acme.example", "NS", {"elsewhere.example"}),
            record("bad name.acme.example", "A", {"10.0.0.1"}),
            record("bad.acme.example", "A", {"not an address"}),
            record("stage.acme.example", "NS", {"ns-3.awsdns-03.org", "ns-4.awsdns-04.net"}),
            record("www.acme.example", "CNAME", {"any.stage.acme.example"})});
  add_zone(topology, "stage.acme.example", {"ns-3.awsdns-03.org", "ns-4.awsdns-04.net"}, {},
           {alias, record("*.stage.acme.example", "A", {"203.0.113.104"})});
  add_zone(topology, "lost.acme.example", {"ns-5.awsdns-05.org"}, {},
           {record("lost.acme.example", "A", {"203.0.113.1"})});
  add_zone(
      topology, "internal.stage.acme.example", {}, {vpc},
      {record("internal.stage.acme.example", "A", {"10.17.32.5"}),
       record("*.any.internal.stage.acme.example", "A", {"10.17.32.6"}),
       record("db.internal.stage.acme.example", "CNAME", {"stage-mysql.abc.eu-west-1.rds.amazonaws.com"}),
       record("out.internal.stage.acme.example", "CNAME", {"www.acme.example."})});

  topology::LoadBalancer balancer;
  balancer.id = {"public"};
  balancer.dns_name = "lb-public-1.eu-west-1.elb.amazonaws.com";
  balancer.interfaces = {facing};
  topology.load_balancers[balancer.id] = balancer;
  balancer.id = {"internal"};
  balancer.dns_name = "internal-lb-2.eu-west-1.elb.amazonaws.com";
  balancer.interfaces = {internal};
  topology.load_balancers[balancer.id] = balancer;
  topology::Database database;
  database.id = {"mysql"};
  database.endpoint = {"stage-mysql.abc.eu-west-1.rds.amazonaws.com", 3306};
  database.address = testing::address("10.17.64.10");
  topology.databases[database.id] = database;
  topology::Cache cache;
  cache.id = {"redis"};
  cache.primary = {"master.stage-redis.euw1.cache.amazonaws.com", 6379};
  cache.reader = {"replica.stage-redis.euw1.cache.amazonaws.com", 6379};
  cache.address = testing::address("10.17.64.20");
  cache.nodes = {internal, replica};
  topology.caches[cache.id] = cache;
  return topology;
}

/// All of the lab's servers of names, in one network namespace: their addresses tell them apart.
class RunningNames : public ::testing::Test {
 protected:
  void SetUp() override {
    ASHLAR_NEEDS(test::missing_program("knotd"));
    ASHLAR_NEEDS(test::missing_program("unbound"));
    ASHLAR_NEEDS(test::enter_private_network({stage, other, root, outside}));
    for (const Server& server : servers_of(named())) {
      running_[server.name] = std::make_unique<test::RunningServer>(server, folder_);
    }
    for (const char* address : {stage, other, root, outside}) {
      ASSERT_TRUE(eventually([&] { return ask_dns(address, "acme.example").status == "NOERROR"; }))
          << address << log();
    }
  }

  std::vector<Server> servers_of(const Topology& topology) {
    const Ground ground{topology, folder_, secrets_, certificates_, {}, {}};
    std::vector<Server> servers = name_servers(ground).value();
    const std::vector<Server> others = resolvers(ground).value();
    servers.insert(servers.end(), others.begin(), others.end());
    return servers;
  }

  std::string log() const {
    std::string text;
    for (const auto& [name, server] : running_) text += "\n" + name + "\n" + server->log();
    return text;
  }

  test::TemporaryFolder root_;
  Folder folder_{(root_ / std::string(120, 'l')).string()};  // longer than a socket's path may be
  Secrets secrets_ = Secrets::open(root_ / "secrets.json").value();
  Certificates certificates_ = Certificates::open((root_ / "pki").string()).value();
  std::map<std::string, std::unique_ptr<test::RunningServer>> running_;
};

TEST_F(RunningNames, PrivateOnesAreKnownInTheirVpcAlone) {
  const std::string name = "internal.stage.acme.example";
  EXPECT_EQ(ask_dns(stage, name).answers, Texts{"A 10.17.32.5"});
  EXPECT_EQ(ask_dns(stage, "x.y.any." + name).answers, Texts{"A 10.17.32.6"});
  EXPECT_EQ(ask_dns(stage, "nothing." + name).status, "NXDOMAIN");
  // Elsewhere the public zone's wildcard answers, as on AWS.
  for (const char* server : {other, root, outside}) {
    EXPECT_EQ(ask_dns(server, name).answers, Texts{"A 203.0.113.104"}) << server;
    EXPECT_EQ(ask_dns(server, "db." + name).answers, Texts{"A 203.0.113.104"}) << server;
  }
}

TEST_F(RunningNames, AliasesAreFollowedAcrossZones) {
  const std::string mysql = "stage-mysql.abc.eu-west-1.rds.amazonaws.com";
  EXPECT_EQ(ask_dns(stage, "db.internal.stage.acme.example").answers,
            (Texts{"A 10.17.64.10", "CNAME " + mysql}));
  EXPECT_EQ(ask_dns(stage, "out.internal.stage.acme.example").answers,
            (Texts{"A 203.0.113.104", "CNAME any.stage.acme.example", "CNAME www.acme.example"}));
}

TEST_F(RunningNames, PublicOnesAreKnownEverywhere) {
  for (const char* server : {stage, other, outside}) {
    EXPECT_EQ(ask_dns(server, "stage.acme.example").answers, Texts{"A 203.0.113.104"}) << server;
    EXPECT_EQ(ask_dns(server, "anything.stage.acme.example").answers, Texts{"A 203.0.113.104"}) << server;
    EXPECT_EQ(ask_dns(server, "acme.example", "TXT").answers, Texts{"TXT v=spf1 -all"}) << server;
    EXPECT_EQ(ask_dns(server, "nothing.acme.example").status, "NXDOMAIN") << server;
    EXPECT_EQ(ask_dns(server, "nothing.example").status, "NXDOMAIN") << server;
  }
}

TEST_F(RunningNames, AwsNamesAreKnownEverywhereEvenWithPrivateAddresses) {
  for (const char* server : {stage, other, outside}) {
    EXPECT_EQ(ask_dns(server, "lb-public-1.eu-west-1.elb.amazonaws.com").answers, Texts{"A 203.0.113.104"});
    EXPECT_EQ(ask_dns(server, "internal-lb-2.eu-west-1.elb.amazonaws.com").answers, Texts{"A 10.17.32.5"});
    EXPECT_EQ(ask_dns(server, "master.stage-redis.euw1.cache.amazonaws.com").answers, Texts{"A 10.17.64.20"});
    EXPECT_EQ(ask_dns(server, "replica.stage-redis.euw1.cache.amazonaws.com").answers, Texts{"A 10.17.32.7"});
    EXPECT_EQ(ask_dns(server, "nothing.eu-west-1.elb.amazonaws.com").status, "NXDOMAIN");
  }
}

TEST_F(RunningNames, ZonesThatNobodyDelegatesAreNotFound) {
  for (const char* server : {stage, root, outside}) {
    EXPECT_EQ(ask_dns(server, "lost.acme.example").status, "NXDOMAIN") << server;
  }
}

TEST_F(RunningNames, TheRootAnswersForItsZonesAndRecursesForNobody) {
  const DnsAnswer zone = ask_dns(root, "acme.example", "NS");
  EXPECT_TRUE(zone.authoritative);
  EXPECT_EQ(zone.answers, (Texts{"NS ns-1.awsdns-01.com", "NS ns-2.awsdns-02.co.uk"}));
  EXPECT_EQ(ask_dns(root, "stage.acme.example", "NS").answers,
            (Texts{"NS ns-3.awsdns-03.org", "NS ns-4.awsdns-04.net"}));
  EXPECT_EQ(ask_dns(root, "ns-3.awsdns-03.org").answers, Texts{"A 198.51.100.53"});
  EXPECT_EQ(ask_dns(root, "www.acme.example").answers, Texts{"CNAME any.stage.acme.example"});
}

TEST_F(RunningNames, ChangesAreSeenAfterAReload) {
  Topology changed = named();
  changed.zones.at({"zone.stage.acme.example"}).records[0].values = {"203.0.113.200"};
  changed.zones.at({"zone.internal.stage.acme.example"}).records[0].values = {"10.17.32.99"};
  add_zone(changed, "new.example", {"ns-9.awsdns-09.com"}, {}, {record("new.example", "A", {"203.0.113.9"})});
  add_zone(changed, "late.example", {}, changed.zones.at({"zone.internal.stage.acme.example"}).vpcs,
           {record("late.example", "A", {"10.17.32.50"})});
  for (const Server& server : servers_of(changed)) running_.at(server.name)->reload(server);
  const auto answers = [](const char* server, const std::string& name) {
    return ask_dns(server, name).answers;
  };
  EXPECT_TRUE(eventually([&] { return answers(root, "stage.acme.example") == Texts{"A 203.0.113.200"}; }))
      << log();
  EXPECT_TRUE(
      eventually([&] { return answers(stage, "internal.stage.acme.example") == Texts{"A 10.17.32.99"}; }));
  EXPECT_TRUE(eventually([&] { return answers(outside, "new.example") == Texts{"A 203.0.113.9"}; })) << log();
  EXPECT_TRUE(eventually([&] { return answers(stage, "late.example") == Texts{"A 10.17.32.50"}; })) << log();
  for (const auto& [name, server] : running_) EXPECT_TRUE(server->runs()) << name;
}

TEST_F(RunningNames, HaveConfigurationsThatTheirCheckersAccept) {
  for (const Server& server : servers_of(named())) {
    const bool knot = server.kind == "knot";
    const Command check =
        knot ? Command{"/usr/sbin/knotc", {"-c", server.command.back(), "conf-check"}, "", {}}
             : Command{"/usr/sbin/unbound-checkconf", {server.command.back()}, "", {}};
    const auto finished = run(check);
    ASSERT_TRUE(finished) << finished.error().text();
    EXPECT_EQ(finished->exit_code, 0) << server.name << finished->err;
    EXPECT_EQ(running_.at(server.name)->log().find("error"), std::string::npos) << log();
  }
}

TEST(Resolvers, StandInTheirVpcsRouters) {
  ASHLAR_NEEDS(test::missing_program("unbound"));
  const test::TemporaryFolder root_folder;
  const Folder folder{root_folder.path().string()};
  Secrets secrets = Secrets::open(root_folder / "secrets.json").value();
  Certificates certificates = Certificates::open((root_folder / "pki").string()).value();
  Topology topology = named();
  const auto servers = resolvers({topology, folder, secrets, certificates, {}, {}}).value();
  ASSERT_EQ(servers.size(), 3U);
  EXPECT_EQ(servers[0].name, "lab.other.vpc.resolver");
  EXPECT_EQ(servers[0].name_space, "vpc.lab.other");
  EXPECT_EQ(servers[1].name, "lab.stage.vpc.resolver");
  EXPECT_EQ(servers[2].name_space, "resolver");
  for (auto& [id, vpc] : topology.vpcs) vpc.dns_support = false;
  EXPECT_EQ(resolvers({topology, folder, secrets, certificates, {}, {}})->size(), 1U);
}

TEST(ZoneText, ChangesItsSerialNumberWithItsContent) {
  const ZoneLine line{"a.example", "A", "10.0.0.1"};
  const ZoneLine moved{"a.example", "A", "10.0.0.2"};
  EXPECT_EQ(zone_text("example", {"ns"}, {line}), zone_text("example", {"ns"}, {line}));
  EXPECT_NE(split(zone_text("example", {"ns"}, {line}), '\n')[1],
            split(zone_text("example", {"ns"}, {moved}), '\n')[1]);
}

TEST(ZoneText, LeavesOutWhatIsNoDns) {
  const std::string empty = zone_text("example", {"ns"}, {});
  for (const ZoneLine& bad :
       {ZoneLine{"a b.example", "A", "10.0.0.1"}, ZoneLine{"a..example", "A", "10.0.0.1"},
        ZoneLine{"", "A", "10.0.0.1"}, ZoneLine{"a.example", "A", "10.0.0"},
        ZoneLine{"a.example", "CNAME", "b c"}, ZoneLine{"a.example", "TXT", "x\ny A 10.0.0.1"},
        ZoneLine{"a.example", "WHAT", "x"}, ZoneLine{"a.example\n", "A", "10.0.0.1"}}) {
    EXPECT_EQ(zone_text("example", {"ns"}, {bad}), empty) << bad.name << " " << bad.value;
  }
  EXPECT_NE(zone_text("example", {"ns"}, {{"_x.a.example", "SRV", "1 2 3 b.example."}}), empty);
}

}  // namespace

}  // namespace ashlar::lab

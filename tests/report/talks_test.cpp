// Who may talk to whom: what is used and let through is one line, what is used and not let through a warning,
// and what is only let through a line of its own.
#include <set>

#include "report/pictures.h"
#include "report/ports.h"

namespace ashlar::report {
namespace {

using topology::Traffic;
using List = std::vector<Traffic>;

constexpr int tcp = 6;
constexpr int udp = 17;

TEST(Ports, AreSaidInFewWords) {
  EXPECT_EQ(ports_text({}), "");
  EXPECT_EQ(ports_text({Traffic{}}), "everything");
  EXPECT_EQ(ports_text({{tcp, 3306, 3306}}), "tcp 3306");
  EXPECT_EQ(ports_text({{1, 8, 0}, {tcp, 80, 90}, {tcp, 443, 443}, {udp}}), "ping; tcp 80–90, 443; any udp");
  EXPECT_EQ(ports_text({{tcp, 1, 1}, {tcp, 3, 3}, {tcp, 5, 5}, {tcp, 7, 7}}), "tcp 1, 3, 5, …");
  EXPECT_EQ(ports_text({{2}, {47}, {50}, {51}}), "igmp; gre; esp; …");
}

/// Two functions and a database in a network; the first function uses the database.
class Talks : public SmallGraph {
 protected:
  Talks() {
    vpc_ = &network();
    callers_ = &add_group("callers");
    servers_ = &add_group("servers");
    Scope mysql = scope("mysql", "mysql");
    Resource& subnets = mysql.add("aws_db_subnet_group", "main",
                                  {{"name", "main"}, {"subnet_ids", list({subnet("persistence_a")["id"]})}});
    Resource& database = mysql.add("aws_db_instance", "primary",
                                   {{"engine", "mysql"},
                                    {"port", 3306},
                                    {"db_subnet_group_name", subnets["name"]},
                                    {"vpc_security_group_ids", list({(*servers_)["id"]})}});
    add_function("reader").set("environment", Object{{"variables", Object{{"HOST", database["address"]}}}});
    add_function("other");
  }

  Resource& add_group(const std::string& name) {
    return scope("groups", "vpc").add("aws_security_group", name, {{"vpc_id", (*vpc_)["id"]}});
  }

  Resource& add_function(const std::string& name) {
    return scope("functions", "functions")
        .add("aws_lambda_function", name,
             {{"vpc_config", Object{{"subnet_ids", list({subnet("app_a")["id"]})},
                                    {"security_group_ids", list({(*callers_)["id"]})}}}});
  }

  void let(const Resource& from, const Resource& to, int first, int last) {
    const std::string name = std::to_string(first);
    Scope rules = scope("groups", "vpc");
    const auto rule = [&](const std::string& type, const Resource& group, const Resource& peer) {
      rules.add(type, group.name + name,
                {{"security_group_id", group["id"]},
                 {"referenced_security_group_id", peer["id"]},
                 {"ip_protocol", "tcp"},
                 {"from_port", first},
                 {"to_port", last}});
    };
    rule("aws_vpc_security_group_egress_rule", from, to);
    rule("aws_vpc_security_group_ingress_rule", to, from);
  }

  /// The edge from one of the functions to the database; of none, an empty one.
  Edge edge(const Diagram& diagram, const std::string& function) const {
    for (const Edge& each : diagram.edges) {
      if (each.from.ends_with("function-" + function) && each.to.ends_with("//mysql")) return each;
    }
    return {};
  }

  const Resource* vpc_ = nullptr;
  const Resource* callers_ = nullptr;
  const Resource* servers_ = nullptr;
};

TEST_F(Talks, WhatIsUsedAndLetThroughIsOneLineWithItsPort) {
  let(*callers_, *servers_, 3000, 4000);
  const Edge used = edge(picture(), "reader");
  EXPECT_EQ(used.kind, EdgeKind::Uses);
  EXPECT_EQ(used.label, "tcp 3306") << "where the database listens, of all that is let through";
  EXPECT_EQ(used.allowed, (List{{tcp, 3000, 4000}}));
}

TEST_F(Talks, WhatIsUsedAndNotLetThroughIsAWarning) {
  EXPECT_EQ(edge(picture(), "reader").kind, EdgeKind::Forbidden);
  let(*callers_, *servers_, 3307, 3307);
  const Edge refused = edge(picture(), "reader");
  EXPECT_EQ(refused.kind, EdgeKind::Forbidden) << "another port than the database's";
  EXPECT_EQ(refused.label, "not let through");
  EXPECT_EQ(refused.allowed, (List{{tcp, 3307, 3307}}));
}

TEST_F(Talks, WhatIsOnlyLetThroughIsDrawnInsideANetworkForOneAccount) {
  let(*callers_, *servers_, 3306, 3306);
  EXPECT_EQ(edge(picture(), "other"), Edge());
  const Edge open = edge(picture("prod"), "other");
  EXPECT_EQ(open.kind, EdgeKind::Allowed);
  EXPECT_EQ(open.label, "tcp 3306");
}

/// Edges of one kind, as "FROM → TO: LABEL", without the path of stage's region.
std::set<std::string> said(const Diagram& diagram, EdgeKind kind) {
  const std::string region = "stage/eu-west-1/";
  const auto brief = [&](const std::string& id) {
    return id.starts_with(region) ? id.substr(region.size()) : id;
  };
  std::set<std::string> said;
  for (const Edge& edge : diagram.edges) {
    if (edge.kind == kind && (edge.from.starts_with(region) || edge.to.starts_with(region)))
      said.insert(brief(edge.from) + " → " + brief(edge.to) + ": " + edge.label);
  }
  return said;
}

/// The picture of all accounts: what may come into a network of stage from another.
TEST(TalksOfAcme, WhatCrossesFromNetworkToNetwork) {
  EXPECT_EQ(said(acme_picture(), EdgeKind::Allowed),
            (std::set<std::string>{
                "mgmt/vpn//vpn → stage/kafka//Kafka: tcp 22",
                "mgmt/vpn//vpn → stage/load-balancers//load-balancer-internal: tcp 443",
                "mgmt/vpn//vpn → stage/mysql//mysql: tcp 3306",
                "mgmt/vpn//vpn → stage/vpc/1-app/cluster-main: tcp 443",
                "mgmt/vpn//vpn → stage/zookeeper//ZooKeeper: tcp 22",
                "shared-services/eu-west-1/mgmt/ci//ci → stage/vpc/1-app/cluster-main: tcp 443",
            }));
}

/// All that runs in a cluster has the same group: what that may is said once, from its box.
TEST(TalksOfAcme, InOneAccountAlsoWhatStaysInside) {
  const std::set<std::string> open = said(acme_picture("stage"), EdgeKind::Allowed);
  for (const char* line : {
           "stage/vpc/1-app/cluster-main → stage/mysql//mysql: tcp 3306",
           "stage/vpc/1-app/cluster-main → stage/vpc//nat: any tcp",
           "stage/zookeeper//ZooKeeper → stage/vpc//nat: tcp 443",
           "stage/vpc//nat → internet: any tcp",
           "mgmt/vpn//vpn → internet: tcp 443",
       })
    EXPECT_TRUE(open.count(line)) << line;
  for (const std::string& line : open) {
    EXPECT_EQ(line.find("frontend"), std::string::npos) << line;
    EXPECT_EQ(line.find("→ stage/load-balancers//load-balancer-public"), std::string::npos)
        << "that is open to the Internet: " << line;
  }
}

TEST(TalksOfAcme, UsedLinesSayTheirPorts) {
  const std::set<std::string> used = said(acme_picture(), EdgeKind::Uses);
  EXPECT_TRUE(used.count("stage/services//service-backend → stage/mysql//mysql: tcp 3306"));
  EXPECT_TRUE(used.count("stage/services//service-backend → stage/kafka//Kafka: tcp 9092"));
  EXPECT_TRUE(said(acme_picture(), EdgeKind::Traffic)
                  .count("internet → stage/load-balancers//load-balancer-public: tcp 80, 443"));
  EXPECT_TRUE(said(acme_picture(), EdgeKind::Enters).count("people → mgmt/vpn//vpn: udp 1194"));
}

TEST(TalksOfAcme, NothingThatIsUsedIsForbidden) {
  for (const char* account : {"", "dev", "prod", "stage"}) {
    for (const Edge& edge : acme_picture(account).edges)
      EXPECT_NE(edge.kind, EdgeKind::Forbidden) << edge.from << " → " << edge.to;
  }
}

}  // namespace
}  // namespace ashlar::report

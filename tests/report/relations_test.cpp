// Which references become edges, of which kind, and which way they point.
#include "report/pictures.h"

namespace ashlar::report {
namespace {

using Relations = SmallGraph;

TEST_F(Relations, RequestsGoFromTheBalancerToTheService) {
  Resource& balancer =
      scope("load-balancers", "load-balancers").add("aws_lb", "public", {{"internal", false}});
  scope("services", "services").add("aws_lb_target_group", "backend", {{"load_balancer", balancer["arn"]}});
  const Diagram drawn = picture();
  const std::string from = "prod/eu-west-1/prod/load-balancers//load-balancer-public";
  EXPECT_TRUE(has_edge(drawn, from, "prod/eu-west-1/prod/services//service-backend", EdgeKind::Traffic));
  EXPECT_TRUE(has_edge(drawn, "internet", from, EdgeKind::Traffic));
}

TEST_F(Relations, TheInternetDoesNotReachAnInternalBalancer) {
  scope("load-balancers", "load-balancers").add("aws_lb", "internal", {{"internal", true}});
  EXPECT_TRUE(picture().edges.empty());
}

TEST_F(Relations, KeysAndTheLikeAreWiringThatOneAccountShows) {
  Resource& key = scope("keys", "keys").add("aws_kms_key", "main", {});
  scope("mysql", "mysql").add("aws_db_instance", "primary", {{"kms_key_id", key["arn"]}});
  EXPECT_TRUE(picture().edges.empty());
  EXPECT_TRUE(has_edge(picture("prod"), "prod/eu-west-1/prod/mysql//mysql", "prod/eu-west-1/prod/keys",
                       EdgeKind::Wiring));
}

TEST_F(Relations, TheTeamsOwnTerraformUsesWhatItsFilesMention) {
  Resource& database = scope("mysql", "mysql").add("aws_db_instance", "primary", {});
  Resource& bucket = scope("static-site", "static-site").add("aws_s3_bucket", "content", {});
  Unit& extra = architecture.unit({"prod", "eu-west-1", "prod", "extra"});
  extra.team_files["main.tf"] = "host = local.ashlar.mysql_address";
  extra.given = {{"mysql_address", database["address"]}, {"bucket", bucket["id"]}};
  const Diagram drawn = picture();
  ASSERT_EQ(drawn.edges.size(), 1U);
  EXPECT_EQ(drawn.edges.front(),
            (Edge{"prod/eu-west-1/prod/extra", "prod/eu-west-1/prod/mysql//mysql", EdgeKind::Uses, ""}));
}

/// Names that are known before anything is made stand for references between accounts.
TEST_F(Relations, ARoleNamedInAPolicyOfAnotherAccountIsEntered) {
  scope({"prod", "_global", "_global", "access"}, "access").add("aws_iam_role", "read", {{"name", "read"}});
  scope({"security", "_global", "_global", "people"}, "access")
      .add("aws_iam_user", "ann", {{"policy", "arn:aws:iam::111122223333:role/read"}});
  EXPECT_TRUE(
      has_edge(picture(), "security/_global/people//people", "prod/_global//roles", EdgeKind::Enters));
}

TEST_F(Relations, PeeringJoinsTwoVpcsOnce) {
  Resource& a = network();
  Scope other = scope({"prod", "eu-west-1", "mgmt", "vpc"}, "vpc");
  Resource& b = other.add("aws_vpc", "main", {{"cidr_block", "10.2.0.0/16"}});
  other.add("aws_vpc_peering_connection", "prod", {{"vpc_id", b["id"]}, {"peer_vpc_id", a["id"]}});
  const Diagram drawn = picture();
  ASSERT_EQ(drawn.edges.size(), 1U);
  EXPECT_EQ(drawn.edges.front(),
            (Edge{"prod/eu-west-1/mgmt/vpc", "prod/eu-west-1/prod/vpc", EdgeKind::Peering, ""}));
}

TEST(RelationsOfAcme, WhoTalksToWhom) {
  const Diagram drawn = acme_picture();
  const std::string in = "stage/eu-west-1/stage/";
  const auto edge = [&](const std::string& from, const std::string& to, EdgeKind kind) {
    EXPECT_TRUE(has_edge(drawn, from, to, kind)) << from << " → " << to;
  };
  edge("internet", in + "load-balancers//load-balancer-public", EdgeKind::Traffic);
  edge(in + "load-balancers//load-balancer-public", in + "services//service-frontend", EdgeKind::Traffic);
  edge(in + "services//service-frontend", in + "services//service-backend", EdgeKind::Traffic);
  edge(in + "services//service-backend", in + "mysql//mysql", EdgeKind::Uses);
  edge(in + "vpc/1-app/cluster-main", "shared-services/eu-west-1/_global/images//images", EdgeKind::Uses);
  edge("people", "stage/eu-west-1/mgmt/vpn//vpn", EdgeKind::Enters);
  edge("security/_global/people//people", "stage/_global//roles", EdgeKind::Enters);
  edge("stage/_global//trail", "security/_global/audit-archive//archive", EdgeKind::Records);
  edge("shared-services/_global/dns//zone-organization", "stage/_global/dns//zone-public", EdgeKind::Names);
  edge("stage/eu-west-1/mgmt/vpc", "stage/eu-west-1/stage/vpc", EdgeKind::Peering);
  edge("prod/eu-west-1/prod/mysql//mysql", "prod/eu-west-1/prod/backups//backups", EdgeKind::Records);
  edge("prod/eu-west-1/prod/backups//backups", "security/eu-west-1/_global/backup-copies//backups",
       EdgeKind::Records);
}

TEST(RelationsOfAcme, NoEdgeJoinsStageAndProd) {
  for (const Edge& edge : acme_picture().edges) {
    EXPECT_FALSE(edge.from.starts_with("stage/") && edge.to.starts_with("prod/")) << edge.from;
    EXPECT_FALSE(edge.from.starts_with("prod/") && edge.to.starts_with("stage/")) << edge.from;
  }
}

TEST(RelationsOfAcme, EdgesJoinWhatIsDrawn) {
  for (const char* account : {"", "prod", "stage", "shared-services"}) {
    const Diagram drawn = acme_picture(account);
    for (const Edge& edge : drawn.edges) {
      for (const std::string& end : {edge.from, edge.to})
        EXPECT_TRUE(find_by_id(drawn.nodes, end) || find_by_id(drawn.groups, end)) << end;
    }
  }
}

TEST(OneAccount, ShowsItselfWholeAndOthersAsOneNodeEach) {
  const Diagram drawn = acme_picture("prod");
  EXPECT_TRUE(drawn.title.starts_with("acme, account prod, ")) << drawn.title;
  EXPECT_EQ(drawn.accounts, std::vector<std::string>{"prod"});
  EXPECT_TRUE(drawn.plumbing.empty());
  EXPECT_EQ(node(drawn, "security").kind, "account");
  for (const Group& group : drawn.groups) EXPECT_EQ(group.id.substr(0, group.id.find('/')), "prod");
  for (const Node& node : drawn.nodes)
    EXPECT_TRUE(node.group.empty() || node.id.starts_with("prod/")) << node.id;
  EXPECT_TRUE(has_edge(drawn, "prod/_global//trail", "security", EdgeKind::Records));
  EXPECT_FALSE(has_edge(drawn, "internet", "security", EdgeKind::Traffic));
}

TEST(OneAccount, AnUnknownOneIsEmpty) {
  const Diagram drawn = acme_picture("nowhere");
  EXPECT_TRUE(drawn.groups.empty());
  EXPECT_TRUE(drawn.nodes.empty());
  EXPECT_TRUE(drawn.edges.empty());
}

}  // namespace
}  // namespace ashlar::report

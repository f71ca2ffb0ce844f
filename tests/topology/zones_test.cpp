// Names: zones, records, certificates.
#include <gtest/gtest.h>

#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

TEST(Zones, PublicOnesHaveFourServersAndPrivateOnesVpcs) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& open = graph.add("dns", "aws_route53_zone", "open", {{"name", "example.org."}});
  const Resource& inside =
      graph.add("dns", "aws_route53_zone", "inside",
                {{"name", "in.example.org"}, {"vpc", list({object({{"vpc_id", network.vpc["id"]}})})}});
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.zones.at({graph.id(open)}).name, "example.org");
  EXPECT_FALSE(topology.zones.at({graph.id(open)}).is_private());
  EXPECT_EQ(topology.zones.at({graph.id(open)}).name_servers.size(), 4U);
  EXPECT_EQ(topology.zones.at({graph.id(inside)}).vpcs, std::vector<VpcId>{{graph.id(network.vpc)}});
  EXPECT_TRUE(topology.zones.at({graph.id(inside)}).name_servers.empty());
}

TEST(Zones, APrivateOneOfVpcsElsewhereIsNotTakenForPublic) {
  SmallGraph graph;
  const Resource& zone = graph.add("dns", "aws_route53_zone", "z",
                                   {{"name", "example.org"}, {"vpc", object({{"vpc_id", "vpc-1"}})}});
  EXPECT_TRUE(graph.topology().zones.empty());
  EXPECT_EQ(unmodelled(graph.topology(), zone).size(), 1U);
}

TEST(Records, HaveTheirWholeNamesInOrder) {
  SmallGraph graph;
  const Resource& zone = graph.add("dns", "aws_route53_zone", "z", {{"name", "example.org"}});
  const Resource& child = graph.add("dns", "aws_route53_zone", "c", {{"name", "c.example.org"}});
  for (const auto& [name, written] :
       {std::pair("a", "www"), std::pair("b", "example.org"), std::pair("c", ""),
        std::pair("d", "notexample.org"), std::pair("e", "a.example.org.")})
    graph.add("dns", "aws_route53_record", name,
              {{"zone_id", zone["zone_id"]}, {"name", written}, {"type", "TXT"}, {"records", list({name})}});
  graph.add("dns", "aws_route53_record", "ns",
            {{"zone_id", zone["id"]},
             {"name", "c.example.org"},
             {"type", "NS"},
             {"ttl", 60},
             {"records", child["name_servers"]}});
  std::vector<std::string> names;
  const Topology topology = graph.topology();
  for (const Record& record : topology.zones.at({graph.id(zone)}).records) names.push_back(record.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a.example.org", "c.example.org", "example.org", "example.org",
                                             "notexample.org.example.org", "www.example.org"}));
  const Record& delegation = topology.zones.at({graph.id(zone)}).records.at(1);
  EXPECT_EQ(delegation.values, topology.zones.at({graph.id(child)}).name_servers);
  EXPECT_EQ(delegation.ttl, std::chrono::seconds(60));
}

TEST(Records, AnAliasOfABalancerHasItsAddresses) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& zone = graph.add("dns", "aws_route53_zone", "z", {{"name", "example.org"}});
  const Resource& balancer =
      graph.add("lb", "aws_lb", "public", {{"name", "lb"}, {"subnets", network.subnets()}});
  for (const char* type : {"A", "AAAA"})
    graph.add("dns", "aws_route53_record", type,
              {{"zone_id", zone["zone_id"]},
               {"name", "www"},
               {"type", type},
               {"alias", object({{"name", balancer["dns_name"]}, {"zone_id", balancer["zone_id"]}})}});
  const Resource& other =
      graph.add("dns", "aws_route53_record", "cdn",
                {{"zone_id", zone["zone_id"]},
                 {"name", "cdn"},
                 {"type", "A"},
                 {"alias", object({{"name", "d1.cloudfront.net"}, {"zone_id", "Z2FDTNDATAQYW2"}})}});
  const Topology topology = graph.topology();
  const std::vector<Record>& records = topology.zones.at({graph.id(zone)}).records;
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].alias, (LoadBalancerId{graph.id(balancer)}));
  std::vector<std::string> addresses;
  for (const InterfaceId& id : topology.load_balancers.at({graph.id(balancer)}).interfaces)
    addresses.push_back(topology.interfaces.at(id).public_address.value().text());
  EXPECT_EQ(records[0].values, addresses);
  EXPECT_EQ(unmodelled(topology, other), std::set<std::string>{"an alias of d1.cloudfront.net, type A"});
}

TEST(Certificates, NameTheDomainFirst) {
  SmallGraph graph;
  const Resource& certificate =
      graph.add("dns", "aws_acm_certificate", "c",
                {{"domain_name", "example.org"},
                 {"subject_alternative_names", list({"*.example.org", "example.org"})}});
  EXPECT_EQ(graph.topology().certificates.at({graph.id(certificate)}).names,
            (std::vector<std::string>{"example.org", "*.example.org"}));
}

}  // namespace
}  // namespace ashlar::topology

// What load balancers do with a request, and who answers it.
#include <gtest/gtest.h>

#include "topology/acme.h"
#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

/// A balancer with a listener, and two target groups.
struct Balanced : Network {
  explicit Balanced(SmallGraph& graph)
      : Network(graph),
        balancer(graph.add("lb", "aws_lb", "public", {{"name", "lb"}, {"subnets", subnets()}})),
        blue(graph.add("lb", "aws_lb_target_group", "blue",
                       {{"name", "blue"}, {"vpc_id", vpc["id"]}, {"protocol", "HTTP"}, {"port", 8080}})),
        green(graph.add("lb", "aws_lb_target_group", "green",
                        {{"name", "green"}, {"vpc_id", vpc["id"]}, {"protocol", "HTTP"}, {"port", 8081}})),
        listener(graph.add(
            "lb", "aws_lb_listener", "http",
            {{"load_balancer_arn", balancer["arn"]},
             {"port", 80},
             {"default_action", object({{"type", "forward"}, {"target_group_arn", blue["arn"]}})}})) {}

  LoadBalancer made(const SmallGraph& graph) const {
    return graph.topology().load_balancers.at({graph.id(balancer)});
  }

  Resource& balancer;
  Resource& blue;
  Resource& green;
  Resource& listener;
};

TEST(Listeners, AreOrderedByPortAndTheirRulesByPriority) {
  SmallGraph graph;
  const Balanced around(graph);
  graph.add("lb", "aws_lb_listener", "admin",
            {{"load_balancer_arn", around.balancer["arn"]},
             {"port", 79},
             {"default_action",
              object({{"type", "redirect"},
                      {"redirect",
                       object({{"protocol", "HTTPS"}, {"port", "443"}, {"status_code", "HTTP_301"}})}})}});
  for (const auto& [name, priority] : {std::pair("late", 20), std::pair("soon", 10), std::pair("last", 0)}) {
    Resource& rule =
        graph.add("lb", "aws_lb_listener_rule", name,
                  {{"listener_arn", around.listener["arn"]},
                   {"action", object({{"type", "forward"}, {"target_group_arn", around.green["arn"]}})},
                   {"condition", object({{"path_pattern", object({{"values", list({"/x"})}})}})}});
    if (priority != 0) rule.set("priority", priority);
  }
  const LoadBalancer made = around.made(graph);
  ASSERT_EQ(made.listeners.size(), 2U);
  EXPECT_EQ(made.listeners[0].port, 79);
  const Redirect& redirect = std::get<Redirect>(made.listeners[0].default_action);
  EXPECT_EQ(redirect.status, 301);
  EXPECT_EQ(redirect.host, "#{host}");
  std::vector<int> priorities;
  for (const ListenerRule& rule : made.listeners[1].rules) priorities.push_back(rule.priority);
  EXPECT_EQ(priorities, (std::vector<int>{10, 20, 21}));
}

TEST(Listeners, ForwardByWeight) {
  SmallGraph graph;
  const Balanced around(graph);
  around.listener.set(
      "default_action",
      list({object(
          {{"type", "forward"},
           {"forward", object({{"target_group", list({object({{"arn", around.blue["arn"]}, {"weight", 9}}),
                                                      object({{"arn", around.green["arn"]}})})}})}})}));
  const LoadBalancer made = around.made(graph);
  const Forward& forward = std::get<Forward>(made.listeners.at(0).default_action);
  ASSERT_EQ(forward.groups.size(), 2U);
  EXPECT_EQ(forward.groups[0].weight, 9);
  EXPECT_EQ(forward.groups[1].weight, 1);
  EXPECT_EQ(forward.groups[1].group.text, graph.id(around.green));
}

TEST(Listeners, AnswerByThemselvesAndReadEveryCondition) {
  SmallGraph graph;
  const Balanced around(graph);
  graph.add("lb", "aws_lb_listener_rule", "r",
            {{"listener_arn", around.listener["arn"]},
             {"priority", 1},
             {"action", list({object({{"type", "authenticate-oidc"}}),
                              object({{"type", "fixed-response"},
                                      {"fixed_response", object({{"content_type", "text/plain"},
                                                                 {"message_body", "no"},
                                                                 {"status_code", "403"}})}})})},
             {"condition",
              list({object({{"host_header", object({{"values", list({"*.example.org"})}})}}),
                    object({{"http_request_method", object({{"values", list({"GET", "HEAD"})}})}}),
                    object({{"http_header", object({{"http_header_name", "X-A"}, {"values", list({"1"})}})}}),
                    object({{"query_string",
                             list({object({{"key", "q"}, {"value", "1"}}), object({{"value", "2"}})})}}),
                    object({{"source_ip", object({{"values", list({"192.0.2.0/24"})}})}})})}});
  const Topology topology = graph.topology();
  const ListenerRule& rule =
      topology.load_balancers.at({graph.id(around.balancer)}).listeners.at(0).rules.at(0);
  EXPECT_EQ(std::get<FixedResponse>(rule.action).status, 403);
  EXPECT_EQ(std::get<FixedResponse>(rule.action).body, "no");
  EXPECT_EQ(rule.conditions.hosts, std::vector<std::string>{"*.example.org"});
  EXPECT_EQ(rule.conditions.methods, (std::vector<std::string>{"GET", "HEAD"}));
  EXPECT_EQ(rule.conditions.headers.at(0).name, "X-A");
  ASSERT_EQ(rule.conditions.queries.size(), 2U);
  EXPECT_EQ(rule.conditions.queries[0].key, "q");
  EXPECT_EQ(rule.conditions.queries[1].key, "");
  EXPECT_EQ(rule.conditions.sources, std::vector<Cidr>{cidr("192.0.2.0/24")});
  ASSERT_EQ(topology.unmodelled.size(), 1U);
  EXPECT_EQ(topology.unmodelled[0].what, "actions of type authenticate-oidc");
}

TEST(Listeners, ShowTheDefaultCertificateFirst) {
  SmallGraph graph;
  const Balanced around(graph);
  const Resource& first = graph.add("lb", "aws_acm_certificate", "z", {{"domain_name", "a.example.org"}});
  const Resource& second = graph.add("lb", "aws_acm_certificate", "a", {{"domain_name", "b.example.org"}});
  const Resource& validated =
      graph.add("lb", "aws_acm_certificate_validation", "z", {{"certificate_arn", first["arn"]}});
  around.listener.set("protocol", "HTTPS").set("certificate_arn", validated["certificate_arn"]);
  graph.add("lb", "aws_lb_listener_certificate", "b",
            {{"listener_arn", around.listener["arn"]}, {"certificate_arn", second["arn"]}});
  const LoadBalancer made = around.made(graph);
  EXPECT_EQ(made.listeners.at(0).certificates,
            (std::vector<CertificateId>{{graph.id(first)}, {graph.id(second)}}));
  EXPECT_EQ(made.listeners.at(0).ssl_policy, "ELBSecurityPolicy-2016-08");
}

TEST(TargetGroups, AreCheckedAsTerraformAndAwsSay) {
  SmallGraph graph;
  const Balanced around(graph);
  around.green.set("health_check",
                   object({{"protocol", "HTTPS"}, {"port", "9000"}, {"path", "/up"}, {"interval", 10}}));
  const Topology topology = graph.topology();
  const HealthCheck& unwritten = topology.target_groups.at({graph.id(around.blue)}).health;
  EXPECT_EQ(unwritten.protocol, "HTTP");
  EXPECT_EQ(unwritten.path, "/");
  EXPECT_EQ(unwritten.healthy_threshold, 5);
  EXPECT_EQ(unwritten.port, std::nullopt);
  const HealthCheck& written = topology.target_groups.at({graph.id(around.green)}).health;
  EXPECT_EQ(written.protocol, "HTTPS");
  EXPECT_EQ(written.port, 9000);
  EXPECT_EQ(written.path, "/up");
  EXPECT_EQ(written.interval, std::chrono::seconds(10));
  EXPECT_EQ(written.healthy_threshold, 3);
  EXPECT_EQ(written.matcher, "200");
}

TEST(TargetGroups, HoldMachinesInstancesAndAddresses) {
  SmallGraph graph;
  const Balanced around(graph);
  const Resource& machine = graph.add("web", "aws_launch_template", "web", {});
  const Resource& scaling = graph.add("web", "aws_autoscaling_group", "web",
                                      {{"name", "web"},
                                       {"min_size", 2},
                                       {"vpc_zone_identifier", around.subnets()},
                                       {"launch_template", object({{"id", machine["id"]}})}});
  const Resource& instance = graph.add("web", "aws_instance", "one", {{"subnet_id", around.a["id"]}});
  const Resource& fixed = graph.add("web", "aws_network_interface", "fixed",
                                    {{"subnet_id", around.a["id"]}, {"private_ips", list({"10.0.0.50"})}});
  graph.add("web", "aws_autoscaling_attachment", "web",
            {{"autoscaling_group_name", scaling["name"]}, {"lb_target_group_arn", around.blue["arn"]}});
  graph.add("web", "aws_lb_target_group_attachment", "instance",
            {{"target_group_arn", around.green["arn"]}, {"target_id", instance["id"]}, {"port", 9000}});
  graph.add("web", "aws_lb_target_group_attachment", "number",
            {{"target_group_arn", around.green["arn"]}, {"target_id", "10.0.0.50"}});
  const Topology topology = graph.topology();
  const std::vector<Target>& blue = topology.target_groups.at({graph.id(around.blue)}).targets;
  ASSERT_EQ(blue.size(), 2U);
  EXPECT_EQ(blue[1].interface.text, graph.id(scaling) + "#2");
  EXPECT_EQ(blue[1].port, 8080);
  const std::vector<Target>& green = topology.target_groups.at({graph.id(around.green)}).targets;
  ASSERT_EQ(green.size(), 2U);
  EXPECT_EQ(green[0].port, 9000);
  EXPECT_EQ(green[1].interface.text, graph.id(fixed));
  EXPECT_EQ(green[1].port, 8081);
}

TEST(Services, ArePodsInTheClustersGroup) {
  SmallGraph graph;
  const Balanced around(graph);
  const Resource& cluster =
      graph.add("cluster", "aws_eks_cluster", "main",
                {{"name", "c"}, {"vpc_config", object({{"subnet_ids", around.subnets()}})}});
  Resource& parameter = graph.add("services", "aws_ssm_parameter", "shop",
                                  {{"insecure_value", json(object({{"target_group", around.blue["arn"]},
                                                                   {"port", 3000},
                                                                   {"image", "acme/shop"},
                                                                   {"scaling", object({{"least", 3}})}}))}});
  const Topology topology = graph.topology();
  const Service& service = topology.services.at({graph.id(parameter)});
  EXPECT_EQ(service.address_name, "stage.stage.services.shop");
  EXPECT_EQ(service.cluster.text, graph.id(cluster));
  ASSERT_EQ(service.pods.size(), 3U);
  EXPECT_EQ(topology.interfaces.at(service.pods[1]).name, "stage.stage.services.shop.2");
  EXPECT_EQ(topology.interfaces.at(service.pods[1]).subnet.text, graph.id(around.b));
  EXPECT_EQ(topology.interfaces.at(service.pods[1]).groups,
            std::vector<SecurityGroupId>{{graph.id(cluster) + "#cluster-security-group"}});
  const std::vector<Target>& targets = topology.target_groups.at({graph.id(around.blue)}).targets;
  ASSERT_EQ(targets.size(), 3U);
  EXPECT_EQ(targets[0].interface, service.pods[0]);
  EXPECT_EQ(targets[0].port, 3000);
  EXPECT_NE(service.settings.find("\"target_group\":\"arn:aws:elasticloadbalancing:"), std::string::npos);
}

TEST(Services, WithoutAClusterAreToldAndHaveNoPods) {
  SmallGraph graph;
  const Balanced around(graph);
  const Resource& parameter =
      graph.add("services", "aws_ssm_parameter", "shop",
                {{"insecure_value", json(object({{"target_group", around.blue["arn"]}}))}});
  const Topology topology = graph.topology();
  EXPECT_TRUE(topology.services.at({graph.id(parameter)}).pods.empty());
  EXPECT_EQ(unmodelled(topology, parameter), std::set<std::string>{"a service without a cluster"});
}

TEST(Services, OfAcmeAllHavePodsAndTargets) {
  for (const auto& [id, service] : acme_topology().services) {
    EXPECT_FALSE(service.pods.empty()) << id.text;
    EXPECT_EQ(acme_topology().target_groups.at(service.target_group).targets.size(), service.pods.size())
        << id.text;
    EXPECT_TRUE(acme_topology().clusters.contains(service.cluster)) << id.text;
  }
}

}  // namespace
}  // namespace ashlar::topology

// Networks in the kernel, tried with connections. Needs to be root, of a user namespace at least.
#include "lab/linux/networks.h"

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

#include "lab/network_probe.h"

namespace ashlar::lab {
namespace {

using test::connect_from;
using test::listen_in;
using test::passes;
using test::printed;

topology::Address address(const std::string& text) {
  return {ntohl(test::socket_address(text, 0).sin_addr.s_addr)};
}

Cidr alone(const std::string& text) { return {address(text).value, 32}; }

const topology::Address gateway = address("169.254.0.1");

/// A host behind the router `r`: `eth0` there, `e-NAME` here.
void add_host(NetworkPlan& plan, const std::string& name, const std::string& at) {
  const std::string link = "e-" + name;
  plan.namespaces[name].addresses = {{"eth0", address(at), 32}};
  plan.namespaces[name].routes = {{main_table, Cidr{}, "eth0", gateway}};
  plan.namespaces["r"].forwards = true;
  plan.namespaces["r"].addresses.push_back({link, gateway, 32});
  plan.namespaces["r"].routes.push_back({main_table, alone(at), link, std::nullopt});
  plan.links.push_back({{name, "eth0"}, {"r", link}});
}

NetworkPlan two_hosts() {
  NetworkPlan plan;
  add_host(plan, "a", "10.0.1.10");
  add_host(plan, "b", "10.0.2.10");
  return plan;
}

/// Refuses new connections to that port, and counts what it lets through.
std::string ruleset_without(int port) {
  return R"({"nftables":[{"flush":{"ruleset":null}},
    {"add":{"table":{"family":"inet","name":"t"}}},
    {"add":{"counter":{"family":"inet","table":"t","name":"passed"}}},
    {"add":{"chain":{"family":"inet","table":"t","name":"f","type":"filter","hook":"forward","prio":0,
                     "policy":"accept"}}},
    {"add":{"rule":{"family":"inet","table":"t","chain":"f","expr":[
      {"match":{"op":"==","left":{"ct":{"key":"state"}},"right":"established"}},
      {"counter":"passed"},{"accept":null}]}}},
    {"add":{"rule":{"family":"inet","table":"t","chain":"f","expr":[
      {"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":)" +
         std::to_string(port) + R"(}},{"reject":null}]}}}]})";
}

void apply(Networks& networks, const NetworkPlan& plan) {
  const auto applied = networks.apply(plan);
  ASSERT_TRUE(applied) << applied.error().text();
}

std::string setting(const Networks& networks, const std::string& name_space, const std::string& name) {
  return printed(networks.find(name_space), {"cat", "/proc/sys/net/" + name});
}

TEST(Networks, a_router_forwards_between_its_hosts) {
  Networks networks;
  apply(networks, two_hosts());
  const Descriptor listener = listen_in(networks.find("b"), 80);
  ASSERT_TRUE(listener);
  EXPECT_TRUE(connect_from(networks.find("a"), "10.0.2.10", 80));
  EXPECT_FALSE(connect_from(networks.find("a"), "10.0.2.10", 81));
  EXPECT_FALSE(connect_from(networks.find("a"), "10.0.2.11", 80, 100));
}

TEST(Networks, links_carry_packets_as_soon_as_they_are_made) {
  NetworkPlan plan;
  for (int i = 1; i <= 60; ++i) add_host(plan, "h" + std::to_string(i), "10.0.1." + std::to_string(i));
  Networks networks;
  apply(networks, plan);
  for (int i = 1; i <= 60; ++i) {
    const std::string name = "h" + std::to_string(i);
    const Descriptor listener = listen_in(networks.find(name), 80);
    const int from = networks.find("h" + std::to_string(61 - i));
    // A lost packet would be sent again after a second.
    EXPECT_TRUE(connect_from(from, "10.0.1." + std::to_string(i), 80, 900)) << name;
  }
}

TEST(Networks, a_namespace_holds_its_links_and_nothing_else) {
  Networks networks;
  apply(networks, two_hosts());
  const std::string links = printed(networks.find("a"), {"ip", "-br", "link"});
  EXPECT_EQ(std::count(links.begin(), links.end(), '\n'), 2) << links;
  EXPECT_NE(links.find("eth0@"), std::string::npos);
  EXPECT_EQ(printed(networks.find("a"), {"ip", "-6", "-br", "addr"}), "");
  EXPECT_EQ(networks.find("c"), -1);
}

TEST(Networks, settings_are_a_hosts_or_a_routers) {
  Networks networks;
  apply(networks, two_hosts());
  EXPECT_EQ(setting(networks, "a", "ipv4/ip_forward"), "0\n");
  EXPECT_EQ(setting(networks, "r", "ipv4/ip_forward"), "1\n");
  EXPECT_EQ(setting(networks, "r", "ipv4/conf/e-a/rp_filter"), "0\n");
  EXPECT_EQ(setting(networks, "r", "ipv4/conf/e-a/send_redirects"), "0\n");
  EXPECT_EQ(setting(networks, "a", "ipv4/conf/eth0/accept_redirects"), "0\n");
  EXPECT_EQ(setting(networks, "r", "netfilter/nf_conntrack_acct"), "1\n");
  EXPECT_EQ(setting(networks, "r", "netfilter/nf_conntrack_timestamp"), "1\n");
  NetworkPlan plan = two_hosts();
  plan.namespaces["r"].forwards = false;
  apply(networks, plan);
  EXPECT_EQ(setting(networks, "r", "ipv4/ip_forward"), "0\n");
  EXPECT_EQ(setting(networks, "r", "ipv4/conf/e-a/accept_redirects"), "0\n");
}

TEST(Networks, a_connection_lives_through_changes_of_the_plan) {
  Networks networks;
  NetworkPlan plan = two_hosts();
  plan.namespaces["r"].ruleset = ruleset_without(81);
  apply(networks, plan);
  const Descriptor listener = listen_in(networks.find("b"), 80);
  const Descriptor client = connect_from(networks.find("a"), "10.0.2.10", 80);
  ASSERT_TRUE(client);
  const Descriptor server(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  ASSERT_TRUE(passes(client, server));

  add_host(plan, "c", "10.0.3.10");
  plan.namespaces["r"].ruleset = ruleset_without(80);
  plan.namespaces["r"].routes.push_back({100, Cidr{}, "", std::nullopt});
  plan.namespaces["r"].rules.push_back({200, 7, false, 100});
  plan.namespaces["a"].addresses.push_back({"eth0", address("10.0.1.11"), 32});
  apply(networks, plan);
  EXPECT_TRUE(passes(client, server));
  EXPECT_TRUE(passes(server, client));
  EXPECT_FALSE(connect_from(networks.find("a"), "10.0.2.10", 80));  // new ones are refused
  EXPECT_FALSE(connect_from(networks.find("c"), "10.0.2.10", 80));

  plan = two_hosts();
  apply(networks, plan);
  EXPECT_TRUE(passes(client, server));
  EXPECT_TRUE(connect_from(networks.find("a"), "10.0.2.10", 80));
  EXPECT_EQ(printed(networks.find("r"), {"nft", "list", "ruleset"}), "");
}

TEST(Networks, what_is_right_is_not_touched) {
  Networks networks;
  NetworkPlan plan = two_hosts();
  plan.namespaces["r"].ruleset = ruleset_without(81);
  apply(networks, plan);
  const Descriptor listener = listen_in(networks.find("b"), 80);
  ASSERT_TRUE(connect_from(networks.find("a"), "10.0.2.10", 80));
  const std::vector<std::string> counter{"nft", "list", "counter", "inet", "t", "passed"};
  const std::string before = printed(networks.find("r"), {"nft", "-s", "-a", "list", "ruleset"});
  EXPECT_EQ(printed(networks.find("r"), counter).find("packets 0"), std::string::npos);
  apply(networks, plan);
  EXPECT_EQ(printed(networks.find("r"), counter).find("packets 0"), std::string::npos);
  EXPECT_EQ(printed(networks.find("r"), {"nft", "-s", "-a", "list", "ruleset"}), before);
}

TEST(Networks, routes_stand_in_their_tables) {
  Networks networks;
  NetworkPlan plan = two_hosts();
  NamespacePlan& router = plan.namespaces["r"];
  router.routes.push_back({main_table, {address("10.0.0.0").value, 16}, "", std::nullopt});
  router.routes.push_back({1000, Cidr{}, "e-a", address("192.0.2.1")});
  router.rules = {{100, 0, false, main_table}, {150, 0, true, 1000}, {200, 5, false, 1000}};
  apply(networks, plan);
  const int r = networks.find("r");
  EXPECT_EQ(printed(r, {"ip", "route"}),
            "blackhole 10.0.0.0/16 proto static \n"
            "10.0.1.10 dev e-a proto static scope link \n"
            "10.0.2.10 dev e-b proto static scope link \n");
  EXPECT_EQ(printed(r, {"ip", "route", "show", "table", "1000"}),
            "default via 192.0.2.1 dev e-a proto static onlink \n");
  EXPECT_EQ(printed(r, {"ip", "rule"}),
            "0:\tfrom all lookup local\n100:\tfrom all lookup main\n150:\tfrom all iif lo lookup 1000\n"
            "200:\tfrom all fwmark 0x5 lookup 1000\n32766:\tfrom all lookup main\n"
            "32767:\tfrom all lookup default\n");

  router.routes.back() = {1000, Cidr{}, "", std::nullopt};
  router.rules.pop_back();
  apply(networks, plan);
  EXPECT_EQ(printed(r, {"ip", "route", "show", "table", "1000"}), "blackhole default proto static \n");
  EXPECT_EQ(printed(r, {"ip", "rule"}).find("fwmark"), std::string::npos);
}

TEST(Networks, an_address_that_goes_takes_no_route_with_it) {
  Networks networks;
  NetworkPlan plan = two_hosts();
  apply(networks, plan);
  const Descriptor listener = listen_in(networks.find("b"), 80);
  plan.namespaces["r"].addresses = {{"e-b", gateway, 32}, {"lo", address("10.0.9.9"), 32}};
  plan.namespaces["a"].addresses = {{"eth0", address("10.0.1.99"), 32}};
  plan.namespaces["r"].routes.push_back({main_table, alone("10.0.1.99"), "e-a", std::nullopt});
  apply(networks, plan);
  EXPECT_NE(printed(networks.find("r"), {"ip", "route"}).find("10.0.1.10 dev e-a"), std::string::npos);
  EXPECT_NE(printed(networks.find("a"), {"ip", "route"}).find("default via"), std::string::npos);
}

TEST(Networks, a_ruleset_that_nft_refuses_is_a_failure_and_can_be_mended) {
  Networks networks;
  NetworkPlan plan = two_hosts();
  plan.namespaces["r"].ruleset = R"({"nftables":[{"add":{"rule":{"family":"inet","table":"none","chain":"c",
    "expr":[{"accept":null}]}}}]})";
  const auto refused = networks.apply(plan);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text().rfind("cannot load the ruleset of r: ", 0), 0U) << refused.error().text();
  EXPECT_NE(refused.error().reason.find("No such file or directory"), std::string::npos);
  plan.namespaces["r"].ruleset.clear();
  apply(networks, plan);
  const Descriptor listener = listen_in(networks.find("b"), 80);
  EXPECT_TRUE(connect_from(networks.find("a"), "10.0.2.10", 80));
}

TEST(Networks, what_the_kernel_refuses_names_the_thing_and_the_namespace) {
  Networks networks;
  NetworkPlan plan = two_hosts();
  plan.namespaces["a"].addresses.push_back({"eth7", address("10.0.1.12"), 32});
  EXPECT_EQ(networks.apply(plan).error().operation, "add");
  EXPECT_EQ(networks.apply(plan).error().target, "the address 10.0.1.12/32 on eth7 in a");
  plan.links.push_back({{"a", "eth8"}, {"nowhere", "x"}});
  EXPECT_THROW(static_cast<void>(networks.apply(plan)), std::logic_error);
}

TEST(Networks, a_link_name_can_be_used_again_at_once) {
  Networks networks;
  for (int round = 0; round < 3; ++round) {
    apply(networks, two_hosts());
    NetworkPlan one;
    add_host(one, "a", "10.0.1.10");
    apply(networks, one);
    EXPECT_EQ(printed(networks.find("r"), {"ip", "-br", "link"}).find("e-b"), std::string::npos);
  }
  apply(networks, two_hosts());
  const Descriptor listener = listen_in(networks.find("b"), 80);
  EXPECT_TRUE(connect_from(networks.find("a"), "10.0.2.10", 80));
}

NetworkPlan with_floating() {
  NetworkPlan plan = two_hosts();
  add_host(plan, "c", "10.0.3.10");
  plan.floating = {{address("10.0.9.9"), "r", {{"b", "e-b"}, {"c", "e-c"}}}};
  return plan;
}

/// Which of `b` and `c` accepts a connection to the floating address.
std::string reached(const Networks& networks) {
  const Descriptor b = listen_in(networks.find("b"), 80);
  const Descriptor c = listen_in(networks.find("c"), 80);
  if (!connect_from(networks.find("a"), "10.0.9.9", 80, 900)) return "";
  pollfd accepted{b.get(), POLLIN, 0};
  return ::poll(&accepted, 1, 0) == 1 ? "b" : "c";
}

TEST(Networks, a_floating_address_leads_to_its_holder) {
  Networks networks;
  apply(networks, with_floating());
  const topology::Address floating = address("10.0.9.9");
  EXPECT_EQ(networks.holder(floating), "");
  EXPECT_EQ(reached(networks), "");
  ASSERT_TRUE(networks.hold(floating, "b"));
  EXPECT_EQ(reached(networks), "b");
  ASSERT_TRUE(networks.hold(floating, "c"));
  EXPECT_EQ(reached(networks), "c");
  NetworkPlan plan = with_floating();
  plan.namespaces["r"].ruleset = ruleset_without(81);
  apply(networks, plan);
  EXPECT_EQ(networks.holder(floating), "c");
  EXPECT_EQ(reached(networks), "c");
  ASSERT_TRUE(networks.hold(floating, ""));
  EXPECT_EQ(reached(networks), "");
  EXPECT_FALSE(networks.hold(floating, "a"));
  EXPECT_FALSE(networks.hold(address("10.0.9.8"), "b"));
}

TEST(Networks, a_floating_address_is_nobodys_when_its_holder_goes) {
  Networks networks;
  apply(networks, with_floating());
  ASSERT_TRUE(networks.hold(address("10.0.9.9"), "c"));
  NetworkPlan plan = two_hosts();
  plan.floating = {{address("10.0.9.9"), "r", {{"b", "e-b"}}}};
  apply(networks, plan);
  EXPECT_EQ(networks.holder(address("10.0.9.9")), "");
  EXPECT_NE(printed(networks.find("r"), {"ip", "route"}).find("blackhole 10.0.9.9"), std::string::npos);
}

TEST(Networks, a_link_goes_down_and_comes_up_as_it_was) {
  Networks networks;
  apply(networks, with_floating());
  ASSERT_TRUE(networks.hold(address("10.0.9.9"), "b"));
  const std::string before = printed(networks.find("r"), {"ip", "route"});
  const Descriptor listener = listen_in(networks.find("b"), 80);
  ASSERT_TRUE(networks.set_link({"r", "e-b"}, false));
  EXPECT_FALSE(connect_from(networks.find("a"), "10.0.2.10", 80, 200));
  NetworkPlan plan = with_floating();
  plan.namespaces["r"].addresses.push_back({"lo", address("10.0.8.8"), 32});
  apply(networks, plan);  // no reason to bring it up
  EXPECT_FALSE(connect_from(networks.find("a"), "10.0.2.10", 80, 200));
  ASSERT_TRUE(networks.set_link({"r", "e-b"}, true));
  EXPECT_TRUE(connect_from(networks.find("a"), "10.0.2.10", 80));
  EXPECT_EQ(printed(networks.find("r"), {"ip", "route"}), before);
  EXPECT_FALSE(networks.set_link({"r", "e-x"}, false));
}

TEST(Networks, leave_nothing_where_they_were_made) {
  const auto host = [] {
    return printed(
        -1, {"sh", "-c", "ip -o link; ip -o addr; ip route show table all; ip rule; nft list ruleset"});
  };
  const std::string before = host();
  {
    Networks networks;
    NetworkPlan plan = two_hosts();
    plan.namespaces["r"].ruleset = ruleset_without(81);
    apply(networks, plan);
    EXPECT_EQ(host(), before);
  }
  EXPECT_EQ(host(), before);
}

TEST(InNamespace, passes_on_what_is_thrown) {
  Networks networks;
  apply(networks, two_hosts());
  EXPECT_THROW(in_namespace(networks.find("a"), [] { throw std::runtime_error("x"); }), std::runtime_error);
  EXPECT_THROW(in_namespace(-1, [] {}), std::logic_error);
}

}  // namespace
}  // namespace ashlar::lab

// What acme's accounts are made of as servers, and that it is the same whenever it is asked for: `lab up`
// with nothing changed restarts nobody.
#include "lab/desired_state.h"

#include <nlohmann/json.hpp>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "base/process.h"
#include "base/temporary_folder.h"
#include "lab/clients.h"
#include "lab/desired_json.h"
#include "lab/difference.h"
#include "lab/private_network.h"
#include "support/organization_folder.h"

namespace ashlar::lab {
namespace {

using nlohmann::json;

class DesiredState : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"haproxy", "knotd", "unbound", "mariadbd", "redis-server"})
      ASHLAR_NEEDS(test::missing_program(program));
    acme_ = ashlar::testing::build_organization(ashlar::testing::acme_files());
    topology_ = topology::only(topology::topology_of(acme_->architecture), {"stage", "shared-services"});
  }

  /// With secrets and certificates read from the folder, as each command does.
  Desired desired(Doors doors = {8443, 8080}) const {
    Secrets secrets = Secrets::open(folder_.root + "/secrets.json").value();
    Certificates certificates = Certificates::open(folder_.root + "/certificates").value();
    auto made = desired_state({topology_, folder_, secrets, certificates, doors, "/programs"});
    if (!made) throw std::runtime_error(made.error().text());
    if (!secrets.save()) throw std::runtime_error("secrets cannot be saved");
    return *made;
  }

  const test::TemporaryFolder root_;
  const Folder folder_{(root_ / "lab").string()};
  std::unique_ptr<ashlar::testing::Built> acme_;
  topology::Topology topology_;
};

TEST_F(DesiredState, is_the_same_every_time) {
  const Desired first = desired();
  const Desired second = desired();
  EXPECT_EQ(lines(difference(first, second)), std::vector<std::string>());
  EXPECT_TRUE(to_json(first).dump() == to_json(second).dump());
}

TEST_F(DesiredState, is_the_same_in_another_process) {
  const Desired here = desired();
  const Descriptor there(::memfd_create("there", MFD_CLOEXEC));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(write_all(there.get(), to_json(desired()).dump()));
  int status = -1;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  EXPECT_TRUE(test::slurp(fmt::format("/proc/self/fd/{}", there.get())) == to_json(here).dump());
}

TEST_F(DesiredState, other_ports_on_the_host_concern_the_front_door_alone) {
  const std::vector<std::string> expected{"reload front-door: haproxy.cfg differs",
                                          "open doors on 127.0.0.1"};
  EXPECT_EQ(lines(difference(desired(), desired({443, 80}))), expected);
}

TEST_F(DesiredState, there_are_doors_only_where_a_balancer_is_public) {
  EXPECT_EQ(forwards(topology_, {8443, 8080}).size(), 2U);
  EXPECT_TRUE(forwards(topology::only(topology_, {"shared-services"}), {}).empty());
}

TEST_F(DesiredState, no_server_may_take_the_machine) {
  std::uint64_t all = 0;
  for (const Server& server : desired().servers) {
    EXPECT_GE(server.memory_limit, std::uint64_t{64} << 20) << server.name;
    EXPECT_LE(server.memory_limit, std::uint64_t{512} << 20) << server.name;
    all += server.memory_limit;
  }
  EXPECT_GT(all, 0U);
}

TEST_F(DesiredState, stores_and_name_servers_stop_last) {
  std::set<std::string> last;
  std::set<std::string> first;
  for (const Server& server : desired().servers) (server.stops_last ? last : first).insert(server.kind);
  EXPECT_EQ(last, (std::set<std::string>{"knot", "mariadb", "redis", "unbound"}));
  EXPECT_EQ(first, (std::set<std::string>{"front-door", "haproxy", "service"}));
}

/// Where a server stands, what a group holds, where a door leads: all is in the plan.
TEST_F(DesiredState, names_nothing_that_is_not_there) {
  const Desired found = desired();
  std::set<std::string> names;
  for (const Server& server : found.servers) {
    EXPECT_TRUE(names.insert(server.name).second) << "twice: " << server.name;
    EXPECT_TRUE(found.networks.namespaces.contains(server.name_space)) << server.name;
  }
  for (const ServerGroup& group : found.groups)
    for (const std::string& member : group.members) EXPECT_TRUE(names.contains(member)) << member;
  for (const Forward& forward : found.forwards)
    EXPECT_TRUE(found.networks.namespaces.contains(forward.name_space)) << forward.name;
}

TEST_F(DesiredState, a_pod_is_told_what_its_deployment_would_tell_it) {
  const Desired found = desired();
  const Server* pod = found.server("stage.stage.services.backend.1");
  ASSERT_NE(pod, nullptr);
  EXPECT_EQ(pod->command, std::vector<std::string>{"/programs/ashlar-backend"});
  EXPECT_EQ(pod->health.port, 8080);
  EXPECT_FALSE(pod->reload_signal) << "it reads its files once";
  const std::string run = folder_.run(pod->name);
  const std::map<std::string, std::string> environment{
      {"CA_BUNDLE", folder_.root + "/certificates/authority.pem"},
      {"POD_NAME", pod->name},
      {"SECRETS", run + "/secrets"},
      {"SETTINGS", run + "/settings.json"},
      {"TLS_CERTIFICATE", run + "/tls/certificate.pem"},
      {"TLS_KEY", run + "/tls/key.pem"}};
  EXPECT_EQ(pod->environment, environment);
  const json settings = json::parse(pod->files.at("settings.json"));
  EXPECT_TRUE(settings.contains("mysql"));
  EXPECT_TRUE(settings.contains("redis"));
  EXPECT_FALSE(settings.contains("image")) << "that is for who deploys it";
  const Server* frontend = found.server("stage.stage.services.frontend.1");
  ASSERT_NE(frontend, nullptr);
  EXPECT_EQ(frontend->command, std::vector<std::string>{"/programs/ashlar-frontend"});
  for (const auto& [name, text] : frontend->files)
    EXPECT_FALSE(name.starts_with("secrets/")) << "it uses no store: " << name;
}

/// What it mounts is what the stores have.
TEST_F(DesiredState, a_pod_s_secrets_are_the_stores) {
  const Desired found = desired();
  const Server* pod = found.server("stage.stage.services.backend.1");
  ASSERT_NE(pod, nullptr);
  const auto clients = store_clients(found);
  ASSERT_TRUE(clients.contains("stage.stage.mysql"));
  ASSERT_TRUE(clients.contains("stage.stage.redis"));
  std::size_t secrets = 0;
  for (const auto& [name, text] : pod->files) {
    if (!name.starts_with("secrets/")) continue;
    ++secrets;
    EXPECT_EQ(text.size(), 40U) << name;
  }
  EXPECT_EQ(secrets, 2U);
  const StoreClient& redis = clients.at("stage.stage.redis");
  EXPECT_EQ(redis.environment.at("REDISCLI_AUTH").size(), 40U);
  EXPECT_EQ(redis.name_space.find("stage.stage.services.backend."), 0U);
  const StoreClient& mysql = clients.at("stage.stage.mysql");
  EXPECT_NE(mysql.files.at("client.cnf").find("ssl-verify-server-cert"), std::string::npos);
  for (const std::string& word : mysql.command) EXPECT_EQ(word.find("password"), std::string::npos) << word;
}

/// One of a store's servers is reached at its own address, from the same pod.
TEST_F(DesiredState, a_store_s_servers_have_clients_too) {
  const Desired found = desired();
  const auto clients = store_clients(found);
  ASSERT_TRUE(clients.contains("stage.stage.mysql.primary"));
  ASSERT_TRUE(clients.contains("stage.stage.redis.1"));
  const StoreClient& one = clients.at("stage.stage.mysql.primary");
  EXPECT_EQ(one.name_space, clients.at("stage.stage.mysql").name_space);
  std::string address;
  for (const AddressPlan& plan : found.networks.namespaces.at("stage.stage.mysql.primary").addresses)
    if (plan.link != "lo") address = plan.address.text();
  EXPECT_NE(one.files.at("client.cnf").find("\nhost=" + address + "\n"), std::string::npos);
}

TEST_F(DesiredState, the_front_door_looks_at_names_and_leads_to_public_nodes) {
  const Desired found = desired();
  const Server* door = found.server("front-door");
  ASSERT_NE(door, nullptr);
  EXPECT_EQ(door->name_space, "laptop");
  const std::string& text = door->files.at("haproxy.cfg");
  const auto has = [&](const std::string& line) { return text.find(line + "\n") != std::string::npos; };
  EXPECT_TRUE(has("  use_backend https-lb-stage-public if { req.ssl_sni -i stage.acme.example }")) << text;
  EXPECT_TRUE(has("  use_backend http-lb-stage-public if { req.hdr(host),host_only -i stage.acme.example }"));
  EXPECT_TRUE(has("backend https-lb-stage-public\n  mode tcp"));
  EXPECT_EQ(text.find("internal"), std::string::npos) << "nobody outside reaches those";
  EXPECT_NE(text.find("https://\\1:8443\\3"), std::string::npos)
      << "redirects lead to the door that there is";
  for (const auto& [id, balancer] : topology_.load_balancers)
    for (const topology::InterfaceId& node : balancer.interfaces) {
      const topology::Interface& interface = topology_.interfaces.at(node);
      if (!interface.public_address || balancer.internal) continue;
      EXPECT_TRUE(has(fmt::format("  server {} {}:443", interface.name, interface.public_address->text())));
    }
}

TEST_F(DesiredState, the_front_door_s_configuration_is_one_that_haproxy_takes) {
  const Desired found = desired();
  const Server* door = found.server("front-door");
  ASSERT_NE(door, nullptr);
  test::put(root_ / "haproxy.cfg", door->files.at("haproxy.cfg"));
  const auto checked = run({door->command.front(), {"-c", "-f", (root_ / "haproxy.cfg").string()}, "", {}});
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->exit_code, 0) << checked->err;
  EXPECT_EQ(checked->err.find("WARNING"), std::string::npos) << checked->err;
}

}  // namespace
}  // namespace ashlar::lab

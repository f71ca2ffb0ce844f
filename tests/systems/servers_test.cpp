// Servers: what they keep when their machine is replaced, whom they let in, and what they are told.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/organization_folder.h"
#include "systems/user_data_limit.h"

namespace ashlar::testing {
namespace {

using ::testing::HasSubstr;

class Servers : public ::testing::Test {
 protected:
  const Unit& unit(const UnitPath& path) {
    const Unit* found = acme_->architecture.find(path);
    if (!found) throw std::logic_error("there is no " + path.text() + "\n" + acme_->messages());
    return *found;
  }
  const Unit& of_stage(const std::string& part) { return unit({"stage", "eu-west-1", "stage", part}); }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
};

template <class T>
T value_of(const Resource& resource, std::string_view attribute) {
  const Value* value = find(resource.attributes, attribute);
  if (!value) throw std::logic_error(resource.full_address() + " has no " + std::string(attribute));
  return *value->as<T>();
}

int count(const Unit& unit, const std::string& type) {
  int found = 0;
  for (const auto& resource : unit.resources) found += resource->type == type ? 1 : 0;
  return found;
}

/// "in tcp 2181 10.17.64.0/18": whom a unit's rules let in and out.
std::set<std::string> rules(const Unit& unit) {
  std::set<std::string> found;
  for (const auto& rule : unit.resources) {
    const bool in = rule->type == "aws_vpc_security_group_ingress_rule";
    if (!in && rule->type != "aws_vpc_security_group_egress_rule") continue;
    const Value* cidr = find(rule->attributes, "cidr_ipv4");
    const std::string whom = cidr ? *cidr->as<std::string>() : "its own group";
    const Value* port = find(rule->attributes, "from_port");
    found.insert(std::string(in ? "in " : "out ") + value_of<std::string>(*rule, "ip_protocol") + " " +
                 (port ? std::to_string(*port->as<std::int64_t>()) + " " : "") + whom);
  }
  return found;
}

TEST_F(Servers, EachOfAnEnsembleKeepsItsAddressItsDiskAndItsZone) {
  const Unit& zookeeper = of_stage("zookeeper");
  for (const std::string number : {"1", "2", "3"}) {
    const Resource& group = *zookeeper.find("aws_autoscaling_group.zookeeper_" + number);
    EXPECT_EQ(value_of<std::int64_t>(group, "min_size"), 1);
    EXPECT_EQ(value_of<std::int64_t>(group, "max_size"), 1);
    const Resource& address = *zookeeper.find("aws_network_interface.zookeeper_" + number);
    const Resource& subnet = *value_of<Reference>(address, "subnet_id").resource;
    EXPECT_EQ(value_of<List>(group, "vpc_zone_identifier")[0].as<Reference>()->resource, &subnet);
    const Resource& disk = *zookeeper.find("aws_ebs_volume.zookeeper_" + number);
    EXPECT_EQ(value_of<std::string>(disk, "availability_zone"),
              value_of<std::string>(subnet, "availability_zone"));
  }
  EXPECT_EQ(count(zookeeper, "aws_autoscaling_group"), 3);
  std::set<std::string> zones;
  for (const auto& resource : zookeeper.resources) {
    if (resource->type == "aws_ebs_volume")
      zones.insert(value_of<std::string>(*resource, "availability_zone"));
  }
  EXPECT_EQ(zones.size(), 3U);
}

TEST_F(Servers, ZookeeperAnswersTheAppTierAndNobodyElse) {
  EXPECT_EQ(rules(of_stage("zookeeper")),
            (std::set<std::string>{"in tcp 2181 10.17.64.0/18", "in tcp 2888 its own group",
                                   "in tcp 3888 its own group", "in tcp 22 10.16.160.0/21",
                                   "out tcp 2888 its own group", "out tcp 3888 its own group",
                                   "out tcp 443 0.0.0.0/0"}));
}

TEST_F(Servers, KafkaAnswersTheAppTierAndNobodyElse) {
  EXPECT_EQ(rules(of_stage("kafka")),
            (std::set<std::string>{"in tcp 9092 10.17.64.0/18", "in tcp 9092 its own group",
                                   "in tcp 9093 its own group", "in tcp 22 10.16.160.0/21",
                                   "out tcp 9092 its own group", "out tcp 9093 its own group",
                                   "out tcp 443 0.0.0.0/0"}));
}

/// What is written to /etc/ashlar/server.json.
const Object& told(const Resource& machine) {
  const Value& boot = *find(machine.attributes, "user_data")->as<JsonDocument>()->root;
  const List& files = *find(*boot.as<Object>(), "write_files")->as<List>();
  return *find(*files[0].as<Object>(), "content")->as<JsonDocument>()->root->as<Object>();
}

TEST_F(Servers, EachKnowsItselfAndTheAddressesOfAll) {
  const Unit& zookeeper = of_stage("zookeeper");
  const Object& second = told(*zookeeper.find("aws_launch_template.zookeeper_2"));
  EXPECT_EQ(*find(second, "id")->as<std::int64_t>(), 2);
  std::vector<std::string> addresses;
  for (const Value& server : *find(second, "servers")->as<List>()) {
    const Reference& address = *find(*server.as<Object>(), "address")->as<Reference>();
    EXPECT_EQ(address.path, "private_ip");
    addresses.push_back(address.resource->name);
  }
  EXPECT_EQ(addresses, (std::vector<std::string>{"zookeeper_1", "zookeeper_2", "zookeeper_3"}));
}

TEST_F(Servers, BrokersAreToldWhatTheSettingsSay) {
  const Object& broker = told(*of_stage("kafka").find("aws_launch_template.kafka_1"));
  EXPECT_EQ(*find(broker, "replication_factor")->as<std::int64_t>(), 3);
  EXPECT_EQ(*find(broker, "min_insync_replicas")->as<std::int64_t>(), 2);
  EXPECT_EQ(*find(broker, "retention_days")->as<std::int64_t>(), 3);
}

TEST_F(Servers, AnAlarmTellsOfALostQuorum) {
  const Unit& prod = unit({"prod", "eu-west-1", "prod", "zookeeper"});
  const Resource& alarm = *prod.find("aws_cloudwatch_metric_alarm.zookeeper_no_quorum");
  EXPECT_EQ(value_of<std::int64_t>(alarm, "threshold"), 3) << "of five";
  EXPECT_EQ(value_of<std::string>(alarm, "comparison_operator"), "LessThanThreshold");
  EXPECT_EQ(value_of<std::string>(alarm, "treat_missing_data"), "breaching");
}

TEST_F(Servers, OneMachineInAFewZonesHasTheDiskInItsOwn) {
  std::map<std::string, std::string> files = acme_files();
  files["dev/eu-west-1/dev.yaml"] += "zookeeper: {servers: 3}\n";
  replace_once(files["dev/eu-west-1/dev.yaml"], "zones: 3", "zones: 2");
  const auto built = build_organization(files);
  const Unit* dev = built->architecture.find({"dev", "eu-west-1", "dev", "zookeeper"});
  ASSERT_NE(dev, nullptr) << built->messages();
  EXPECT_EQ(value_of<std::string>(*dev->find("aws_ebs_volume.zookeeper_3"), "availability_zone"),
            "eu-west-1a");
}

// --- the limit of user data

TEST(UserData, CountsWhatIsSentAndReferencesAtTheirLongest) {
  Resource bucket;
  bucket.type = "aws_s3_bucket";
  const Value plain = cloud_config(object({{"a", "b"}}));
  EXPECT_EQ(systems::user_data_size(plain), std::string("#cloud-config\n{\n  \"a\": \"b\"\n}\n").size());
  const Value reference = cloud_config(object({{"a", bucket["id"]}}));
  EXPECT_EQ(systems::user_data_size(reference), systems::user_data_size(plain) - 1 + 63);
  const Value nested = cloud_config(object({{"a", json(object({{"b", 1}}))}}));
  EXPECT_EQ(systems::user_data_size(nested),
            std::string("#cloud-config\n{\n  \"a\": \"{\\n  \\\"b\\\": 1\\n}\\n\"\n}\n").size());
}

/// The true text, with every reference a variable, cannot be longer but by the variables' names.
TEST_F(Servers, TheCountIsNotBelowWhatIsWritten) {
  const FileTree written = synthesise(*acme_);
  const std::string path = "stage/eu-west-1/mgmt/vpn/user-data/launch_template.vpn.user_data.yaml.tftpl";
  const std::string& text = written.at(path);
  std::size_t names = 0;
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 1))
    names += text.find('}', at) + 1 - at;
  const Resource& machine = *unit({"stage", "eu-west-1", "mgmt", "vpn"}).find("aws_launch_template.vpn");
  EXPECT_GE(systems::user_data_size(*find(machine.attributes, "user_data")), text.size() - names);
}

TEST(UserDataLimit, NamesTheServerThatIsToldTooMuch) {
  std::map<std::string, std::string> files = acme_files();
  files.at("stage/eu-west-1/region.yaml") +=
      "override:\n  vpn//aws_launch_template.vpn:\n    user_data: " + std::string(24 * 1024, 'A') + "\n";
  const auto built = build_organization(files);
  EXPECT_TRUE(built->diagnostics.has_errors());
  EXPECT_THAT(built->messages(),
              HasSubstr("error: server vpn of stage/eu-west-1/mgmt/vpn would be sent more than EC2 takes"));
  EXPECT_THAT(built->messages(), HasSubstr("found: 18432 bytes of user data"));
}

}  // namespace
}  // namespace ashlar::testing

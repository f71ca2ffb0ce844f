// What must hold of every resource, whatever system makes it.
#include <algorithm>
#include <set>

#include <fnmatch.h>
#include <gtest/gtest.h>

#include "model/schema_check.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

class Security : public ::testing::Test {
 protected:
  void for_each(const std::string& type, const std::function<void(const Resource&)>& check) {
    int count = 0;
    for (const auto& [path, unit] : acme_->architecture.units()) {
      for (const auto& resource : unit->resources) {
        if (resource->type != type) continue;
        ++count;
        SCOPED_TRACE(resource->full_address());
        check(*resource);
      }
    }
    EXPECT_GT(count, 0) << "acme has no " << type << ": the rule would hold of nothing";
  }

  static std::string text(const Resource& resource, std::string_view attribute) {
    const Value* value = find(resource.attributes, attribute);
    const std::string* plain = value ? value->as<std::string>() : nullptr;
    return plain ? *plain : "";
  }

  static bool flag(const Resource& resource, std::string_view attribute) {
    const Value* value = find(resource.attributes, attribute);
    const bool* plain = value ? value->as<bool>() : nullptr;
    return plain && *plain;
  }

  static bool has(const Resource& resource, std::string_view attribute) {
    return find(resource.attributes, attribute) != nullptr;
  }

  static Cidr addresses(const std::string& cidr) {
    CidrProblem problem{};
    return parse_cidr(cidr, problem).value();
  }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
};

TEST_F(Security, NoSubnetGivesPublicAddresses) {
  for_each("aws_subnet",
           [](const Resource& subnet) { EXPECT_FALSE(flag(subnet, "map_public_ip_on_launch")); });
}

TEST_F(Security, OnlyNatGatewaysAndTheVpnHaveElasticAddresses) {
  for_each("aws_eip", [](const Resource& address) {
    EXPECT_TRUE(address.name.starts_with("nat_") || address.unit->path.part == "vpn");
  });
}

TEST_F(Security, OnlyTheVpnStartsWithAPublicAddress) {
  for_each("aws_launch_template", [](const Resource& machine) {
    EXPECT_EQ(has(machine, "network_interfaces"), machine.unit->path.part == "vpn");
  });
}

TEST_F(Security, ServersGiveCredentialsToThemselvesOnlyAndHaveNoKeyPairs) {
  for_each("aws_launch_template", [](const Resource& machine) {
    const Object& metadata = *find(machine.attributes, "metadata_options")->as<Object>();
    EXPECT_EQ(*find(metadata, "http_tokens")->as<std::string>(), "required");
    EXPECT_EQ(*find(metadata, "http_put_response_hop_limit")->as<std::int64_t>(), 1);
    EXPECT_FALSE(has(machine, "key_name"));
  });
}

TEST_F(Security, DisksAndQueuesAreEncryptedWithKeysOfOurs) {
  for_each("aws_ebs_volume", [](const Resource& disk) {
    EXPECT_TRUE(flag(disk, "encrypted"));
    EXPECT_TRUE(has(disk, "kms_key_id"));
  });
  for_each("aws_launch_template", [](const Resource& machine) {
    const Object& mapping = *find(machine.attributes, "block_device_mappings")->as<Object>();
    const Object& disk = *find(mapping, "ebs")->as<Object>();
    EXPECT_EQ(*find(disk, "encrypted")->as<std::string>(), "true");
    EXPECT_NE(find(disk, "kms_key_id"), nullptr);
  });
  for_each("aws_sqs_queue", [](const Resource& queue) { EXPECT_TRUE(has(queue, "kms_master_key_id")); });
}

TEST_F(Security, OnlyThePublicLoadBalancerOfAnEnvironmentFacesTheInternet) {
  for_each("aws_lb", [&](const Resource& balancer) {
    const bool is_public = balancer.unit->path.part == "load-balancers" && balancer.name == "public";
    EXPECT_EQ(flag(balancer, "internal"), !is_public);
    EXPECT_TRUE(flag(balancer, "drop_invalid_header_fields"));
  });
}

TEST_F(Security, ListenersSpeakTlsOrRedirect) {
  for_each("aws_lb_listener", [](const Resource& listener) {
    if (text(listener, "protocol") == "HTTPS") {
      EXPECT_TRUE(text(listener, "ssl_policy").starts_with("ELBSecurityPolicy-TLS13-1-2-"));
    } else {
      const Value* action = find(listener.attributes, "default_action");
      ASSERT_NE(action, nullptr);
      EXPECT_EQ(*find(*action->as<Object>(), "type")->as<std::string>(), "redirect");
    }
  });
}

TEST_F(Security, LogGroupsAreEncryptedAndEnd) {
  for_each("aws_cloudwatch_log_group", [](const Resource& group) {
    EXPECT_TRUE(has(group, "kms_key_id"));
    EXPECT_TRUE(has(group, "retention_in_days"));
  });
}

TEST_F(Security, DatabasesAreEncryptedPrivateAndWithoutPasswordInTheState) {
  for_each("aws_db_instance", [](const Resource& instance) {
    EXPECT_FALSE(has(instance, "password"));
    EXPECT_FALSE(flag(instance, "publicly_accessible"));
    EXPECT_TRUE(has(instance, "replicate_source_db") || flag(instance, "storage_encrypted"));
  });
  for_each("aws_secretsmanager_secret_version",
           [](const Resource& version) { EXPECT_FALSE(has(version, "secret_string")); });
}

TEST_F(Security, ProductionDataIsProtected) {
  for_each("aws_db_instance", [](const Resource& instance) {
    EXPECT_TRUE(instance.unit->path.account != "prod" || flag(instance, "deletion_protection"));
  });
}

TEST_F(Security, BucketsArePrivateAndEncrypted) {
  std::set<const Resource*> closed;
  std::set<const Resource*> encrypted;
  for_each("aws_s3_bucket_public_access_block", [&](const Resource& block) {
    for (const char* what :
         {"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"}) {
      EXPECT_TRUE(flag(block, what)) << what;
    }
    closed.insert(find(block.attributes, "bucket")->as<Reference>()->resource);
  });
  for_each("aws_s3_bucket_server_side_encryption_configuration", [&](const Resource& rule) {
    encrypted.insert(find(rule.attributes, "bucket")->as<Reference>()->resource);
  });
  std::set<const Resource*> refusing_plain_http;
  for_each("aws_s3_bucket_policy", [&](const Resource& policy) {
    const Value& document = *find(policy.attributes, "policy")->as<JsonDocument>()->root;
    for (const Value& statement : *find(*document.as<Object>(), "Statement")->as<List>()) {
      if (*find(*statement.as<Object>(), "Sid")->as<std::string>() == "RefusePlainHttp")
        refusing_plain_http.insert(find(policy.attributes, "bucket")->as<Reference>()->resource);
    }
  });
  for_each("aws_s3_bucket", [&](const Resource& bucket) {
    EXPECT_TRUE(closed.contains(&bucket));
    EXPECT_TRUE(encrypted.contains(&bucket));
    EXPECT_TRUE(refusing_plain_http.contains(&bucket));
  });
}

TEST_F(Security, KeysRotate) {
  for_each("aws_kms_key", [](const Resource& key) { EXPECT_TRUE(flag(key, "enable_key_rotation")); });
}

/// The ARN patterns that one statement of a key's policy lets in.
std::vector<std::string> admitted_by(const Resource& key, std::string_view sid) {
  const Value& policy = *find(key.attributes, "policy")->as<JsonDocument>()->root;
  std::vector<std::string> patterns;
  for (const Value& statement : *find(*policy.as<Object>(), "Statement")->as<List>()) {
    const Object& fields = *statement.as<Object>();
    if (*find(fields, "Sid")->as<std::string>() != sid) continue;
    const Object& condition = *find(*find(fields, "Condition")->as<Object>(), "ArnLike")->as<Object>();
    for (const Value& pattern : *find(condition, "aws:PrincipalArn")->as<List>())
      patterns.push_back(*pattern.as<std::string>());
  }
  return patterns;
}

TEST_F(Security, KeysLetServicesReadTheirSecrets) {
  for (const std::string account : {"prod", "stage", "dev"}) {
    const Unit& keys = *acme_->architecture.find({account, "eu-west-1", account, "keys"});
    const Unit& services = *acme_->architecture.find({account, "eu-west-1", account, "services"});
    const std::vector<std::string> admitted = admitted_by(*keys.find("aws_kms_key.main"), "ReadSecrets");
    const Resource& role = *services.find("aws_iam_role.backend");
    const std::string arn =
        "arn:aws:iam::" + keys.account_id + ":role" + text(role, "path") + text(role, "name");
    EXPECT_TRUE(std::any_of(admitted.begin(), admitted.end(), [&](const std::string& pattern) {
      return fnmatch(pattern.c_str(), arn.c_str(), 0) == 0;
    })) << arn;
  }
}

TEST_F(Security, DefaultGroupsHaveNoRules) {
  for_each("aws_default_security_group", [](const Resource& group) {
    EXPECT_FALSE(has(group, "ingress"));
    EXPECT_FALSE(has(group, "egress"));
  });
}

TEST_F(Security, NoRuleLetsTheWorldInButToPublicLoadBalancersAndToTheVpnByUdp) {
  for_each("aws_vpc_security_group_ingress_rule", [](const Resource& rule) {
    if (text(rule, "cidr_ipv4") != "0.0.0.0/0") return;
    const Reference* group = find(rule.attributes, "security_group_id")->as<Reference>();
    ASSERT_NE(group, nullptr);
    const std::string where = rule.unit->path.part + "/" + group->resource->name;
    const bool vpn = where == "vpn/vpn" && text(rule, "ip_protocol") == "udp";
    EXPECT_TRUE(vpn || where == "load-balancers/public") << where;
  });
}

/// The VPN server puts its own address in place of its clients'.
TEST_F(Security, NoRuleAdmitsVpnClientsByAddressesThatNeverArrive) {
  const std::string pool = ManagementSettings::section().info.find("vpn_clients")->default_text;
  for_each("aws_vpc_security_group_ingress_rule",
           [&](const Resource& rule) { EXPECT_NE(text(rule, "cidr_ipv4"), pool); });
  for_each("aws_network_acl_rule", [&](const Resource& rule) { EXPECT_NE(text(rule, "cidr_block"), pool); });
}

TEST_F(Security, PeopleOnTheVpnReachMysqlFromTheVpnServersSubnets) {
  std::set<std::string> admitted;
  for_each("aws_vpc_security_group_ingress_rule", [&](const Resource& rule) {
    if (rule.unit->path.text() != "stage/eu-west-1/stage/mysql") return;
    if (rule.name.starts_with("mysql_vpn_server_")) admitted.insert(text(rule, "cidr_ipv4"));
  });
  for_each("aws_subnet", [&](const Resource& subnet) {
    if (subnet.unit->path.text() != "stage/eu-west-1/mgmt/vpc" || !subnet.name.starts_with("public_")) return;
    ASSERT_EQ(admitted.size(), 1U);
    EXPECT_TRUE(addresses(*admitted.begin()).contains(addresses(text(subnet, "cidr_block"))));
  });
}

TEST_F(Security, UsersExistInTheSecurityAccountOnly) {
  for_each("aws_iam_user", [](const Resource& user) { EXPECT_EQ(user.unit->path.account, "security"); });
}

TEST_F(Security, EveryProviderIsBoundToItsAccount) {
  for (const auto& [path, unit] : acme_->architecture.units()) {
    EXPECT_EQ(unit->account_id.size(), 12U) << path.text();
    // In the management account, what makes that account's roles is applied by the caller's own.
    EXPECT_EQ(unit->deploy_role_arn.empty(),
              path.account == "master" && path.region == "_global" &&
                  (path.part == "access" || path.part == "state" || path.part == "organization"))
        << path.text();
  }
}

TEST_F(Security, TheProvidersSchemaAgrees) {
  Diagnostics diagnostics;
  check_schema(acme_->architecture, schema::Schema::builtin(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all())
    ADD_FAILURE() << to_text(diagnostic, acme_->sources, Colour::Off);
}

}  // namespace
}  // namespace ashlar::testing

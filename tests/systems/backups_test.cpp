// Backups: what is taken, who keeps copies, and who may delete.
#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

constexpr const char* unit = "stage/eu-west-1/trial/backups";
constexpr const char* keys = "stage/eu-west-1/trial/keys";

std::unique_ptr<Built> with_backups(const std::string& backups, const std::string& more = {}) {
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/trial.yaml"] = "network: {cidr: 10.40.0.0/17}\nbackups: {" + backups + "}\n" + more;
  return build_organization(files);
}

TEST(Backups, AreTakenWhenTheSettingSays) {
  const auto built = with_backups("hour: \"02:05\", keep_days: 14");
  const Resource& plan = resource_at(*built, unit, "aws_backup_plan.main");
  EXPECT_EQ(text_at(plan, {"rule", "schedule"}), "cron(5 2 * * ? *)");
  EXPECT_EQ(*value_at(plan, {"rule", "lifecycle", "delete_after"}).as<std::int64_t>(), 14);
}

/// A replica holds what its primary holds.
TEST(Backups, LeaveReplicasOut) {
  const auto built = with_backups("", "mysql: {replicas: 1, backup_days: 7}\n");
  const List& left_out =
      *value_at(resource_at(*built, unit, "aws_backup_selection.environment"), {"not_resources"}).as<List>();
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_EQ(left_out[0].as<Reference>()->resource->address(), "aws_db_instance.replica_1");
}

/// They carry the environment's tag as all of it does.
TEST(Backups, LeaveSystemDisksOfServersOut) {
  const auto built = with_backups("", "zookeeper: {servers: 3}\n");
  const Resource& selection = resource_at(*built, unit, "aws_backup_selection.environment");
  EXPECT_EQ(text_at(selection, {"condition", "string_not_equals", "key"}), "aws:ResourceTag/ashlar:disk");
  EXPECT_EQ(text_at(selection, {"condition", "string_not_equals", "value"}), "system");
  const Resource& machine =
      resource_at(*built, "stage/eu-west-1/trial/zookeeper", "aws_launch_template.zookeeper_1");
  for (const Value& made : value_of<List>(machine, "tag_specifications")) {
    const Object tags = value_of<Object>(*made.as<Object>(), "tags");
    const Value* mark = find(tags, "ashlar:disk");
    const bool is_disk = value_of<std::string>(*made.as<Object>(), "resource_type") == "volume";
    EXPECT_EQ(mark ? *mark->as<std::string>() : "", is_disk ? "system" : "");
  }
  const Resource& disk = resource_at(*built, machine.unit->path.text(), "aws_ebs_volume.zookeeper_1");
  EXPECT_EQ(find(value_of<Object>(disk, "tags"), "ashlar:disk"), nullptr) << "it holds the data";
}

TEST(Backups, CannotBeDeletedEarlyWhereDataIsProtected) {
  const char* lock = "aws_backup_vault_lock_configuration.main";
  EXPECT_EQ(unit_at(*with_backups(""), unit).find(lock), nullptr);
  const auto built = with_backups("keep_days: 21", "protect: true\n");
  const Resource& locked = resource_at(*built, unit, lock);
  EXPECT_EQ(*value_at(locked, {"min_retention_days"}).as<std::int64_t>(), 21);
  EXPECT_EQ(find(locked.attributes, "changeable_for_days"), nullptr) << "a lock that nobody can ever undo";
}

TEST(Backups, TheKeyIsOpenToTheSecurityAccountOnlyWhereItKeepsCopies) {
  const auto built = with_backups("");
  EXPECT_EQ(statement(resource_at(*built, keys, "aws_kms_key.main"), "policy", "CopyBackups"), nullptr);
  EXPECT_EQ(find(*value_at(resource_at(*built, unit, "aws_backup_plan.main"), {"rule"}).as<Object>(),
                 "copy_action"),
            nullptr);
  const auto copied = with_backups("copies: true");
  EXPECT_NE(statement(resource_at(*copied, keys, "aws_kms_key.main"), "policy", "CopyBackups"), nullptr);
  const Reference& vault = *value_at(resource_at(*copied, unit, "aws_backup_plan.main"),
                                     {"rule", "copy_action", "destination_vault_arn"})
                                .as<Reference>();
  EXPECT_EQ(vault.resource->unit->path.text(), "security/eu-west-1/_global/backup-copies");
}

/// AWS has one set of settings for a region of an account.
TEST(Backups, SettingsOfTheRegionAreMadeOnce) {
  std::map<std::string, std::string> files = acme_files();
  for (const char* name : {"one", "two"}) {
    const std::string cidr = name == std::string("one") ? "10.40.0.0/17" : "10.41.0.0/17";
    files["stage/eu-west-1/" + std::string(name) + ".yaml"] = "network: {cidr: " + cidr + "}\nbackups: {}\n";
  }
  const auto built = build_organization(files);
  const Unit& settings = unit_at(*built, "stage/eu-west-1/_global/backup-settings");
  for (const char* backups : {"stage/eu-west-1/one/backups", "stage/eu-west-1/two/backups"}) {
    EXPECT_TRUE(unit_at(*built, backups).depends_on().contains(&settings)) << backups;
  }
}

}  // namespace
}  // namespace ashlar::testing

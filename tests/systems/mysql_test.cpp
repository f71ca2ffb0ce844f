// MySQL: what its settings become.
#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

std::unique_ptr<Built> with_mysql(const std::string& settings) { return with_stage("mysql", settings); }

const Resource& in_mysql(const Built& built, const std::string& address) {
  return resource_at(built, "stage/eu-west-1/stage/mysql", address);
}

TEST(Mysql, ADiskGrowsOnlyWhereTheLimitLeavesRoom) {
  const auto limit = [](const std::string& settings) -> const Value* {
    static std::unique_ptr<Built> built;
    built = with_mysql(settings);
    return find(in_mysql(*built, "aws_db_instance.primary").attributes, "max_allocated_storage");
  };
  ASSERT_NE(limit("storage: 50 GiB"), nullptr);
  EXPECT_EQ(limit("storage: 95 GiB"), nullptr) << "RDS wants a tenth more than the disk";
  EXPECT_EQ(limit("storage: 500 GiB"), nullptr);
  EXPECT_EQ(limit("storage: 50 GiB, most_storage: 50 GiB"), nullptr);
}

TEST(Mysql, AMajorUpgradeIsAllowedByTheSettingAloneAndComesAtOnce) {
  for (const bool allowed : {false, true}) {
    const auto built = with_mysql(allowed ? "allow_major_version_upgrade: true" : "");
    const Resource& primary = in_mysql(*built, "aws_db_instance.primary");
    EXPECT_EQ(value_of<bool>(primary, "allow_major_version_upgrade"), allowed);
    EXPECT_EQ(value_of<bool>(primary, "apply_immediately"), allowed);
  }
}

TEST(Mysql, ExtendedSupportIsPaidForOnlyWhereAsked) {
  EXPECT_EQ(
      value_of<std::string>(in_mysql(*with_mysql(""), "aws_db_instance.primary"), "engine_lifecycle_support"),
      "open-source-rds-extended-support-disabled");
  const auto asked = with_mysql("extended_support: true");
  const Resource& primary = in_mysql(*asked, "aws_db_instance.primary");
  EXPECT_EQ(value_of<std::string>(primary, "engine_lifecycle_support"), "open-source-rds-extended-support");
  EXPECT_EQ(primary.lifecycle.ignore_changes, std::vector<std::string>{"engine_lifecycle_support"});
}

/// The group is new whenever the unit is made again, and so is the snapshot's name.
TEST(Mysql, TheFinalSnapshotIsNamedAfterTheSecurityGroup) {
  const auto built = with_mysql("");
  const Template name =
      value_of<Template>(in_mysql(*built, "aws_db_instance.primary"), "final_snapshot_identifier");
  ASSERT_EQ(name.parts.size(), 2U);
  EXPECT_EQ(std::get<std::string>(name.parts[0]), "stage-mysql-final-");
  EXPECT_EQ(std::get<Reference>(name.parts[1]).resource->address(), "aws_security_group.mysql");
}

TEST(Mysql, AlarmsRingWhereTheSettingsSay) {
  const auto built = with_mysql("alarms: {connections: 500, free_memory_mb: 250, free_disk_gb: 5}");
  const auto threshold = [&](const char* alarm) {
    return value_of<std::int64_t>(in_mysql(*built, std::string("aws_cloudwatch_metric_alarm.mysql_") + alarm),
                                  "threshold");
  };
  EXPECT_EQ(threshold("connections"), 500);
  EXPECT_EQ(threshold("cpu"), 90);
  EXPECT_EQ(threshold("memory"), 250'000'000);
  EXPECT_EQ(threshold("disk"), 5'000'000'000);
  EXPECT_EQ(
      value_of<std::string>(in_mysql(*built, "aws_cloudwatch_metric_alarm.mysql_disk"), "alarm_description"),
      "The database has less than 5 GB of free disk for five minutes");
}

/// RDS has one name for all servers of an account and region, and makes the group if nobody else has.
TEST(Mysql, ReadingsHaveOneGroupMadeBeforeTheServersOfTheRegion) {
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/trial.yaml"] = "network: {cidr: 10.40.0.0/17}\nmysql: {}\n";
  const auto built = build_organization(files);
  int groups = 0;
  for (const auto& [path, unit] : built->architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (resource->type != "aws_cloudwatch_log_group") continue;
      if (value_of<std::string>(*resource, "name") != "RDSOSMetrics") continue;
      groups += path.account == "stage" ? 1 : 0;
    }
  }
  EXPECT_EQ(groups, 1) << built->messages();
  const Resource* readings =
      find_resource(*built, "stage/eu-west-1/_global/mysql-readings", "aws_cloudwatch_log_group.readings");
  ASSERT_NE(readings, nullptr);
  for (const char* unit : {"stage/eu-west-1/stage/mysql", "stage/eu-west-1/trial/mysql"}) {
    const Resource* primary = find_resource(*built, unit, "aws_db_instance.primary");
    ASSERT_NE(primary, nullptr) << unit;
    EXPECT_TRUE(primary->unit->depends_on().contains(readings->unit)) << unit;
  }
}

}  // namespace
}  // namespace ashlar::testing

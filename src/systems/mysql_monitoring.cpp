#include "systems/mysql_monitoring.h"

#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// As long as RDS would keep them itself (RDS User Guide, "Retention of Enhanced Monitoring metrics").
constexpr int readings_days = 30;

/// Only for these servers of this account.
Value monitoring_trust(const Site& site, const std::vector<std::string>& servers) {
  List arns;
  for (const std::string& server : servers) arns.emplace_back(site.arn("rds", "db:" + server));
  return policy({allow("Monitoring")
                     .service({"monitoring.rds.amazonaws.com"})
                     .action({"sts:AssumeRole"})
                     .when("StringEquals", "aws:SourceAccount", site.account_id())
                     .when("ArnLike", "aws:SourceArn", std::move(arns))});
}

/// What AWS's own AmazonRDSEnhancedMonitoringRole allows, for this group.
Value writing(const Resource& readings) {
  const Value group = readings["arn"];
  return policy({
      allow("MakeGroup")
          .action({"logs:CreateLogGroup", "logs:PutRetentionPolicy"})
          .on({group, concat({group, ":*"})}),
      allow("WriteReadings")
          .action(
              {"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"})
          .on({concat({group, ":log-stream:*"})}),
  });
}

}  // namespace

const Resource& mysql_readings(const Site& site, Span from, const Resource& key) {
  Scope scope = site.scope(
      "mysql-readings", "mysql",
      {.title = "Readings of the MySQL servers",
       .what = "The log group RDSOSMetrics, where RDS keeps what it reads of the operating systems below all "
               "database servers of the region. If the account has one already, which RDS made, delete it or "
               "import it first.",
       .loss = "The readings of the last 30 days. RDS makes the group again by itself, unencrypted."},
      from);
  return scope.add(
      "aws_cloudwatch_log_group", "readings",
      {{"name", "RDSOSMetrics"}, {"retention_in_days", readings_days}, {"kms_key_id", key["arn"]}});
}

Monitoring add_monitoring(Scope scope, const Site& site, const std::vector<std::string>& servers,
                          const Resource& readings) {
  Resource& role =
      scope.add("aws_iam_role", "monitoring",
                {
                    {"name", fit_name({site.environment, site.region, "mysql-monitoring"}, role_name_limit)},
                    {"description", "Lets RDS write the readings of MySQL servers of " + site.environment},
                    {"assume_role_policy", monitoring_trust(site, servers)},
                });
  Resource& may_write =
      scope.add("aws_iam_role_policy", "monitoring",
                {{"name", "write-readings"}, {"role", role["id"]}, {"policy", writing(readings)}});
  return {&role, &may_write};
}

}  // namespace ashlar::systems

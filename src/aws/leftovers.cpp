#include "aws/leftovers.h"

#include <fmt/format.h>

#include "aws/json_call.h"
#include "aws/query.h"

namespace ashlar::aws {

using nlohmann::json;
using pugi::xml_node;

namespace {

constexpr Pages ec2_pages{"NextToken", "nextToken"};
constexpr Pages rds_pages{"Marker", "Marker"};

/// How one of a kind is deleted.
struct Deletion {
  LeftoverKind kind;
  const char* name;
  const char* service;  ///< of the query protocol; none: it is a log group
  const char* action;
  const char* field;  ///< the form's, for the id
  std::vector<std::string> absent;
  std::vector<std::string> busy;
};

/// Source: the errors of each action in its service's API reference.
const Deletion& deletion_of(LeftoverKind kind) {
  using Kind = LeftoverKind;
  static const std::vector<Deletion> all{{Kind::LogGroup,
                                          "log group",
                                          nullptr,
                                          "Logs_20140328.DeleteLogGroup",
                                          "logGroupName",
                                          {"ResourceNotFoundException"},
                                          {}},
                                         {Kind::NetworkInterface,
                                          "network interface",
                                          "ec2",
                                          "DeleteNetworkInterface",
                                          "NetworkInterfaceId",
                                          {"InvalidNetworkInterfaceID.NotFound"},
                                          {"InvalidNetworkInterface.InUse"}},
                                         {Kind::DatabaseSnapshot,
                                          "database snapshot",
                                          "rds",
                                          "DeleteDBSnapshot",
                                          "DBSnapshotIdentifier",
                                          {"DBSnapshotNotFound"},
                                          {"InvalidDBSnapshotState"}},
                                         {Kind::DatabaseBackups,
                                          "automated backups",
                                          "rds",
                                          "DeleteDBInstanceAutomatedBackup",
                                          "DbiResourceId",
                                          {"DBInstanceAutomatedBackupNotFound"},
                                          {"InvalidDBInstanceAutomatedBackupState"}},
                                         {Kind::LoadBalancer,
                                          "load balancer",
                                          "elasticloadbalancing",
                                          "DeleteLoadBalancer",
                                          "LoadBalancerArn",
                                          {"LoadBalancerNotFound"},
                                          {"ResourceInUse"}},
                                         {Kind::TargetGroup,
                                          "target group",
                                          "elasticloadbalancing",
                                          "DeleteTargetGroup",
                                          "TargetGroupArn",
                                          {"TargetGroupNotFound"},
                                          {"ResourceInUse"}},
                                         {Kind::SecurityGroup,
                                          "security group",
                                          "ec2",
                                          "DeleteSecurityGroup",
                                          "GroupId",
                                          {"InvalidGroup.NotFound"},
                                          {"DependencyViolation"}},
                                         {Kind::Volume,
                                          "volume",
                                          "ec2",
                                          "DeleteVolume",
                                          "VolumeId",
                                          {"InvalidVolume.NotFound"},
                                          {"VolumeInUse"}},
                                         {Kind::VolumeSnapshot,
                                          "snapshot of a volume",
                                          "ec2",
                                          "DeleteSnapshot",
                                          "SnapshotId",
                                          {"InvalidSnapshot.NotFound"},
                                          {}}};
  return all.at(static_cast<std::size_t>(kind));
}

std::string target_of(const Leftover& leftover) {
  return fmt::format("the {} {} in {}", name_of(leftover.kind), leftover.id, leftover.region);
}

/// EC2 says of one that is attached only that a value is wrong.
Expected<void> check_unattached(const Client& client, const Leftover& interface) {
  Query asked{"ec2", "DescribeNetworkInterfaces", "delete", target_of(interface)};
  asked.form = {{"NetworkInterfaceId.1", interface.id}};
  asked.absent = {"InvalidNetworkInterfaceID.NotFound"};
  const auto answer = ask(client, interface.region, asked);
  if (!answer) return tl::unexpected(answer.error());
  const xml_node found = result_of(*answer).child("networkInterfaceSet").child("item");
  const std::string status = found.child_value("status");
  if (!found || status == "available") return {};
  Failure failure;
  failure.operation = "delete";
  failure.target = target_of(interface);
  failure.reason = fmt::format("AWS holds it still ({}): {}", status, found.child_value("description"));
  failure.help = "wait: AWS lets go of a deleted function's interfaces within 45 minutes";
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

Expected<Leftovers> manual_snapshots(const Client& client, const std::string& region,
                                     const std::string& database) {
  Leftovers found;
  Query asked{"rds", "DescribeDBSnapshots", "list", "the snapshots of the database " + database};
  asked.form = {{"SnapshotType", "manual"}};  // by instance, only one that lives can be asked for
  const auto listed = each_page(client, region, asked, rds_pages, [&](const xml_node& page) {
    for (const xml_node& one : page.child("DBSnapshots").children("DBSnapshot"))
      if (one.child_value("DBInstanceIdentifier") == database)
        found.push_back(
            {LeftoverKind::DatabaseSnapshot, one.child_value("DBSnapshotIdentifier"), region,
             fmt::format("of the database {}, taken {}", database, one.child_value("SnapshotCreateTime"))});
  });
  if (!listed) return tl::unexpected(listed.error());
  return found;
}

Expected<Leftovers> retained_backups(const Client& client, const std::string& region,
                                     const std::string& database) {
  Leftovers found;
  const Query asked{"rds", "DescribeDBInstanceAutomatedBackups", "list",
                    "the automated backups of the database " + database};
  const auto listed = each_page(client, region, asked, rds_pages, [&](const xml_node& page) {
    for (const xml_node& one : page.child("DBInstanceAutomatedBackups").children("DBInstanceAutomatedBackup"))
      if (one.child_value("DBInstanceIdentifier") == database &&
          std::string_view(one.child_value("Status")) == "retained")
        found.push_back({LeftoverKind::DatabaseBackups, one.child_value("DbiResourceId"), region,
                         "automated backups of the database " + database + ", kept when it was deleted"});
  });
  if (!listed) return tl::unexpected(listed.error());
  return found;
}

}  // namespace

std::string_view name_of(LeftoverKind kind) { return deletion_of(kind).name; }

Expected<Leftovers> leftover_log_groups(const Client& client, const std::string& region,
                                        const std::string& name) {
  Leftovers found;
  JsonCall asked{"logs", "Logs_20140328.DescribeLogGroups", "list", "the log groups " + name};
  asked.body = {{"logGroupNamePrefix", name}};
  const auto listed = each_page(client, region, asked, {"nextToken", "nextToken"}, [&](const json& page) {
    for (const json& one : page.value("logGroups", json::array())) {
      const std::string group = text_of(one, "logGroupName");
      if (group == name || group.starts_with(name + "/"))  // not that of `NAME-2`
        found.push_back({LeftoverKind::LogGroup, group, region, "named " + name});
    }
  });
  if (!listed) return tl::unexpected(listed.error());
  return found;
}

/// Source: Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC".
Expected<Leftovers> leftover_interfaces(const Client& client, const std::string& region,
                                        const std::string& vpc) {
  Leftovers found;
  Query asked{"ec2", "DescribeNetworkInterfaces", "list", "the network interfaces in " + vpc};
  asked.form = {{"Filter.1.Name", "vpc-id"}, {"Filter.1.Value.1", vpc}};
  const auto listed = each_page(client, region, asked, ec2_pages, [&](const xml_node& page) {
    for (const xml_node& one : page.child("networkInterfaceSet").children("item")) {
      const std::string description = one.child_value("description");
      if (description.starts_with("AWS Lambda VPC ENI"))
        found.push_back(
            {LeftoverKind::NetworkInterface, one.child_value("networkInterfaceId"), region, description});
    }
  });
  if (!listed) return tl::unexpected(listed.error());
  return found;
}

Expected<Leftovers> leftover_snapshots(const Client& client, const std::string& region,
                                       const std::string& database) {
  auto found = manual_snapshots(client, region, database);
  if (!found) return found;
  auto backups = retained_backups(client, region, database);
  if (!backups) return backups;
  found->insert(found->end(), backups->begin(), backups->end());
  return found;
}

Expected<Leftovers> leftover_volume_snapshots(const Client& client, const std::string& region,
                                              const std::string& policy) {
  Leftovers found;
  Query asked{"ec2", "DescribeSnapshots", "list", "the snapshots made by " + policy};
  asked.form = {{"Owner.1", "self"},
                {"Filter.1.Name", "tag:aws:dlm:lifecycle-policy-id"},
                {"Filter.1.Value.1", policy}};
  const auto listed = each_page(client, region, asked, ec2_pages, [&](const xml_node& page) {
    for (const xml_node& one : page.child("snapshotSet").children("item"))
      found.push_back({LeftoverKind::VolumeSnapshot, one.child_value("snapshotId"), region,
                       fmt::format("of {}, taken {} by {}", one.child_value("volumeId"),
                                   one.child_value("startTime"), policy)});
  });
  if (!listed) return tl::unexpected(listed.error());
  return found;
}

Expected<void> remove(const Client& client, const Leftover& leftover) {
  const Deletion& how = deletion_of(leftover.kind);
  if (how.service == nullptr) {
    JsonCall call{"logs", how.action, "delete", target_of(leftover), {{how.field, leftover.id}}, how.absent};
    return tell(client, leftover.region, call);
  }
  if (leftover.kind == LeftoverKind::NetworkInterface)
    if (auto free = check_unattached(client, leftover); !free) return free;
  return tell(client, leftover.region,
              {how.service,
               how.action,
               "delete",
               target_of(leftover),
               {{how.field, leftover.id}},
               how.absent,
               how.busy});
}

}  // namespace ashlar::aws

// What AWS's services make by themselves beside what was asked for, and leave behind when that has gone.
// Found by what it is named or marked with, once its maker is gone: as long as it lives, its things are in
// use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

enum class LeftoverKind {
  LogGroup,
  NetworkInterface,
  DatabaseSnapshot,
  DatabaseBackups,
  LoadBalancer,
  TargetGroup,
  SecurityGroup,
  Volume,
  VolumeSnapshot,
};

/// "log group"
std::string_view name_of(LeftoverKind kind);

struct Leftover {
  LeftoverKind kind = LeftoverKind::LogGroup;
  std::string id;  ///< by which it is deleted: a name, an id, an ARN
  std::string region;
  std::string why;  ///< why it is taken for what the maker left: "AWS Lambda VPC ENI-thumbnails-…"
};

using Leftovers = std::vector<Leftover>;

/// The log group of that name, and those below it: `/aws/lambda/NAME`, `/aws/eks/NAME`,
/// `/aws/rds/instance/NAME`. A service writes its last lines after its log group was deleted, and so makes it
/// again.
Expected<Leftovers> leftover_log_groups(const Client& client, const std::string& region,
                                        const std::string& name);

/// Network interfaces that Lambda made in a VPC. It takes away those of a deleted function by itself, up to
/// 45 minutes later; until then no subnet and security group of theirs can be deleted.
Expected<Leftovers> leftover_interfaces(const Client& client, const std::string& region,
                                        const std::string& vpc);

/// Snapshots that were taken of a database by hand or as its last, and its automated backups where they were
/// kept. Not those of AWS Backup, which are in its vault.
Expected<Leftovers> leftover_snapshots(const Client& client, const std::string& region,
                                       const std::string& database);

/// Snapshots of volumes that a policy of Data Lifecycle Manager made: it deletes none once it has gone.
Expected<Leftovers> leftover_volume_snapshots(const Client& client, const std::string& region,
                                              const std::string& policy);

/// What the controllers inside an EKS cluster made (in Auto Mode, the AWS Load Balancer Controller, the EBS
/// driver): load balancers, target groups, security groups, volumes; in the order in which they can go.
Expected<Leftovers> leftovers_of_cluster(const Client& client, const std::string& region,
                                         const std::string& cluster);

/// Nothing where it has gone. A failure that may be tried again where something still uses it.
Expected<void> remove(const Client& client, const Leftover& leftover);

}  // namespace ashlar::aws

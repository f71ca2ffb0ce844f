// A server that is replaced, never repaired: an Auto Scaling group of one, whose user data takes along the
// network interface and the disk that outlive the machine, so that the next one comes back as the same
// server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/artifacts.h"
#include "systems/security_groups.h"

namespace ashlar::systems {

/// Of the disks that go with their machines. What backs disks up by their tags leaves these out.
inline constexpr std::string_view disk_tag = "ashlar:disk";
inline constexpr std::string_view system_disk = "system";

/// What servers of an environment, or of a management VPC, stand on.
struct Ground {
  const Site& site;
  const Vpc& vpc;
  const Resource& key;    ///< aws_kms_key that encrypts disks and logs
  const Resource& topic;  ///< aws_sns_topic that alarms tell
  const Artifacts& artifacts;
  Peers people;  ///< who come by VPN, and so by SSH
};

struct ServerPlan {
  std::string name;           ///< "zookeeper-1": unique in the environment
  std::string_view software;  ///< "zookeeper": what it runs, and the unit of systemd that runs it
  const Tier* tier = nullptr;
  std::optional<std::size_t> zone;                  ///< where it stands, and its disk; none: in any
  const Resource* security_group = nullptr;         ///< aws_security_group
  Located<std::string> instance;                    ///< instance type
  std::optional<Located<std::int64_t>> storage;     ///< GiB of the disk that outlives it; none: no such disk
  const Resource* interface = nullptr;              ///< aws_network_interface that outlives it; null: none
  bool starts_in_public = false;                    ///< has a public address from its first moment
  std::optional<Located<ArchiveSettings>> archive;  ///< software to fetch; none: the image carries it
  Object settings;             ///< what the software must know: in /etc/ashlar/server.json
  std::vector<Statement> may;  ///< what its role may do beyond what every server may
  /// aws_iam_role, where it is made elsewhere, with its permissions and a profile of its own name.
  const Resource* role = nullptr;
};

struct Server {
  const Resource* group = nullptr;      ///< aws_autoscaling_group
  const Resource* role = nullptr;       ///< aws_iam_role
  const Resource* interface = nullptr;  ///< aws_network_interface, where it keeps its address
  const Resource* disk = nullptr;       ///< aws_ebs_volume, where it keeps a disk
};

/// The security group of servers of one kind: out on 443, for AWS and for patches; in by SSH, for people.
/// `name` is Terraform's, `what` becomes part of its own.
Resource& add_server_group(Scope scope, const Ground& ground, std::string_view name, std::string_view what);

/// The address that a server takes along. Made before the server, since others must be told of it.
const Resource& add_server_address(Scope scope, const Ground& ground, const ServerPlan& plan);

/// The name that its role has, its machines carry as `Name`, and its log group ends in; all known beforehand.
std::string server_role_name(const Site& site, std::string_view server);
std::string server_log_group(const Site& site, std::string_view server);
/// `Name` of its disk, which differs from its machines': snapshots are made of the one by its name.
std::string server_disk_name(const Site& site, std::string_view server);

/// The server, with its role, its log group and its alarms: processor, memory, disk, gone.
Server add_server(Scope scope, const Ground& ground, const ServerPlan& plan);

}  // namespace ashlar::systems

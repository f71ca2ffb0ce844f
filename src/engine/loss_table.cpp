// Facts of AWS. What a modification interrupts: "Modifying an Amazon RDS DB instance" (RDS User Guide, the
// settings' table), "Update requires" of the CloudFormation reference, and the services' API references. What
// a deletion takes along: the services' Delete… actions, and the provider's pages of the types.
#include "engine/loss_table.h"

#include <array>

namespace ashlar::engine {

namespace {

constexpr Loses data = Loses::Data;
constexpr Loses availability = Loses::Availability;

// The provider acts by what the state says, not by what is asked for now.

bool was_true(const Change& change, std::string_view name) { return is_true_at(change.prior.value, name); }
bool had_text(const Change& change, std::string_view name) {
  return !text_at(change.prior.value, name).empty();
}

const provider::List* blocks_of(const Change& change, std::string_view name) {
  return provider::member_as<provider::List>(change.planned.value, name);
}

bool is_replica(const Change& change) { return had_text(change, "replicate_source_db"); }
bool skips_snapshot(const Change& change) { return was_true(change, "skip_final_snapshot"); }
bool names_snapshot(const Change& change) { return had_text(change, "final_snapshot_identifier"); }
bool takes_snapshot(const Change& change) { return was_true(change, "final_snapshot"); }
/// Else AWS refuses to delete what is not empty.
bool takes_all_along(const Change& change) {
  return was_true(change, "force_destroy") || was_true(change, "force_delete");
}
bool is_kept(const Change& change) { return was_true(change, "skip_destroy"); }
bool is_closed(const Change& change) { return was_true(change, "close_on_deletion"); }
bool goes_at_once(const Change& change) {
  const provider::Value* days = change.prior.value.find("recovery_window_in_days");
  return days != nullptr && *days == provider::Value(0);
}
/// A deletion by itself was asked for; a replacement leaves a gap that nobody wants.
bool is_replaced(const Change& change) { return change.action == Action::Replace; }
bool goes_first(const Change& change) {
  return !is_replaced(change) || change.resource == nullptr ||
         !change.resource->lifecycle.create_before_destroy;
}
bool refreshes_instances(const Change& change) {
  const auto* blocks = blocks_of(change, "instance_refresh");
  return blocks != nullptr && !blocks->empty();
}
bool is_suspended(const Change& change) {
  const auto* blocks = blocks_of(change, "versioning_configuration");
  const provider::Value* status =
      blocks == nullptr || blocks->empty() ? nullptr : blocks->front().find("status");
  return status != nullptr && *status == provider::Value("Suspended");
}

std::int64_t days(const provider::Value& of) {
  const provider::Value* value = of.find("retention_in_days");
  const auto* number = value == nullptr ? nullptr : value->as<provider::Number>();
  return number == nullptr ? 0 : number->int64().value_or(0);
}
/// 0 days are for ever.
bool expires_sooner(const Change& change) {
  const std::int64_t before = days(change.prior.value);
  const std::int64_t after = days(change.planned.value);
  return after > 0 && (before == 0 || after < before);
}

constexpr std::array departures_by_type{
    // Databases and stores
    Departure{"aws_db_instance", availability, "whoever reads from this replica loses it", is_replica},
    Departure{"aws_db_instance", data, "the database goes, and no final snapshot is taken", skips_snapshot},
    Departure{"aws_db_instance", data, "the database goes; a final snapshot is taken"},
    Departure{"aws_rds_cluster", data, "the databases go, and no final snapshot is taken", skips_snapshot},
    Departure{"aws_rds_cluster", data, "the databases go; a final snapshot is taken"},
    Departure{"aws_rds_cluster_instance", availability, "its clients are disconnected"},
    Departure{"aws_db_snapshot", data, "the snapshot goes"},
    Departure{"aws_db_snapshot_copy", data, "the snapshot goes"},
    Departure{"aws_db_cluster_snapshot", data, "the snapshot goes"},
    Departure{"aws_elasticache_replication_group", data, "what it holds goes; a final snapshot is taken",
              names_snapshot},
    Departure{"aws_elasticache_replication_group", data, "what it holds goes, and no snapshot is taken"},
    Departure{"aws_elasticache_cluster", data, "what it holds goes; a final snapshot is taken",
              names_snapshot},
    Departure{"aws_elasticache_cluster", data, "what it holds goes, and no snapshot is taken"},
    Departure{"aws_elasticache_serverless_cache", data, "what it holds goes"},
    Departure{"aws_elasticache_user", availability, "who signs in as it is refused"},
    Departure{"aws_msk_cluster", data, "its topics go, with their messages"},
    Departure{"aws_kinesis_stream", data, "the records in it go"},
    Departure{"aws_sqs_queue", data, "the messages in it go"},
    // Disks, buckets, images, backups
    Departure{"aws_ebs_volume", data, "the disk goes; a snapshot of it is taken", takes_snapshot},
    Departure{"aws_ebs_volume", data, "the disk goes, and no snapshot is taken"},
    Departure{"aws_ebs_snapshot", data, "the snapshot goes"},
    Departure{"aws_ebs_snapshot_copy", data, "the snapshot goes"},
    Departure{"aws_instance", data, "the machine goes, with the disks that came with it"},
    Departure{"aws_volume_attachment", availability, "the machine loses the disk"},
    Departure{"aws_s3_bucket", data, "the bucket goes, with all objects in it", takes_all_along},
    Departure{"aws_s3_bucket", availability,
              "whoever uses the bucket loses it; AWS refuses while objects are in it"},
    Departure{"aws_s3_directory_bucket", data, "the bucket goes, with all objects in it", takes_all_along},
    Departure{"aws_s3_directory_bucket", availability,
              "whoever uses the bucket loses it; AWS refuses while objects are in it"},
    Departure{"aws_s3_object", data, "the object goes, with its versions"},
    Departure{"aws_s3_bucket_versioning", data, "what is overwritten or deleted is no longer kept"},
    Departure{"aws_ecr_repository", data, "the images in it go", takes_all_along},
    Departure{"aws_ecr_repository", availability,
              "nobody can pull from it; AWS refuses while images are in it"},
    Departure{"aws_backup_vault", data, "the recovery points in it go", takes_all_along},
    Departure{"aws_backup_vault", availability,
              "nothing is backed up into it; AWS refuses while recovery points are in it"},
    Departure{"aws_backup_plan", data, "it makes no more backups"},
    Departure{"aws_backup_selection", data, "what it selects is no longer backed up"},
    Departure{"aws_dlm_lifecycle_policy", data, "it makes no more snapshots"},
    // Keys, secrets, settings that are read
    Departure{"aws_kms_key", data, "what it encrypts cannot be read again once its waiting period ends"},
    Departure{"aws_kms_replica_key", data,
              "what it encrypts cannot be read again once its waiting period ends"},
    Departure{"aws_kms_external_key", data,
              "what it encrypts cannot be read again once its waiting period ends"},
    Departure{"aws_kms_alias", availability, "who names the key by it does not find it"},
    Departure{"aws_secretsmanager_secret", data, "the secret goes, and nothing restores it", goes_at_once},
    Departure{"aws_secretsmanager_secret", data,
              "the secret goes; it can be restored while its recovery window lasts"},
    Departure{"aws_ssm_parameter", availability, "whoever reads it does not find it"},
    // What is recorded
    Departure{"aws_cloudwatch_log_group", Loses::Nothing, "", is_kept},
    Departure{"aws_cloudwatch_log_group", data, "the logs in it go"},
    Departure{"aws_cloudwatch_log_stream", data, "the logs in it go"},
    Departure{"aws_cloudtrail", data, "what happens without it is not recorded"},
    Departure{"aws_cloudtrail_event_data_store", data, "the events in it go"},
    Departure{"aws_config_configuration_recorder", data, "what changes without it is not recorded"},
    Departure{"aws_flow_log", data, "traffic without it is not recorded"},
    Departure{"aws_guardduty_detector", data, "its findings go"},
    // Networks
    Departure{"aws_vpc", availability, "the network goes"},
    Departure{"aws_subnet", availability, "the subnet goes"},
    Departure{"aws_internet_gateway", availability, "the network has no way to the Internet"},
    Departure{"aws_nat_gateway", availability, "private subnets have no way out, and open connections break"},
    Departure{"aws_eip", availability, "the address is given back: nobody gets the same one again"},
    Departure{"aws_eip_association", availability, "the address leads nowhere"},
    Departure{"aws_network_interface", availability, "who has its address is not reached"},
    Departure{"aws_route_table", availability, "its routes go"},
    Departure{"aws_route_table_association", availability,
              "the subnet falls back to the VPC's main route table"},
    Departure{"aws_route", availability, "packets do not find that way"},
    Departure{"aws_vpc_peering_connection", availability, "the two networks do not reach each other"},
    Departure{"aws_vpc_peering_connection_accepter", availability, "the two networks do not reach each other",
              is_replaced},
    Departure{"aws_vpc_endpoint", availability, "its service is not reached by it"},
    Departure{"aws_security_group", availability, "what it lets in and out is refused", is_replaced},
    Departure{"aws_vpc_security_group_ingress_rule", availability, "what it lets in is refused meanwhile",
              is_replaced},
    Departure{"aws_vpc_security_group_egress_rule", availability, "what it lets out is refused meanwhile",
              is_replaced},
    Departure{"aws_network_acl_rule", availability, "what it allows is refused meanwhile", is_replaced},
    // Load balancers, names, certificates, delivery
    Departure{"aws_lb", availability, "its clients lose it; a new one has another name and other addresses"},
    Departure{"aws_lb_listener", availability, "its port answers nobody"},
    Departure{"aws_lb_listener_rule", availability, "its requests go elsewhere"},
    Departure{"aws_lb_listener_certificate", availability, "its names are served with another certificate"},
    Departure{"aws_lb_target_group", availability,
              "its requests are answered by nobody until targets are healthy again"},
    Departure{"aws_lb_target_group_attachment", availability, "the target gets no requests"},
    Departure{"aws_autoscaling_attachment", availability, "the group's machines get no requests"},
    Departure{"aws_route53_zone", data,
              "the zone goes, with records that others made; a new one has other name servers",
              takes_all_along},
    Departure{"aws_route53_zone", availability,
              "its names are not answered; a new zone has other name servers"},
    Departure{"aws_route53_record", availability, "the name is not answered"},
    Departure{"aws_acm_certificate", availability, "what serves by it has none", goes_first},
    Departure{"aws_cloudfront_distribution", availability,
              "the site is not served; a new one has another name"},
    Departure{"aws_cloudfront_origin_access_control", availability, "CloudFront may not read its origin"},
    Departure{"aws_sns_topic", availability, "its subscriptions go: people must confirm theirs again"},
    Departure{"aws_sns_topic_subscription", availability, "its messages are not delivered"},
    // What runs
    Departure{"aws_autoscaling_group", availability, "its machines end"},
    Departure{"aws_lambda_function", availability, "who calls the function does not find it"},
    Departure{"aws_lambda_permission", availability, "who calls the function by it is refused"},
    Departure{"aws_lambda_event_source_mapping", availability, "its events start nothing"},
    Departure{"aws_scheduler_schedule", availability, "its runs do not happen"},
    Departure{"aws_eks_cluster", data, "the cluster goes, with all that it runs and holds"},
    Departure{"aws_eks_node_group", availability, "its machines end"},
    Departure{"aws_eks_addon", availability, "the cluster loses what it does"},
    Departure{"aws_eks_access_entry", availability, "who enters the cluster by it is refused"},
    Departure{"aws_eks_pod_identity_association", availability, "its pods lose their role"},
    // Accounts and who may act in them
    Departure{"aws_organizations_organization", availability, "the organisation is dissolved"},
    Departure{"aws_organizations_account", data, "the account is closed, with all that is in it", is_closed},
    Departure{"aws_organizations_account", availability, "the account leaves the organisation"},
    Departure{"aws_iam_user", availability, "who signs in as this user is refused"},
    Departure{"aws_iam_access_key", availability, "who signs in by this key is refused"},
    Departure{"aws_iam_role", availability, "who acts in this role loses it"},
    Departure{"aws_iam_instance_profile", availability, "machines that start lose their role"},
};

constexpr auto in_window = Alteration::Way::InWindow;
constexpr auto lowered = Alteration::Way::Lowered;
constexpr auto shrunk = Alteration::Way::Shrunk;
constexpr auto off = Alteration::Way::Off;
constexpr auto any = Alteration::Way::Any;

constexpr std::array alterations_by_type{
    // Databases and stores
    Alteration{"aws_db_instance", "instance_class", availability, "it is restarted, of another class",
               in_window},
    Alteration{"aws_db_instance", "engine_version", availability, "it is restarted, of another version",
               in_window},
    Alteration{"aws_db_instance", "identifier", availability, "it is renamed and restarted", in_window},
    Alteration{"aws_db_instance", "db_subnet_group_name", availability, "it moves to other subnets",
               in_window},
    Alteration{"aws_db_instance", "ca_cert_identifier", availability, "it may be restarted", in_window},
    Alteration{"aws_db_instance", "port", availability, "it is restarted at once, for another port"},
    Alteration{"aws_db_instance", "backup_retention_period", data, "backups are kept for fewer days",
               lowered},
    Alteration{"aws_rds_cluster", "engine_version", availability, "it is restarted, of another version",
               in_window},
    Alteration{"aws_rds_cluster", "port", availability, "it is restarted at once, for another port"},
    Alteration{"aws_rds_cluster", "backup_retention_period", data, "backups are kept for fewer days",
               lowered},
    Alteration{"aws_rds_cluster_instance", "instance_class", availability,
               "it is restarted, of another class", in_window},
    Alteration{"aws_elasticache_replication_group", "node_type", availability,
               "clients are cut off briefly as nodes change", in_window},
    Alteration{"aws_elasticache_replication_group", "engine_version", availability,
               "clients are cut off briefly as nodes change", in_window},
    Alteration{"aws_elasticache_replication_group", "num_cache_clusters", availability,
               "clients of the nodes that go lose them", lowered},
    Alteration{"aws_elasticache_replication_group", "replicas_per_node_group", availability,
               "clients of the nodes that go lose them", lowered},
    Alteration{"aws_elasticache_replication_group", "snapshot_retention_limit", data,
               "snapshots are kept for fewer days", lowered},
    Alteration{"aws_sqs_queue", "message_retention_seconds", data, "older messages go", lowered},
    Alteration{"aws_kinesis_stream", "retention_period", data, "older records go", lowered},
    // Buckets, keys, what is recorded
    Alteration{"aws_s3_bucket_versioning", "versioning_configuration.status", data,
               "what is overwritten or deleted is no longer kept", any, is_suspended},
    Alteration{"aws_s3_bucket_lifecycle_configuration", "rule.expiration.days", data, "older objects go",
               lowered},
    Alteration{"aws_s3_bucket_lifecycle_configuration", "rule.noncurrent_version_expiration.noncurrent_days",
               data, "older versions of objects go", lowered},
    Alteration{"aws_kms_key", "is_enabled", availability, "what it encrypts cannot be read", off},
    Alteration{"aws_cloudwatch_log_group", "retention_in_days", data, "older logs go", any, expires_sooner},
    Alteration{"aws_cloudtrail", "enable_logging", data, "what happens is not recorded", off},
    // Networks, load balancers, delivery
    Alteration{"aws_vpc", "enable_dns_support", availability, "names are not resolved in the network", off},
    Alteration{"aws_lb", "subnets", availability, "its addresses in subnets that are left go", shrunk},
    Alteration{"aws_lb_listener", "port", availability, "clients of the old port are answered by nobody"},
    Alteration{"aws_lb_listener", "protocol", availability,
               "clients of the old protocol are answered by nobody"},
    Alteration{"aws_cloudfront_distribution", "enabled", availability, "the site is not served", off},
    // What runs
    Alteration{"aws_instance", "instance_type", availability, "it is stopped and started, of another type"},
    Alteration{"aws_instance", "user_data", availability, "it is stopped and started"},
    Alteration{"aws_instance", "user_data_base64", availability, "it is stopped and started"},
    Alteration{"aws_autoscaling_group", "max_size", availability, "machines beyond the new size end",
               lowered},
    Alteration{"aws_autoscaling_group", "desired_capacity", availability, "machines beyond the new size end",
               lowered},
    Alteration{"aws_autoscaling_group", "vpc_zone_identifier", availability,
               "machines in subnets that are left end", shrunk},
    Alteration{"aws_autoscaling_group", "launch_template.version", availability,
               "its machines are replaced one after another", any, refreshes_instances},
    Alteration{"aws_eks_cluster", "version", availability,
               "Auto Mode's nodes are replaced one after another"},
};

}  // namespace

std::span<const Departure> departures() { return departures_by_type; }
std::span<const Alteration> alterations() { return alterations_by_type; }

}  // namespace ashlar::engine

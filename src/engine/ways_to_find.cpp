#include "engine/ways_to_find.h"

#include <algorithm>
#include <array>

namespace ashlar::engine {

namespace {

using Table = std::map<std::string_view, WayToFind>;

template <class... Ids>
ByName name(Ids... ids) {
  return {{ids...}};
}

/// Source of the ids: the section "Import" of each type's page in the provider's documentation, and the
/// provider itself: tests import every one of them.
Table by_name() {
  return {
      {"aws_accessanalyzer_analyzer", name("{analyzer_name}")},
      {"aws_autoscaling_group", name("{name}")},
      {"aws_backup_vault", name("{name}")},
      {"aws_budgets_budget", name("{:account}:{name}")},
      {"aws_cloudtrail", name("arn:{:partition}:cloudtrail:{:region}:{:account}:trail/{name}")},
      {"aws_cloudtrail_organization_delegated_admin_account", name("{account_id}")},
      {"aws_cloudwatch_log_delivery_destination", name("{name}")},
      {"aws_cloudwatch_log_delivery_source", name("{name}")},
      {"aws_cloudwatch_log_group", name("{name}")},
      {"aws_cloudwatch_metric_alarm", name("{alarm_name}")},
      {"aws_config_configuration_aggregator", name("{name}")},
      {"aws_db_instance", name("{identifier}")},
      {"aws_db_parameter_group", name("{name}")},
      {"aws_db_subnet_group", name("{name}")},
      {"aws_ecr_repository", name("{name}")},
      {"aws_eks_access_entry", name("{cluster_name}:{principal_arn}")},
      {"aws_eks_access_policy_association", name("{cluster_name}#{principal_arn}#{policy_arn}")},
      {"aws_eks_addon", name("{cluster_name}:{addon_name}")},
      {"aws_eks_cluster", name("{name}")},
      {"aws_elasticache_parameter_group", name("{name}")},
      {"aws_elasticache_replication_group", name("{replication_group_id}")},
      {"aws_elasticache_subnet_group", name("{name}")},
      {"aws_elasticache_user", name("{user_id}")},
      {"aws_elasticache_user_group", name("{user_group_id}")},
      {"aws_guardduty_organization_admin_account", name("{admin_account_id}")},
      {"aws_iam_account_alias", name("{account_alias}")},
      {"aws_iam_group", name("{name}")},
      {"aws_iam_instance_profile", name("{name}")},
      {"aws_iam_policy", name("arn:{:partition}:iam::{:account}:policy{path}{name}",
                              "arn:{:partition}:iam::{:account}:policy/{name}")},
      {"aws_iam_role", name("{name}")},
      {"aws_iam_user", name("{name}")},
      {"aws_kms_alias", name("{name}")},
      {"aws_lambda_function", name("{function_name}")},
      {"aws_lambda_permission",
       name("{function_name}:{qualifier}/{statement_id}", "{function_name}/{statement_id}")},
      {"aws_network_acl_rule", name("{network_acl_id}:{rule_number}:{protocol}:{egress}")},
      {"aws_organizations_delegated_administrator", name("{account_id}/{service_principal}")},
      {"aws_organizations_policy_attachment", name("{target_id}:{policy_id}")},
      {"aws_route",
       name("{route_table_id}_{destination_cidr_block}", "{route_table_id}_{destination_ipv6_cidr_block}",
            "{route_table_id}_{destination_prefix_list_id}")},
      {"aws_route53_record", name("{zone_id}_{name}_{type}_{set_identifier}", "{zone_id}_{name}_{type}")},
      {"aws_route_table_association", name("{subnet_id}/{route_table_id}", "{gateway_id}/{route_table_id}")},
      {"aws_s3_bucket", name("{bucket}")},
      {"aws_scheduler_schedule", name("{group_name}/{name}", "default/{name}")},
      {"aws_scheduler_schedule_group", name("{name}")},
      {"aws_securityhub_account", name("{:account}")},
      {"aws_securityhub_organization_admin_account", name("{admin_account_id}")},
      {"aws_sns_topic", name("arn:{:partition}:sns:{:region}:{:account}:{name}")},
      {"aws_ssm_parameter", name("{name}")},
  };
}

/// Source of the words: EC2 API reference, `TagSpecification`.
Table by_tag() {
  return {
      {"aws_ebs_volume", ByTag{"volume"}},
      {"aws_eip", ByTag{"elastic-ip"}},
      {"aws_flow_log", ByTag{"vpc-flow-log"}},
      {"aws_internet_gateway", ByTag{"internet-gateway"}},
      {"aws_launch_template", ByTag{"launch-template"}},
      {"aws_nat_gateway", ByTag{"natgateway"}},
      {"aws_network_acl", ByTag{"network-acl"}},
      {"aws_network_interface", ByTag{"network-interface"}},
      {"aws_route_table", ByTag{"route-table"}},
      {"aws_security_group", ByTag{"security-group"}},
      {"aws_subnet", ByTag{"subnet"}},
      {"aws_vpc", ByTag{"vpc"}},
      {"aws_vpc_endpoint", ByTag{"vpc-endpoint"}},
      {"aws_vpc_peering_connection", ByTag{"vpc-peering-connection"}},
      {"aws_vpc_security_group_egress_rule", ByTag{"security-group-rule"}},
      {"aws_vpc_security_group_ingress_rule", ByTag{"security-group-rule"}},
  };
}

constexpr std::array again{
    // They put a document or a setting in its place, whatever stood there.
    "aws_backup_global_settings", "aws_backup_region_settings", "aws_backup_vault_lock_configuration",
    "aws_backup_vault_policy", "aws_cloudwatch_dashboard", "aws_cloudwatch_log_resource_policy",
    "aws_config_configuration_recorder", "aws_config_configuration_recorder_status",
    "aws_config_delivery_channel", "aws_default_security_group", "aws_ebs_encryption_by_default",
    "aws_ec2_instance_metadata_defaults", "aws_ecr_lifecycle_policy", "aws_ecr_repository_policy",
    "aws_guardduty_detector_feature", "aws_guardduty_organization_configuration",
    "aws_guardduty_organization_configuration_feature", "aws_iam_account_password_policy",
    "aws_iam_group_policy", "aws_iam_role_policy", "aws_lambda_function_event_invoke_config",
    "aws_s3_account_public_access_block", "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_notification", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block", "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning", "aws_s3_object", "aws_secretsmanager_secret_version",
    "aws_securityhub_configuration_policy_association", "aws_securityhub_organization_configuration",
    "aws_sns_topic_policy", "aws_sqs_queue_policy", "aws_sqs_queue_redrive_allow_policy",
    "aws_wafv2_web_acl_association", "aws_wafv2_web_acl_logging_configuration",
    // They add to a set in which each has its place once.
    "aws_autoscaling_attachment", "aws_iam_role_policy_attachment", "aws_iam_user_group_membership",
    "aws_sns_topic_subscription",
    // They agree to something, or wait for it.
    "aws_acm_certificate_validation", "aws_vpc_peering_connection_accepter"};

constexpr std::array tagged_later{"aws_iam_service_linked_role", "aws_route53_health_check",
                                  "aws_route53_zone", "aws_s3_bucket"};

Table whole_table() {
  Table table = by_name();
  table.merge(by_tag());
  table.merge(listings());
  for (const char* type : again) table.emplace(type, Again{});
  return table;
}

}  // namespace

const WayToFind* way_to_find(std::string_view type) {
  static const Table table = whole_table();
  const auto found = table.find(type);
  return found == table.end() ? nullptr : &found->second;
}

bool reads_as_gone(std::string_view type) {
  if (type == "aws_guardduty_organization_admin_account") return false;  // provider 5.100.0
  const WayToFind* way = way_to_find(type);
  return way == nullptr || !std::holds_alternative<Again>(*way);
}

bool may_lack_its_mark(std::string_view type) {
  return type == "aws_organizations_account" ||  // its e-mail address is its own on all of AWS
         std::find(tagged_later.begin(), tagged_later.end(), type) != tagged_later.end();
}

}  // namespace ashlar::engine

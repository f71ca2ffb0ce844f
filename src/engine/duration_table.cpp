// How long AWS takes as a rule, with the settings that the architecture has. Where AWS says something, it is
// vague ("Creating a DB instance", RDS User Guide: up to 20 minutes; "Create a cluster", EKS User Guide:
// several minutes; "Distribution status", CloudFront Developer Guide), so these are what applies by Terraform
// tell in their "complete after …"; the provider's time-outs are three to ten times as long. What an apply
// measures takes the place of a row.
#include <array>

#include "engine/durations.h"

namespace ashlar::engine {

namespace {

constexpr auto durations = std::to_array<UsualDuration>({
    {"aws_acm_certificate", 8, 3, 3},
    {"aws_acm_certificate_validation", 90, 3, 1},  // AWS looks for the record about once a minute
    {"aws_autoscaling_group", 60, 10, 150},        // until its machines are healthy, or gone
    {"aws_cloudfront_distribution", 240, 240, 300},
    {"aws_db_instance", 600, 420, 420},  // with a standby; a final snapshot is taken
    {"aws_db_parameter_group", 5, 5, 30},
    {"aws_ebs_volume", 11, 20, 10},
    {"aws_eks_access_entry", 2, 2, 2},
    {"aws_eks_addon", 60, 60, 30},
    {"aws_eks_cluster", 600, 600, 240},
    {"aws_elasticache_replication_group", 720, 600, 360},
    {"aws_elasticache_user", 5, 30, 30},
    {"aws_elasticache_user_group", 20, 30, 30},
    {"aws_iam_service_linked_role", 3, 3, 10},
    {"aws_internet_gateway", 2, 2, 20},
    {"aws_kms_key", 20, 20, 3},          // until its policy holds everywhere
    {"aws_lambda_function", 20, 15, 5},  // in a VPC
    {"aws_lb", 150, 10, 15},
    {"aws_nat_gateway", 100, 5, 60},
    {"aws_network_interface", 3, 3, 15},
    {"aws_organizations_account", 60, 5, 20},
    {"aws_organizations_organization", 10, 5, 10},
    {"aws_route53_record", 35, 35, 35},  // until all of Route 53's servers know it
    {"aws_route53_zone", 40, 5, 40},
    {"aws_s3_bucket_lifecycle_configuration", 45, 45, 5},
    {"aws_securityhub_account", 15, 5, 10},
    {"aws_subnet", 11, 3, 5},  // an attribute that is set afterwards has to be seen
    {"aws_vpc", 12, 5, 3},
    {"aws_vpc_endpoint", 60, 10, 60},
    {"aws_wafv2_web_acl_association", 15, 5, 5},
});

}  // namespace

std::span<const UsualDuration> usual_durations() { return durations; }

}  // namespace ashlar::engine

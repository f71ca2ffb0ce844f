#include "topology/answers.h"

#include <unordered_map>

namespace ashlar::topology {

namespace {

struct Answer {
  std::string_view type;
  std::string_view path;
  std::string_view pattern;
};

/// Forms of ARNs: AWS, "Service Authorization Reference". Forms of names: each service's user guide.
constexpr Answer answers[] = {
    // Networks
    {"aws_vpc", "id", "vpc-{:hash17}"},
    {"aws_vpc", "arn", "arn:{:partition}:ec2:{:region}:{:account}:vpc/{id}"},
    {"aws_subnet", "id", "subnet-{:hash17}"},
    {"aws_subnet", "arn", "arn:{:partition}:ec2:{:region}:{:account}:subnet/{id}"},
    {"aws_route_table", "id", "rtb-{:hash17}"},
    {"aws_default_route_table", "id", "rtb-{:hash17}"},
    {"aws_internet_gateway", "id", "igw-{:hash17}"},
    {"aws_nat_gateway", "id", "nat-{:hash17}"},
    {"aws_vpc_peering_connection", "id", "pcx-{:hash17}"},
    {"aws_vpc_peering_connection_accepter", "id", "{vpc_peering_connection_id}"},
    {"aws_vpc_peering_connection_options", "id", "{vpc_peering_connection_id}"},
    {"aws_network_acl", "id", "acl-{:hash17}"},
    {"aws_default_network_acl", "id", "acl-{:hash17}"},
    {"aws_security_group", "id", "sg-{:hash17}"},
    {"aws_security_group", "name", "terraform-{:hash26}"},
    {"aws_security_group", "arn", "arn:{:partition}:ec2:{:region}:{:account}:security-group/{id}"},
    {"aws_default_security_group", "id", "sg-{:hash17}"},
    {"aws_vpc_endpoint", "id", "vpce-{:hash17}"},
    {"aws_ec2_managed_prefix_list", "id", "pl-{:hash17}"},
    {"aws_network_interface", "id", "eni-{:hash17}"},
    {"aws_network_interface", "arn", "arn:{:partition}:ec2:{:region}:{:account}:network-interface/{id}"},
    {"aws_eip", "id", "eipalloc-{:hash17}"},
    {"aws_eip", "allocation_id", "{id}"},
    {"aws_eip", "arn", "arn:{:partition}:ec2:{:region}:{:account}:elastic-ip/{id}"},
    {"aws_eip", "public_dns", "ec2-{public_ip}.{:region}.compute.amazonaws.com"},
    // Servers
    {"aws_instance", "id", "i-{:hash17}"},
    {"aws_instance", "arn", "arn:{:partition}:ec2:{:region}:{:account}:instance/{id}"},
    {"aws_ebs_volume", "id", "vol-{:hash17}"},
    {"aws_ebs_volume", "arn", "arn:{:partition}:ec2:{:region}:{:account}:volume/{id}"},
    {"aws_launch_template", "id", "lt-{:hash17}"},
    {"aws_launch_template", "name", "terraform-{:hash26}"},
    {"aws_launch_template", "latest_version", "1"},
    {"aws_launch_template", "default_version", "1"},
    {"aws_autoscaling_group", "id", "{name}"},
    {"aws_autoscaling_group", "name", "terraform-{:hash26}"},
    // Load balancers
    {"aws_lb", "id", "{arn}"},
    {"aws_lb", "name", "tf-lb-{:hash26}"},
    {"aws_lb", "arn_suffix", "{:balancer_kind}/{name}/{:hash16}"},
    {"aws_lb", "arn",
     "arn:{:partition}:elasticloadbalancing:{:region}:{:account}:loadbalancer/{:balancer_kind}/{name}/"
     "{:hash16}"},
    {"aws_lb", "dns_name", "{:internal}{name}-{:hash10}.{:region}.elb.amazonaws.com"},
    {"aws_lb", "zone_id", "ZELB{:hash10}"},
    {"aws_lb_listener", "id", "{arn}"},
    {"aws_lb_listener", "arn",
     "arn:{:partition}:elasticloadbalancing:{:region}:{:account}:listener/{:hash16}"},
    {"aws_lb_listener_rule", "arn",
     "arn:{:partition}:elasticloadbalancing:{:region}:{:account}:listener-rule/{:hash16}"},
    {"aws_lb_target_group", "id", "{arn}"},
    {"aws_lb_target_group", "name", "tf-{:hash26}"},
    {"aws_lb_target_group", "arn_suffix", "targetgroup/{name}/{:hash16}"},
    {"aws_lb_target_group", "arn",
     "arn:{:partition}:elasticloadbalancing:{:region}:{:account}:targetgroup/{name}/{:hash16}"},
    // Names
    {"aws_route53_zone", "id", "{zone_id}"},
    {"aws_route53_zone", "zone_id", "Z{:hash20}"},
    {"aws_route53_zone", "name_servers[0]", "ns-{:hash4}.awsdns-{:hash2}.com"},
    {"aws_route53_zone", "name_servers[1]", "ns-{:hash4}.awsdns-{:hash2}.net"},
    {"aws_route53_zone", "name_servers[2]", "ns-{:hash4}.awsdns-{:hash2}.org"},
    {"aws_route53_zone", "name_servers[3]", "ns-{:hash4}.awsdns-{:hash2}.co.uk"},
    {"aws_route53_record", "fqdn", "{name}"},
    {"aws_acm_certificate", "id", "{arn}"},
    {"aws_acm_certificate", "arn", "arn:{:partition}:acm:{:region}:{:account}:certificate/{:hash32}"},
    {"aws_acm_certificate", "domain_validation_options[*].resource_record_name", "_{:hash32}.{domain_name}."},
    {"aws_acm_certificate", "domain_validation_options[*].resource_record_type", "CNAME"},
    {"aws_acm_certificate", "domain_validation_options[*].resource_record_value",
     "_{:hash32}.{:hash10}.acm-validations.aws."},
    {"aws_acm_certificate_validation", "id", "{certificate_arn}"},
    // Stores
    {"aws_db_instance", "id", "{resource_id}"},
    {"aws_db_instance", "identifier", "terraform-{:hash26}"},
    {"aws_db_instance", "resource_id", "db-{:hash26}"},
    {"aws_db_instance", "arn", "arn:{:partition}:rds:{:region}:{:account}:db:{identifier}"},
    {"aws_db_instance", "address", "{identifier}.{:hash12}.{:region}.rds.amazonaws.com"},
    {"aws_db_instance", "endpoint", "{address}:{port}"},
    {"aws_db_subnet_group", "id", "{name}"},
    {"aws_db_subnet_group", "name", "terraform-{:hash26}"},
    {"aws_db_parameter_group", "id", "{name}"},
    {"aws_db_parameter_group", "name", "terraform-{:hash26}"},
    {"aws_elasticache_replication_group", "id", "{replication_group_id}"},
    {"aws_elasticache_replication_group", "arn",
     "arn:{:partition}:elasticache:{:region}:{:account}:replicationgroup:{replication_group_id}"},
    {"aws_elasticache_replication_group", "primary_endpoint_address",
     "master.{replication_group_id}.{:hash6}.{:short_region}.cache.amazonaws.com"},
    {"aws_elasticache_replication_group", "reader_endpoint_address",
     "replica.{replication_group_id}.{:hash6}.{:short_region}.cache.amazonaws.com"},
    {"aws_elasticache_subnet_group", "id", "{name}"},
    {"aws_elasticache_parameter_group", "id", "{name}"},
    {"aws_elasticache_user", "id", "{user_id}"},
    {"aws_elasticache_user", "arn", "arn:{:partition}:elasticache:{:region}:{:account}:user:{user_id}"},
    {"aws_elasticache_user_group", "id", "{user_group_id}"},
    {"aws_secretsmanager_secret", "id", "{arn}"},
    {"aws_secretsmanager_secret", "name", "terraform-{:hash26}"},
    {"aws_secretsmanager_secret", "arn",
     "arn:{:partition}:secretsmanager:{:region}:{:account}:secret:{name}-{:hash6}"},
    {"aws_secretsmanager_secret_version", "arn", "{secret_id}"},
    {"aws_s3_bucket", "id", "{bucket}"},
    {"aws_s3_bucket", "arn", "arn:{:partition}:s3:::{bucket}"},
    {"aws_s3_bucket", "bucket_domain_name", "{bucket}.s3.amazonaws.com"},
    {"aws_s3_bucket", "bucket_regional_domain_name", "{bucket}.s3.{:region}.amazonaws.com"},
    // What runs
    {"aws_eks_cluster", "id", "{name}"},
    {"aws_eks_cluster", "arn", "arn:{:partition}:eks:{:region}:{:account}:cluster/{name}"},
    {"aws_eks_cluster", "endpoint", "https://{:hash32}.gr7.{:region}.eks.amazonaws.com"},
    {"aws_eks_cluster", "vpc_config[0].cluster_security_group_id", "sg-{:hash17}"},
    {"aws_ecr_repository", "id", "{name}"},
    {"aws_ecr_repository", "arn", "arn:{:partition}:ecr:{:region}:{:account}:repository/{name}"},
    {"aws_ecr_repository", "repository_url", "{:account}.dkr.ecr.{:region}.amazonaws.com/{name}"},
    {"aws_lambda_function", "id", "{function_name}"},
    {"aws_lambda_function", "arn", "arn:{:partition}:lambda:{:region}:{:account}:function:{function_name}"},
    // What they use
    {"aws_iam_role", "id", "{name}"},
    {"aws_iam_role", "path", "/"},
    {"aws_iam_role", "arn", "arn:{:partition}:iam::{:account}:role{path}{name}"},
    {"aws_iam_policy", "path", "/"},
    {"aws_iam_policy", "arn", "arn:{:partition}:iam::{:account}:policy{path}{name}"},
    {"aws_iam_instance_profile", "id", "{name}"},
    {"aws_kms_key", "id", "{key_id}"},
    {"aws_kms_key", "key_id", "{:hash32}"},
    {"aws_kms_key", "arn", "arn:{:partition}:kms:{:region}:{:account}:key/{key_id}"},
    {"aws_sns_topic", "id", "{arn}"},
    {"aws_sns_topic", "arn", "arn:{:partition}:sns:{:region}:{:account}:{name}"},
    {"aws_sqs_queue", "id", "{url}"},
    {"aws_sqs_queue", "url", "https://sqs.{:region}.amazonaws.com/{:account}/{name}"},
    {"aws_sqs_queue", "arn", "arn:{:partition}:sqs:{:region}:{:account}:{name}"},
    {"aws_ssm_parameter", "id", "{name}"},
    {"aws_ssm_parameter", "arn", "arn:{:partition}:ssm:{:region}:{:account}:parameter{name}"},
    {"aws_cloudwatch_log_group", "id", "{name}"},
    {"aws_cloudwatch_log_group", "arn", "arn:{:partition}:logs:{:region}:{:account}:log-group:{name}"},
    {"aws_cloudfront_distribution", "id", "E{:hash13}"},
    {"aws_cloudfront_distribution", "arn", "arn:{:partition}:cloudfront::{:account}:distribution/E{:hash13}"},
    {"aws_cloudfront_distribution", "domain_name", "d{:hash13}.cloudfront.net"},
};

struct Attribute {
  std::string_view type;
  std::string_view path;

  bool operator==(const Attribute&) const = default;
};

struct Hash {
  std::size_t operator()(const Attribute& a) const {
    const std::hash<std::string_view> hash;
    return hash(a.type) * 31 + hash(a.path);
  }
};

using Patterns = std::unordered_map<Attribute, std::string_view, Hash>;

Patterns make_patterns() {
  Patterns patterns;
  for (const Answer& answer : answers) patterns.emplace(Attribute{answer.type, answer.path}, answer.pattern);
  return patterns;
}

}  // namespace

std::string_view answer_pattern(std::string_view type, std::string_view path) {
  static const Patterns patterns = make_patterns();
  const auto found = patterns.find({type, path});
  return found == patterns.end() ? std::string_view() : found->second;
}

}  // namespace ashlar::topology

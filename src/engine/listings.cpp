// The types that a service is asked for by what makes them unique. Where that is only nearly so (two
// certificates of one name), the mark tells afterwards which one is meant. Source of operations and members:
// each service's API reference.
#include "engine/ways_to_find.h"

namespace ashlar::engine {

namespace {

Listing organizations(std::string_view operation, Pairs parameters, std::string_view items, Pairs same) {
  return {.service = "organizations",
          .operation = operation,
          .parameters = std::move(parameters),
          .items = items,
          .same = std::move(same),
          .next_page = "NextToken",
          .asked_by = "NextToken",
          .absent = "AWSOrganizationsNotInUseException"};
}

/// An account is being made for minutes, in which nothing tells its address.
ByListing account() {
  return {.listing = organizations("ListAccounts", {}, "Accounts", {{"Email", "{email}"}}),
          .id = "{.Id}",
          .under_way = organizations("ListCreateAccountStatus", {}, "CreateAccountStatuses",
                                     {{"AccountName", "{name}"}, {"State", "IN_PROGRESS"}})};
}

ByListing organization() {
  return {.listing = {.service = "organizations",
                      .operation = "DescribeOrganization",
                      .items = "Organization",
                      .absent = "AWSOrganizationsNotInUseException"},
          .id = "{.Id}"};
}

ByListing organizational_unit() {
  return {.listing = organizations("ListOrganizationalUnitsForParent", {{"ParentId", "{parent_id}"}},
                                   "OrganizationalUnits", {{"Name", "{name}"}}),
          .id = "{.Id}"};
}

ByListing organization_policy() {
  return {.listing = organizations("ListPolicies", {{"Filter", "{type}"}}, "Policies", {{"Name", "{name}"}}),
          .id = "{.Id}"};
}

/// Lists hold no tags. A key that we may not look into is nobody of ours.
ByListing key() {
  return {.listing = {.service = "kms",
                      .operation = "ListKeys",
                      .items = "Keys",
                      .next_page = "NextMarker",
                      .asked_by = "Marker"},
          .id = "{.KeyId}",
          .confirmed = Listing{.service = "kms",
                               .operation = "ListResourceTags",
                               .parameters = {{"KeyId", "{.KeyId}"}},
                               .items = "Tags",
                               .same = {{"TagKey", mark_tag}, {"TagValue", "{:mark}"}},
                               .absent = "AccessDeniedException"}};
}

ByListing certificate() {
  return {.listing = {.service = "acm",
                      .operation = "ListCertificates",
                      .items = "CertificateSummaryList",
                      .same = {{"DomainName", "{domain_name}"}},
                      .next_page = "NextToken",
                      .asked_by = "NextToken"},
          .id = "{.CertificateArn}"};
}

ByListing balancing(std::string_view operation, Pairs parameters, std::string_view items, Pairs same,
                    std::string_view id, std::string_view absent) {
  return {.listing = {.service = "elasticloadbalancing",
                      .operation = operation,
                      .parameters = std::move(parameters),
                      .items = items,
                      .same = std::move(same),
                      .next_page = "NextMarker",
                      .asked_by = "Marker",
                      .absent = absent},
          .id = id};
}

ByListing cloudfront(std::string_view path, Pairs parameters, std::string_view items, Pairs same,
                     std::string_view id) {
  return {.listing = {.service = "cloudfront",
                      .operation = path,
                      .parameters = std::move(parameters),
                      .items = items,
                      .same = std::move(same),
                      .next_page = "NextMarker",
                      .asked_by = "Marker"},
          .id = id};
}

/// By its first name: no two distributions of the whole world share one.
ByListing distribution() {
  return cloudfront("/2020-05-31/distribution", {}, "Items.DistributionSummary",
                    {{"Aliases.Items.CNAME", "{aliases[0]}"}}, "{.Id}");
}

/// Names are sorted, and asked from the one that is meant on: the first page holds all that have it. Its id
/// stands behind `/hostedzone/`, which the provider takes as well.
ByListing zone() {
  return {.listing = {.service = "route53",
                      .operation = "/2013-04-01/hostedzonesbyname",
                      .parameters = {{"dnsname", "{name}"}},
                      .items = "HostedZones.HostedZone",
                      .same = {{"Name", "{name}."}, {"Config.Comment", "{comment}"}}},
          .id = "{.Id}"};
}

ByListing health_check() {
  return {.listing = {.service = "route53",
                      .operation = "/2013-04-01/healthcheck",
                      .items = "HealthChecks.HealthCheck",
                      .same = {{"HealthCheckConfig.FullyQualifiedDomainName", "{fqdn}"},
                               {"HealthCheckConfig.Port", "{port}"},
                               {"HealthCheckConfig.Type", "{type}"},
                               {"HealthCheckConfig.ResourcePath", "{resource_path}"}},
                      .next_page = "NextMarker",
                      .asked_by = "marker"},
          .id = "{.Id}"};
}

/// Its name is the service's own choice, its path is not.
ByListing service_linked_role() {
  return {.listing = {.service = "iam",
                      .operation = "ListRoles",
                      .parameters = {{"PathPrefix", "/aws-service-role/{aws_service_name}/"}},
                      .items = "Roles.member",
                      .next_page = "Marker",
                      .asked_by = "Marker"},
          .id = "{.Arn}"};
}

ByListing backup_plan() {
  return {.listing = {.service = "backup",
                      .operation = "/backup/plans/",
                      .items = "BackupPlansList",
                      .same = {{"BackupPlanName", "{name}"}},
                      .next_page = "NextToken",
                      .asked_by = "nextToken"},
          .id = "{.BackupPlanId}"};
}

ByListing backup_selection() {
  return {.listing = {.service = "backup",
                      .operation = "/backup/plans/{plan_id}/selections/",
                      .items = "BackupSelectionsList",
                      .same = {{"SelectionName", "{name}"}},
                      .next_page = "NextToken",
                      .asked_by = "nextToken",
                      .absent = "ResourceNotFoundException"},
          .id = "{plan_id}|{.SelectionId}"};
}

ByListing snapshot_policy() {
  return {.listing = {.service = "dlm",
                      .operation = "/policies",
                      .items = "Policies",
                      .same = {{"Tags.ashlar:id", "{:mark}"}}},
          .id = "{.PolicyId}"};
}

ByListing pod_identity() {
  return {.listing = {.service = "eks",
                      .operation = "/clusters/{cluster_name}/pod-identity-associations",
                      .parameters = {{"namespace", "{namespace}"}, {"serviceAccount", "{service_account}"}},
                      .items = "associations",
                      .absent = "ResourceNotFoundException"},
          .id = "{cluster_name},{.associationId}"};
}

/// A region has one at most.
ByListing detector() {
  return {.listing = {.service = "guardduty", .operation = "/detector", .items = "detectorIds"}, .id = "{.}"};
}

ByListing log_delivery() {
  return {.listing = {.service = "logs",
                      .operation = "DescribeDeliveries",
                      .items = "deliveries",
                      .same = {{"deliverySourceName", "{delivery_source_name}"},
                               {"deliveryDestinationArn", "{delivery_destination_arn}"}},
                      .next_page = "nextToken",
                      .asked_by = "nextToken"},
          .id = "{.id}"};
}

ByListing secret() {
  return {.listing = {.service = "secretsmanager",
                      .operation = "DescribeSecret",
                      .parameters = {{"SecretId", "{name}"}},
                      .absent = "ResourceNotFoundException"},
          .id = "{.ARN}"};
}

ByListing security_hub(std::string_view path, std::string_view items, Pairs same, std::string_view id) {
  return {.listing = {.service = "securityhub",
                      .operation = path,
                      .items = items,
                      .same = std::move(same),
                      .next_page = "NextToken",
                      .asked_by = "NextToken"},
          .id = id};
}

ByListing queue() {
  return {.listing = {.service = "sqs",
                      .operation = "GetQueueUrl",
                      .parameters = {{"QueueName", "{name}"}},
                      .absent = "QueueDoesNotExist"},
          .id = "{.QueueUrl}"};
}

ByListing web_firewall() {
  return {.listing = {.service = "wafv2",
                      .operation = "ListWebACLs",
                      .parameters = {{"Scope", "{scope}"}},
                      .items = "WebACLs",
                      .same = {{"Name", "{name}"}},
                      .next_page = "NextMarker",
                      .asked_by = "NextMarker"},
          .id = "{.Id}/{name}/{scope}"};
}

}  // namespace

std::map<std::string_view, WayToFind> listings() {
  return {
      {"aws_acm_certificate", certificate()},
      {"aws_backup_plan", backup_plan()},
      {"aws_backup_selection", backup_selection()},
      {"aws_cloudfront_cache_policy",
       cloudfront("/2020-05-31/cache-policy", {{"Type", "custom"}}, "Items.CachePolicySummary",
                  {{"CachePolicy.CachePolicyConfig.Name", "{name}"}}, "{.CachePolicy.Id}")},
      {"aws_cloudfront_distribution", distribution()},
      {"aws_cloudfront_origin_access_control",
       cloudfront("/2020-05-31/origin-access-control", {}, "Items.OriginAccessControlSummary",
                  {{"Name", "{name}"}}, "{.Id}")},
      {"aws_cloudfront_response_headers_policy",
       cloudfront("/2020-05-31/response-headers-policy", {{"Type", "custom"}},
                  "Items.ResponseHeadersPolicySummary",
                  {{"ResponseHeadersPolicy.ResponseHeadersPolicyConfig.Name", "{name}"}},
                  "{.ResponseHeadersPolicy.Id}")},
      {"aws_cloudwatch_log_delivery", log_delivery()},
      {"aws_dlm_lifecycle_policy", snapshot_policy()},
      {"aws_eks_pod_identity_association", pod_identity()},
      {"aws_guardduty_detector", detector()},
      {"aws_iam_service_linked_role", service_linked_role()},
      {"aws_kms_key", key()},
      {"aws_lb", balancing("DescribeLoadBalancers", {{"Names.member.1", "{name}"}}, "LoadBalancers.member",
                           {}, "{.LoadBalancerArn}", "LoadBalancerNotFound")},
      {"aws_lb_listener",
       balancing("DescribeListeners", {{"LoadBalancerArn", "{load_balancer_arn}"}}, "Listeners.member",
                 {{"Port", "{port}"}}, "{.ListenerArn}", "LoadBalancerNotFound")},
      {"aws_lb_listener_rule", balancing("DescribeRules", {{"ListenerArn", "{listener_arn}"}}, "Rules.member",
                                         {{"Priority", "{priority}"}}, "{.RuleArn}", "ListenerNotFound")},
      {"aws_lb_target_group",
       balancing("DescribeTargetGroups", {{"Names.member.1", "{name}"}}, "TargetGroups.member", {},
                 "{.TargetGroupArn}", "TargetGroupNotFound")},
      {"aws_organizations_account", account()},
      {"aws_organizations_organization", organization()},
      {"aws_organizations_organizational_unit", organizational_unit()},
      {"aws_organizations_policy", organization_policy()},
      {"aws_route53_health_check", health_check()},
      {"aws_route53_zone", zone()},
      {"aws_secretsmanager_secret", secret()},
      {"aws_securityhub_configuration_policy",
       security_hub("/configurationPolicy/list", "ConfigurationPolicySummaries", {{"Name", "{name}"}},
                    "{.Id}")},
      {"aws_securityhub_finding_aggregator",
       security_hub("/findingAggregator/list", "FindingAggregators", {}, "{.FindingAggregatorArn}")},
      {"aws_sqs_queue", queue()},
      {"aws_wafv2_web_acl", web_firewall()},
  };
}

}  // namespace ashlar::engine

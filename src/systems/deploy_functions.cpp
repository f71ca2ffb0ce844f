// Functions and what makes them run; static sites at CloudFront.
#include <fmt/format.h>

#include "systems/deploy_permissions.h"

namespace ashlar::systems {

namespace {

/// Lambda fetches a function's package as whoever deploys it.
Statement read_packages(const Site& site) {
  const std::string owner = site.organization->shared_services().name;
  return allow("Packages")
      .action({"s3:GetObject", "s3:GetObjectVersion"})
      .on({site.bucket_arn(fmt::format("{}-{}-*-artifacts/*", *site.organization->settings.name, owner))});
}

std::string at_cloudfront(const Site& site, std::string_view resource) {
  return site.global_arn("cloudfront", resource);
}

}  // namespace

Statements deploy_functions(const Site& site) {
  return {
      allow("Functions")
          .action({"lambda:AddPermission", "lambda:CreateFunction", "lambda:DeleteFunction",
                   "lambda:DeleteFunctionEventInvokeConfig", "lambda:GetFunction",
                   "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConfiguration",
                   "lambda:GetFunctionEventInvokeConfig", "lambda:GetPolicy", "lambda:ListTags",
                   "lambda:ListVersionsByFunction", "lambda:PutFunctionEventInvokeConfig",
                   "lambda:RemovePermission", "lambda:TagResource", "lambda:UntagResource",
                   "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
                   "lambda:UpdateFunctionEventInvokeConfig"})
          .on({own_resources(site, "lambda", "function:*")}),
      read_packages(site),
      allow("Schedules")
          .action({"scheduler:CreateSchedule", "scheduler:CreateScheduleGroup", "scheduler:DeleteSchedule",
                   "scheduler:DeleteScheduleGroup", "scheduler:GetSchedule", "scheduler:GetScheduleGroup",
                   "scheduler:ListTagsForResource", "scheduler:TagResource", "scheduler:UntagResource",
                   "scheduler:UpdateSchedule"})
          .on({own_resources(site, "scheduler")}),
      allow("Queues")
          .action({"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
                   "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"})
          .on({own_resources(site, "sqs")}),
  };
}

/// To make them, and to put new files there and tell CloudFront (their buckets are among the account's own).
Statements deploy_static_sites(const Site& site) {
  return {
      allow("Distributions")
          .action({"cloudfront:AllowVendedLogDeliveryForResource", "cloudfront:CreateDistribution",
                   "cloudfront:CreateInvalidation", "cloudfront:DeleteDistribution",
                   "cloudfront:GetDistribution", "cloudfront:GetDistributionConfig",
                   "cloudfront:GetInvalidation", "cloudfront:ListTagsForResource", "cloudfront:TagResource",
                   "cloudfront:UntagResource", "cloudfront:UpdateDistribution"})
          .on({at_cloudfront(site, "distribution/*")}),
      allow("DistributionPolicies")
          .action({"cloudfront:CreateCachePolicy", "cloudfront:CreateOriginAccessControl",
                   "cloudfront:CreateResponseHeadersPolicy", "cloudfront:DeleteCachePolicy",
                   "cloudfront:DeleteOriginAccessControl", "cloudfront:DeleteResponseHeadersPolicy",
                   "cloudfront:GetCachePolicy", "cloudfront:GetOriginAccessControl",
                   "cloudfront:GetResponseHeadersPolicy", "cloudfront:UpdateCachePolicy",
                   "cloudfront:UpdateOriginAccessControl", "cloudfront:UpdateResponseHeadersPolicy"})
          .on({at_cloudfront(site, "cache-policy/*"), at_cloudfront(site, "origin-access-control/*"),
               at_cloudfront(site, "response-headers-policy/*")}),
      allow("LogDeliveries")
          .action({"logs:CreateDelivery", "logs:DeleteDelivery", "logs:DeleteDeliveryDestination",
                   "logs:DeleteDeliverySource", "logs:GetDelivery", "logs:GetDeliveryDestination",
                   "logs:GetDeliverySource", "logs:ListTagsForResource", "logs:PutDeliveryDestination",
                   "logs:PutDeliverySource", "logs:TagResource", "logs:UntagResource",
                   "logs:UpdateDeliveryConfiguration"})
          .on({own_resources(site, "logs", "delivery:*"),
               own_resources(site, "logs", "delivery-destination:*"),
               own_resources(site, "logs", "delivery-source:*")}),
      allow("ListDistributions")
          .action({"cloudfront:ListCachePolicies", "cloudfront:ListDistributions",
                   "cloudfront:ListOriginAccessControls", "cloudfront:ListResponseHeadersPolicies",
                   "logs:DescribeDeliveries"})
          .on({"*"}),
  };
}

}  // namespace ashlar::systems

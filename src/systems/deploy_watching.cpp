// The record and the watchmen, logs and alarms.
#include "systems/deploy_permissions.h"

namespace ashlar::systems {

/// One recorder, detector and hub per account and region: most of these actions take no resource.
Statements deploy_watching(const Site& site) {
  return {
      allow("Trails")
          .action({"cloudtrail:AddTags", "cloudtrail:CreateTrail", "cloudtrail:DeleteTrail",
                   "cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors", "cloudtrail:GetTrail",
                   "cloudtrail:GetTrailStatus", "cloudtrail:ListTags", "cloudtrail:PutEventSelectors",
                   "cloudtrail:RemoveTags", "cloudtrail:StartLogging", "cloudtrail:StopLogging",
                   "cloudtrail:UpdateTrail"})
          .on({own_resources(site, "cloudtrail", "trail/*")}),
      allow("Analyzers")
          .action({"access-analyzer:CreateAnalyzer", "access-analyzer:DeleteAnalyzer",
                   "access-analyzer:GetAnalyzer", "access-analyzer:ListTagsForResource",
                   "access-analyzer:TagResource", "access-analyzer:UntagResource",
                   "access-analyzer:UpdateAnalyzer"})
          .on({own_resources(site, "access-analyzer", "analyzer/*")}),
      allow("Watchmen")
          .action({"cloudtrail:DescribeTrails",
                   "config:DeleteConfigurationRecorder",
                   "config:DeleteDeliveryChannel",
                   "config:DescribeConfigurationRecorderStatus",
                   "config:DescribeConfigurationRecorders",
                   "config:DescribeDeliveryChannels",
                   "config:PutConfigurationRecorder",
                   "config:PutDeliveryChannel",
                   "config:StartConfigurationRecorder",
                   "config:StopConfigurationRecorder",
                   "guardduty:CreateDetector",
                   "guardduty:DeleteDetector",
                   "guardduty:GetDetector",
                   "guardduty:ListDetectors",
                   "guardduty:TagResource",
                   "guardduty:UntagResource",
                   "guardduty:UpdateDetector",
                   "securityhub:DescribeHub",
                   "securityhub:DisableSecurityHub",
                   "securityhub:EnableSecurityHub",
                   "securityhub:GetEnabledStandards",
                   "securityhub:UpdateSecurityHubConfiguration"})
          .on({"*"}),
      allow("RegionDefaults")
          .action({"ec2:DisableEbsEncryptionByDefault", "ec2:EnableEbsEncryptionByDefault",
                   "ec2:GetEbsEncryptionByDefault", "ec2:GetInstanceMetadataDefaults",
                   "ec2:ModifyInstanceMetadataDefaults"})
          .on({"*"}),
  };
}

Statements deploy_monitoring(const Site& site) {
  return {
      allow("Logs")
          .action({"logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup",
                   "logs:DeleteRetentionPolicy", "logs:DisassociateKmsKey", "logs:ListTagsForResource",
                   "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"})
          .on({own_resources(site, "logs", "log-group:*")}),
      allow("LogDelivery")
          .action({"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DeleteResourcePolicy",
                   "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:GetLogDelivery",
                   "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery"})
          .on({"*"}),
      allow("Alarms")
          .action({"cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource",
                   "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"})
          .on({own_resources(site, "cloudwatch", "alarm:*")}),
      allow("Dashboards")
          .action({"cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:PutDashboard"})
          .on({site.global_arn("cloudwatch", "dashboard/*")}),
      allow("Topics")
          .action({"sns:CreateTopic", "sns:DeleteTopic", "sns:GetSubscriptionAttributes",
                   "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource",
                   "sns:SetSubscriptionAttributes", "sns:SetTopicAttributes", "sns:Subscribe",
                   "sns:TagResource", "sns:Unsubscribe", "sns:UntagResource"})
          .on({own_resources(site, "sns")}),
  };
}

}  // namespace ashlar::systems

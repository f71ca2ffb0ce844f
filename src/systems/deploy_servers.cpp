// Servers: machines, disks and addresses, and the queues and snapshots beside them.
#include <fmt/format.h>

#include "systems/deploy_permissions.h"
#include "systems/role_boundary.h"

namespace ashlar::systems {

namespace {

/// They belong to the region; their ARNs name no account.
std::string snapshots(const Site& site) { return fmt::format("arn:{}:ec2:*::snapshot/*", site.partition()); }

/// Whoever makes an Auto Scaling group must be allowed to start what its launch template says (EC2 Auto
/// Scaling User Guide, "Control Amazon EC2 launch template usage in Auto Scaling groups").
Statement start_from_templates(const Site& site) {
  return allow("StartFromTemplates")
      .action({"ec2:RunInstances"})
      .on({own_resources(site, "ec2"), fmt::format("arn:{}:ec2:*::image/*", site.partition()),
           snapshots(site)})
      .when("ArnLike", "ec2:LaunchTemplate", own_resources(site, "ec2", "launch-template/*"));
}

Statement make_profiles(const Site& site) {
  return allow("Profiles")
      .action({"iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:DeleteInstanceProfile",
               "iam:GetInstanceProfile", "iam:ListInstanceProfileTags", "iam:RemoveRoleFromInstanceProfile",
               "iam:TagInstanceProfile", "iam:UntagInstanceProfile"})
      .on({site.global_arn("iam", fmt::format("instance-profile{}*", deployed_path))});
}

Statement make_machines(const Site& site) {
  return allow("Machines")
      .action({"ec2:CreateLaunchTemplate", "ec2:CreateLaunchTemplateVersion", "ec2:CreateNetworkInterface",
               "ec2:CreateSnapshot", "ec2:CreateVolume", "ec2:DeleteLaunchTemplate",
               "ec2:DeleteNetworkInterface", "ec2:DeleteVolume", "ec2:DetachNetworkInterface",
               "ec2:ModifyLaunchTemplate", "ec2:ModifyNetworkInterfaceAttribute", "ec2:ModifyVolume"})
      .on({own_resources(site, "ec2"), snapshots(site)});
}

/// The last snapshot of a disk that is destroyed is made with the disk's tags. What is a snapshot already is
/// not tagged anew.
Statement tag_snapshots(const Site& site) {
  return allow("TagsOfSnapshots")
      .action({"ec2:CreateTags"})
      .on({snapshots(site)})
      .when("StringEquals", "ec2:CreateAction", "CreateSnapshot");
}

Statement make_groups(const Site& site) {
  return allow("MachineGroups")
      .action({"autoscaling:AttachLoadBalancerTargetGroups", "autoscaling:CreateAutoScalingGroup",
               "autoscaling:CreateOrUpdateTags", "autoscaling:DeleteAutoScalingGroup",
               "autoscaling:DeleteTags", "autoscaling:DetachLoadBalancerTargetGroups",
               "autoscaling:DisableMetricsCollection", "autoscaling:EnableMetricsCollection",
               "autoscaling:SetInstanceProtection", "autoscaling:UpdateAutoScalingGroup"})
      .on({own_resources(site, "autoscaling", "autoScalingGroup:*")});
}

Statement see_machines() {
  return allow("SeeMachines")
      .action({"autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeLoadBalancerTargetGroups",
               "autoscaling:DescribeScalingActivities", "autoscaling:DescribeTags",
               "ec2:DescribeInstanceTypes", "ec2:DescribeInstances", "ec2:DescribeLaunchTemplateVersions",
               "ec2:DescribeLaunchTemplates", "ec2:DescribeSnapshots", "ec2:DescribeVolumes",
               "ec2:DescribeVolumesModifications", "elasticloadbalancing:DescribeTargetHealth"})
      .on({"*"});
}

}  // namespace

Statements deploy_servers(const Site& site) {
  return {
      make_machines(site),
      tag_snapshots(site),
      make_groups(site),
      see_machines(),
      start_from_templates(site),
      make_profiles(site),
      allow("Queues")
          .action({"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
                   "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"})
          .on({own_resources(site, "sqs")}),
      allow("Snapshots")
          .action({"dlm:DeleteLifecyclePolicy", "dlm:GetLifecyclePolicy", "dlm:ListTagsForResource",
                   "dlm:TagResource", "dlm:UntagResource", "dlm:UpdateLifecyclePolicy"})
          .on({own_resources(site, "dlm", "policy/*")}),
      allow("NewSnapshots").action({"dlm:CreateLifecyclePolicy"}).on({"*"}),
  };
}

}  // namespace ashlar::systems

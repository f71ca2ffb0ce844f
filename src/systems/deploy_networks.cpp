// Networks, and the load balancers in them.
#include <fmt/format.h>

#include "systems/deploy_permissions.h"

namespace ashlar::systems {

Statements deploy_networks(const Site& site) {
  return {
      allow("Networks")
          .action({"ec2:AcceptVpcPeeringConnection",
                   "ec2:AllocateAddress",
                   "ec2:AssociateRouteTable",
                   "ec2:AttachInternetGateway",
                   "ec2:AuthorizeSecurityGroupEgress",
                   "ec2:AuthorizeSecurityGroupIngress",
                   "ec2:CreateFlowLogs",
                   "ec2:CreateInternetGateway",
                   "ec2:CreateNatGateway",
                   "ec2:CreateNetworkAcl",
                   "ec2:CreateNetworkAclEntry",
                   "ec2:CreateRoute",
                   "ec2:CreateRouteTable",
                   "ec2:CreateSecurityGroup",
                   "ec2:CreateSubnet",
                   "ec2:CreateTags",
                   "ec2:CreateVpc",
                   "ec2:CreateVpcEndpoint",
                   "ec2:CreateVpcPeeringConnection",
                   "ec2:DeleteFlowLogs",
                   "ec2:DeleteInternetGateway",
                   "ec2:DeleteNatGateway",
                   "ec2:DeleteNetworkAcl",
                   "ec2:DeleteNetworkAclEntry",
                   "ec2:DeleteRoute",
                   "ec2:DeleteRouteTable",
                   "ec2:DeleteSecurityGroup",
                   "ec2:DeleteSubnet",
                   "ec2:DeleteTags",
                   "ec2:DeleteVpc",
                   "ec2:DeleteVpcEndpoints",
                   "ec2:DeleteVpcPeeringConnection",
                   "ec2:DetachInternetGateway",
                   "ec2:DisassociateAddress",
                   "ec2:DisassociateRouteTable",
                   "ec2:ModifySecurityGroupRules",
                   "ec2:ModifySubnetAttribute",
                   "ec2:ModifyVpcAttribute",
                   "ec2:ModifyVpcEndpoint",
                   "ec2:ModifyVpcPeeringConnectionOptions",
                   "ec2:ReleaseAddress",
                   "ec2:ReplaceNetworkAclAssociation",
                   "ec2:ReplaceNetworkAclEntry",
                   "ec2:ReplaceRoute",
                   "ec2:ReplaceRouteTableAssociation",
                   "ec2:RevokeSecurityGroupEgress",
                   "ec2:RevokeSecurityGroupIngress",
                   "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
                   "ec2:UpdateSecurityGroupRuleDescriptionsIngress"})
          .on({own_resources(site, "ec2")}),
      allow("SeeNetworks")
          .action({"ec2:DescribeAccountAttributes",
                   "ec2:DescribeAddresses",
                   "ec2:DescribeAddressesAttribute",
                   "ec2:DescribeAvailabilityZones",
                   "ec2:DescribeFlowLogs",
                   "ec2:DescribeInternetGateways",
                   "ec2:DescribeManagedPrefixLists",
                   "ec2:DescribeNatGateways",
                   "ec2:DescribeNetworkAcls",
                   "ec2:DescribeNetworkInterfaces",
                   "ec2:DescribePrefixLists",
                   "ec2:DescribeRouteTables",
                   "ec2:DescribeSecurityGroupRules",
                   "ec2:DescribeSecurityGroups",
                   "ec2:DescribeSubnets",
                   "ec2:DescribeTags",
                   "ec2:DescribeVpcAttribute",
                   "ec2:DescribeVpcEndpointServices",
                   "ec2:DescribeVpcEndpoints",
                   "ec2:DescribeVpcPeeringConnections",
                   "ec2:DescribeVpcs"})
          .on({"*"}),
  };
}

Statements deploy_balancers(const Site& site) {
  return {
      allow("LoadBalancers")
          .action({"elasticloadbalancing:AddTags",
                   "elasticloadbalancing:CreateListener",
                   "elasticloadbalancing:CreateLoadBalancer",
                   "elasticloadbalancing:CreateRule",
                   "elasticloadbalancing:CreateTargetGroup",
                   "elasticloadbalancing:DeleteListener",
                   "elasticloadbalancing:DeleteLoadBalancer",
                   "elasticloadbalancing:DeleteRule",
                   "elasticloadbalancing:DeleteTargetGroup",
                   "elasticloadbalancing:ModifyListener",
                   "elasticloadbalancing:ModifyListenerAttributes",
                   "elasticloadbalancing:ModifyLoadBalancerAttributes",
                   "elasticloadbalancing:ModifyRule",
                   "elasticloadbalancing:ModifyTargetGroup",
                   "elasticloadbalancing:ModifyTargetGroupAttributes",
                   "elasticloadbalancing:RemoveTags",
                   "elasticloadbalancing:SetRulePriorities",
                   "elasticloadbalancing:SetSecurityGroups",
                   "elasticloadbalancing:SetSubnets",
                   "elasticloadbalancing:SetWebACL"})
          .on({own_resources(site, "elasticloadbalancing")}),
      allow("SeeLoadBalancers")
          .action({"elasticloadbalancing:DescribeCapacityReservation",
                   "elasticloadbalancing:DescribeListenerAttributes",
                   "elasticloadbalancing:DescribeListeners",
                   "elasticloadbalancing:DescribeLoadBalancerAttributes",
                   "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
                   "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroupAttributes",
                   "elasticloadbalancing:DescribeTargetGroups"})
          .on({"*"}),
      allow("Firewalls")
          .action({"wafv2:AssociateWebACL", "wafv2:CreateWebACL", "wafv2:DeleteLoggingConfiguration",
                   "wafv2:DeleteWebACL", "wafv2:DisassociateWebACL", "wafv2:GetLoggingConfiguration",
                   "wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:ListTagsForResource",
                   "wafv2:PutLoggingConfiguration", "wafv2:TagResource", "wafv2:UntagResource",
                   "wafv2:UpdateWebACL"})
          .on({own_resources(site, "wafv2"), own_resources(site, "elasticloadbalancing", "loadbalancer/*"),
               // Amazon's own rule groups, which our firewalls are made of.
               fmt::format("arn:{}:wafv2:*:*:*/managedruleset/*/*", site.partition())}),
      allow("Certificates")
          .action({"acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:DescribeCertificate",
                   "acm:ListTagsForCertificate", "acm:RemoveTagsFromCertificate",
                   "acm:UpdateCertificateOptions"})
          .on({own_resources(site, "acm")}),
      allow("NewCertificates").action({"acm:ListCertificates", "acm:RequestCertificate"}).on({"*"}),
      allow("ListFirewalls").action({"wafv2:ListWebACLs"}).on({"*"}),
  };
}

}  // namespace ashlar::systems

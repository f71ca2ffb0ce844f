// The cluster that runs the services, and the images of what runs there.
#include "systems/deploy_permissions.h"

namespace ashlar::systems {

Statements deploy_containers(const Site& site) {
  return {
      allow("Clusters")
          .action({"eks:AssociateAccessPolicy",
                   "eks:CreateAccessEntry",
                   "eks:CreateAddon",
                   "eks:CreateCluster",
                   "eks:CreatePodIdentityAssociation",
                   "eks:DeleteAccessEntry",
                   "eks:DeleteAddon",
                   "eks:DeleteCluster",
                   "eks:DeletePodIdentityAssociation",
                   "eks:DescribeAccessEntry",
                   "eks:DescribeAddon",
                   "eks:DescribeCluster",
                   "eks:DescribePodIdentityAssociation",
                   "eks:DescribeUpdate",
                   "eks:DisassociateAccessPolicy",
                   "eks:ListAssociatedAccessPolicies",
                   "eks:ListPodIdentityAssociations",
                   "eks:ListTagsForResource",
                   "eks:TagResource",
                   "eks:UntagResource",
                   "eks:UpdateAccessEntry",
                   "eks:UpdateAddon",
                   "eks:UpdateClusterConfig",
                   "eks:UpdateClusterVersion",
                   "eks:UpdatePodIdentityAssociation"})
          .on({own_resources(site, "eks")}),
      allow("SeeAddons").action({"eks:DescribeAddonVersions"}).on({"*"}),
  };
}

Statements deploy_images(const Site& site) {
  return {
      allow("Images")
          .action({"ecr:CreateRepository", "ecr:DeleteLifecyclePolicy", "ecr:DeleteRepository",
                   "ecr:DeleteRepositoryPolicy", "ecr:DescribeRepositories", "ecr:GetLifecyclePolicy",
                   "ecr:GetRepositoryPolicy", "ecr:ListTagsForResource", "ecr:PutImageScanningConfiguration",
                   "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy",
                   "ecr:TagResource", "ecr:UntagResource"})
          .on({own_resources(site, "ecr", "repository/*")})};
}

}  // namespace ashlar::systems

// The cluster that runs the services.
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

}  // namespace ashlar::systems

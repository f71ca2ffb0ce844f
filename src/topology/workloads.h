// What runs: clusters with their services.
#pragma once

#include <string>
#include <vector>

#include "topology/id.h"
#include "topology/place.h"

namespace ashlar::topology {

struct Cluster {
  ClusterId id;
  std::string name;
  Place place;
  std::string endpoint;            ///< its API's host name
  SecurityGroupId security_group;  ///< that EKS makes: of its pods and of its endpoint
  std::vector<SubnetId> subnets;
  std::vector<InterfaceId> endpoints;
};

struct Service {
  ServiceId id;
  std::string name;          ///< `frontend`
  std::string address_name;  ///< `stage.stage.services.frontend`
  Place place;
  ClusterId cluster;
  TargetGroupId target_group;
  int port = 0;
  std::string image;
  std::string settings;           ///< what its deployment is told, as JSON text, with every value filled in
  std::vector<InterfaceId> pods;  ///< as many as run at the least, spread over the cluster's zones
};

}  // namespace ashlar::topology

// What a node says of itself beneath its title: sizes, copies, names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/architecture.h"

namespace ashlar::report {

struct Facts {
  std::string_view kind;
  std::vector<const Resource*> anchors;    ///< the resources that make the node: at least one
  std::vector<const Resource*> resources;  ///< all that belong to it
};

/// "db.r7g.large, standby, 2 replicas"; empty where there is nothing to tell.
std::string detail_of(const Facts& facts);

/// What the kind's title lacks: a server's own name, a load balancer's side.
std::string title_of(const Facts& facts, std::string_view title);

}  // namespace ashlar::report

// Container images: a repository for each image that services run, in shared-services, read by every account
// that runs it.
#pragma once

#include <map>
#include <string>

#include "systems/site.h"

namespace ashlar::systems {

/// aws_ecr_repository by the image's name.
using Images = std::map<std::string, const Resource*>;

/// Unit `images` of shared-services' home region: the images of all services of all accounts.
Images images(const Site& site);

}  // namespace ashlar::systems

// How values flow down from one level's file to the next.
#pragma once

#include "config/levels.h"
#include "config/yaml.h"

namespace ashlar {

/// The settings in force at `level`: what its own file says, and what the levels above say that it does not.
yaml::Node in_force(Level level, const yaml::Node& own, const yaml::Node& above);

/// What a level's own file and those above it say to the level `below`. What an upper level says that is not
/// yet anywhere's own ("how every mysql is meant") must reach the levels below, so systems flow through
/// accounts and regions and stop only at the environment.
yaml::Node passed_on_to(Level below, const yaml::Node& own, const yaml::Node& above);

}  // namespace ashlar

// What a single setting cannot know: whether the settings of an organisation go together.
#pragma once

#include "config/organization.h"

namespace ashlar {

/// Reports every contradiction: networks that overlap, groups that do not exist, two services on one path. Runs on what
/// could be read, also where there are mistakes already.
void check_organization(const Organization& organization, Diagnostics& diagnostics);

}  // namespace ashlar

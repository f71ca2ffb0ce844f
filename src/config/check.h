// What a single setting cannot know: whether the settings of an organisation go together.
#pragma once

#include "config/organization.h"
#include "config/support_dates.h"

namespace ashlar {

/// Reports every contradiction: networks that overlap, groups that do not exist, two services on one path.
/// Runs on what could be read, also where there are mistakes already. Versions are judged by what AWS
/// supports on `today`.
void check_organization(const Organization& organization, const Date& today, Diagnostics& diagnostics);

}  // namespace ashlar

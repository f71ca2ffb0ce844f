// How the lab's servers are, as the supervisor tells.
#pragma once

#include <string>
#include <vector>

#include "lab/verify/view.h"

namespace ashlar::lab {

/// 0 where there is no such server, or it does not run.
Expected<int> pid_of(View& view, const std::string& server);

/// Waits until the server runs again, as another process, and is healthy. False where a minute is up.
Expected<bool> comes_back(View& view, const std::string& server, int old_pid);

/// Who of these nodes serves: the group's own word for it, or else the first.
Expected<std::string> serving(View& view, const std::string& group,
                              const std::vector<topology::InterfaceId>& nodes);

}  // namespace ashlar::lab

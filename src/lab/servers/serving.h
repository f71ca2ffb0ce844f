// Which member of a group has the right to write: one small file among the data, replaced whole. It is
// written before a member accepts its first write, and so tells after any end, however sudden, whose data is
// the newest. A comparison of the data could not: a standby gives up at its start what it had received and
// not yet applied, and counts on the one that served to have it.
#pragma once

#include <map>
#include <string>

#include "base/failure.h"
#include "lab/server.h"

namespace ashlar::lab {

std::string serving_path(const std::string& group, const Folder& folder);

/// Empty: none has served yet.
Expected<std::string> read_serving(const std::string& group, const Folder& folder);

/// On the disk when this returns.
Expected<void> write_serving(const std::string& group, const Folder& folder, const std::string& member);

/// Of every group that ever had one, by group.
std::map<std::string, std::string> all_serving(const Folder& folder);

}  // namespace ashlar::lab

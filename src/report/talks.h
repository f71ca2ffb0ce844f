// Joins what is used with what the networks let through: one line for what is both, a warning for what is
// used and forbidden, and a thin line for what is open though nothing here uses it.
#pragma once

#include <set>

#include "report/access.h"

namespace ashlar::report {

/// `whole`: also what is open inside one network, and out to the Internet, which would drown a picture of all
/// accounts.
std::set<Edge> talks(const std::set<Edge>& relations, const Access& access, bool whole);

}  // namespace ashlar::report

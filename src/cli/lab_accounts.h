// Which accounts `ashlar lab up` is to run: those it is told, or else those of the last time.
#pragma once

#include <set>
#include <string>
#include <tl/expected.hpp>

#include "cli/commands.h"
#include "config/organization.h"

namespace ashlar::cli {

/// Where the flags make no sense, or name what is not there, says so.
tl::expected<std::set<std::string>, Exit> chosen_accounts(const LabUpArguments& arguments,
                                                          const Organization& organization,
                                                          const Output& out);

}  // namespace ashlar::cli

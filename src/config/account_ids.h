// accounts.lock.yaml: which AWS account each account of the description is.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/failure.h"
#include "config/organization.h"

namespace ashlar {

/// Adds ids, by account, to those that the organisation has recorded; the file is whole at any moment, and
/// not touched where it has them all. Fails, changing nothing, where another id is recorded: an account never
/// becomes another.
Expected<void> record_account_ids(const std::filesystem::path& folder, const Organization& organization,
                                  const std::map<std::string, std::string>& ids);

}  // namespace ashlar

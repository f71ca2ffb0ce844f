// Which units have a state, whether or not anybody asks for them any more.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "model/architecture.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// `UnitPath::text()` read back: `stage/eu-west-1/stage/vpc`, `stage/_global/access`; none for what is no
/// unit's path.
std::optional<UnitPath> unit_path_of(std::string_view text);

/// Those with a file `UNIT/terraform.tfstate` below `folder`, sorted. None where there is no such folder.
Expected<std::vector<UnitPath>> recorded_units(const std::filesystem::path& folder);

/// Those of an account with an object `UNIT/terraform.tfstate` in its bucket. None where there is no bucket.
Expected<std::vector<UnitPath>> recorded_units(const aws::Client& client, const StateStore& store,
                                               const std::string& account);

/// Whether resources stand in it that we have made. A team's own unit has none: what could carry our mark
/// (the tag `ashlar:id`) lacks it there, or is another provider's.
bool holds_ours(const terraform::StateFile& state);

}  // namespace ashlar::engine

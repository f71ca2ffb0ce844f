// What `ashlar synth` says before it changes what stands in OUT.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/output.h"
#include "terraform/unit_notice.h"

namespace ashlar::cli {

void tell_notice(const terraform::UnitNotice& notice, const std::string& folder, const Output& out);
nlohmann::ordered_json notice_json(const terraform::UnitNotice& notice);

}  // namespace ashlar::cli

// The files in which AWS's tools keep profiles. Source: AWS SDKs and Tools Reference Guide, "Shared config
// and credentials files".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/endpoints.h"
#include "base/failure.h"

namespace ashlar::aws {

/// Settings by name in lower case.
using Profile = std::map<std::string, std::string>;
using Profiles = std::map<std::string, Profile>;

/// Sections of a file: `[profile NAME]` or `[default]` in the config file, `[NAME]` in the credentials file.
/// Other sections (`sso-session`, `services`) and nested settings are left out, and so is a line that is
/// none.
Profiles parse_profiles(std::string_view text, bool is_config_file);

/// Both files, where they are there; what the credentials file says wins. They are found in the user's home,
/// or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say.
Expected<Profiles> read_profiles(const Environment& environment);

}  // namespace ashlar::aws

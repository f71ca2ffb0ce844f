// Names of CI's own things, known before they are made: its role stands in another unit than they do.
#pragma once

#include <string_view>

namespace ashlar::systems {

inline constexpr std::string_view ci_server = "ci";

/// Systems Manager's folder with a parameter for each pipeline.
inline constexpr std::string_view ci_pipelines_folder = "/mgmt/ci/pipelines";

}  // namespace ashlar::systems

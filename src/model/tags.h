// Tags of ours that say more than what a thing is.
#pragma once

#include <string_view>

namespace ashlar {

/// On what `prevent_destroy` protects: a state knows nothing of lifecycles.
inline constexpr std::string_view protected_tag = "ashlar:protected";

}  // namespace ashlar

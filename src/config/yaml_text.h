// The user's own words inside a message.
#pragma once

#include <string>
#include <string_view>

namespace ashlar::yaml {

/// `text`, safe to print, cut after 40 characters with "..." in place of the rest.
std::string shown(std::string_view text);

}  // namespace ashlar::yaml

// What messages about YAML are made of.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostics.h"

namespace ashlar::yaml {

/// `text`, safe to print, cut after 40 characters with "..." in place of the rest.
std::string shown(std::string_view text);

/// An error with these parts and no others.
Diagnostic mistake(std::string summary, const Span& at, std::string help = {});

}  // namespace ashlar::yaml

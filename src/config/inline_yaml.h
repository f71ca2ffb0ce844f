// Values as a person would write them.
#pragma once

#include <string>

#include "config/yaml.h"

namespace ashlar {

/// A value as YAML on one line: `[a, b]`, `"8.4"`, `{cidr: 10.17.0.0/17}`. Safe to print.
std::string inline_yaml(const yaml::Node& node);

/// A text, in quotes where YAML would read something else without them: `"null"`, `"8.4"`.
std::string text_yaml(const std::string& text);

}  // namespace ashlar

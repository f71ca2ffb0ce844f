// Writes settings as YAML for people: each with its line of help from the list of the section, so that
// comments in a new folder never say other than the program does.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "config/section.h"

namespace ashlar {

/// Values as YAML by their path: "mysql.version", "services.frontend.path".
using GivenSettings = std::map<std::string, std::string>;

enum class Others {
  LeaveOut,
  SwitchOff,  ///< write those not given as well, behind a '#' without a space, with their defaults
};

/// The settings of `section` in the order of its list. Those that do not flow down are left out unless given,
/// and so are those that have no default. A switched-off line without its '#' is a right one.
std::string settings_yaml(const SectionInfo& section, const GivenSettings& given, Others others);

/// `text` as comment lines of a page's width, each behind `indent` spaces.
std::string yaml_comment(const std::string& text, std::size_t indent = 0);

}  // namespace ashlar

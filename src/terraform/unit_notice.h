// What a person should know before units are written over those of an earlier time.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"

namespace ashlar::terraform {

struct UnitNotice {
  std::vector<std::string> removed;  ///< units that go, by path
  std::vector<std::string> edited;   ///< files of ours that were edited by hand
  std::vector<std::string> foreign;  ///< files that Terraform reads in a unit's folder, and that are not ours
};

UnitNotice unit_notice(const TreeNotice& notice, const FileTree& tree);

}  // namespace ashlar::terraform

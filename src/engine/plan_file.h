// A plan that somebody looked at, kept so that exactly that is done later: what it was made from, and what it
// said. It holds no value, only their digests: the plan is made again, and must come out the same.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/selection.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

struct PlanFile {
  struct Step {
    ResourceName resource;
    std::string deposed;
    std::string action;
    std::string digest;  ///< of all that the change says, unknowns too
    bool operator==(const Step&) const = default;
  };

  std::string program;  ///< its version, and a digest of its bytes
  std::string provider_version;
  std::string configuration;                 ///< a digest of the units as Terraform would read them
  std::map<std::string, std::string> files;  ///< digests of the description's files, by path in its folder
  Selection selection;
  bool refresh = false;
  std::vector<std::string> include_protected;
  std::map<std::string, StateVersion> states;  ///< by unit
  std::vector<Step> steps;
};

/// What a plan says, without what stays.
std::vector<PlanFile::Step> steps_of(const Plan& plan);

/// For its owner alone: mode 0600.
Expected<void> write_plan_file(const std::filesystem::path& path, const PlanFile& file);
Expected<PlanFile> read_plan_file(const std::filesystem::path& path);

/// What of it is not as it was: a line for each thing. Empty: it may be applied.
std::vector<std::string> what_moved(const PlanFile& then, const PlanFile& now);

}  // namespace ashlar::engine

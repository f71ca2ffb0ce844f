// What Terraform would do to a unit of the team's, asked only where the answer may be a new one.
#pragma once

#include "engine/extra/files.h"
#include "engine/extra/terraform.h"

namespace ashlar::engine {

struct ExtraQuestion {
  const Unit& unit;
  provider::Value inputs;                ///< known
  const terraform::StateFile& recorded;  ///< the unit's state
  bool refresh = false;                  ///< ask AWS what is there
  bool keep = false;                     ///< Terraform's own plan, for an apply
};

struct ExtraAnswer {
  ExtraPlan plan;
  std::vector<Change> drift;
  std::vector<Problem> problems;
};

/// Terraform is not run where files, inputs and state are those with which it had nothing to do, unless AWS
/// is to be asked.
ExtraAnswer plan_extra(ExtraTerraform& terraform, const ExtraQuestion& question);

/// Plans of Terraform's that were kept and are not carried out: they hold what states hold.
void drop_plans(const Plan& plan, const std::filesystem::path& extras);

/// A failure of ours, as a problem of the unit.
Problem problem_of(const Unit& unit, const Failure& failure);

}  // namespace ashlar::engine

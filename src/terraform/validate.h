// `terraform validate` for many units: one `init` for all, one running provider, several units at once.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "model/architecture.h"
#include "terraform/expression.h"
#include "terraform/messages.h"
#include "terraform/program.h"

namespace ashlar::terraform {

struct ValidateOptions {
  std::filesystem::path work;     ///< folder for units and Terraform's data; nothing else should stand there
  std::filesystem::path records;  ///< folder of what passed before
  unsigned jobs = 0;              ///< units at once; 0: as many as cores
  bool again = false;             ///< also units whose bytes passed before
  const std::atomic<bool>* stop = nullptr;  ///< set from outside: begin no further unit
};

enum class Outcome { NotRun, Passed, PassedBefore, Failed };

/// What Terraform said of a unit. A unit that passed may have warnings.
struct UnitResult {
  const Unit* unit = nullptr;
  Outcome outcome = Outcome::NotRun;
  std::vector<Diagnostic> messages;
};

/// Told after each unit that was run, from several threads but one at a time.
struct Progress {
  std::size_t done = 0;
  std::size_t total = 0;
  const UnitResult* result = nullptr;
  double seconds_left = 0;
};

struct ValidateReport {
  std::vector<UnitResult> units;  ///< in the order asked for
  std::string provider_mirror;    ///< where the provider came from; empty where Terraform found it by itself

  std::size_t count(Outcome outcome) const;
};

/// Writes the organisation's units below `options.work` and validates `units`. A failure is the world's: a
/// full disk, a provider that cannot be had. Two calls on one work folder take turns.
Expected<ValidateReport> validate(const Program& terraform, const Architecture& architecture,
                                  const std::vector<const Unit*>& units, Backend backend,
                                  const ValidateOptions& options,
                                  const std::function<void(const Progress&)>& progress);

}  // namespace ashlar::terraform

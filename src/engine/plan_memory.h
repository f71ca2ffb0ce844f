// What earlier plans have found to be as it should be: whoever plans the same again need not ask the
// provider.
#pragma once

#include <filesystem>
#include <mutex>
#include <set>
#include <string>

#include "engine/plan.h"

namespace ashlar::engine {

/// All that the plan of a resource which is there depends on. `workplace`: the provider's own configuration.
std::string question_of(const std::string& workplace, const schema::ResourceType& type,
                        const provider::State& prior, const provider::Value& config,
                        const Lifecycle& lifecycle);

/// Safe to use from several threads.
class PlanMemory {
 public:
  /// `circumstances`: the programs that plan; whatever was kept under others is forgotten. A file that cannot
  /// be read counts as none: then the provider is asked.
  PlanMemory(std::filesystem::path file, const std::string& circumstances);

  /// Whether a plan has found nothing to do.
  bool answers(const std::string& question);
  /// A plan has found nothing to do.
  void add(const std::string& question);

  /// `whole`: what was not asked this time is forgotten, else kept.
  Expected<void> write(bool whole) const;

 private:
  const std::filesystem::path file_;
  const std::string circumstances_;
  std::set<std::string> known_;
  mutable std::mutex mutex_;
  std::set<std::string> asked_;  ///< and found to be as it should be
};

}  // namespace ashlar::engine

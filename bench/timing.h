// Commands as a person waits for them.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/process.h"

namespace ashlar {

/// Milliseconds of one run, after the folder `removed` is gone; negative where the command failed.
inline double time_once(const Command& command, const std::string& removed) {
  if (!removed.empty()) std::filesystem::remove_all(removed);
  const auto start = std::chrono::steady_clock::now();
  const Expected<Finished> finished = run(command);
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  return finished && finished->exit_code == 0 ? taken.count() : -1;
}

}  // namespace ashlar

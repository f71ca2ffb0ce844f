// What `ashlar lab status` shows, as data: one look at the lab, with each server's addresses and load.
#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lab/lab.h"
#include "lab/stand_ins.h"

namespace ashlar::cli {

/// A server's CPU time and when it was seen, to tell its load from the last time.
struct LabSample {
  double cpu_seconds = 0;
  std::chrono::steady_clock::time_point at;
};
using LabSamples = std::map<std::string, LabSample>;  ///< by server

struct LabSeen {
  lab::Desired running;
  /// The supervisor's answer; each server has besides `addresses`, its own and the one of its group that it
  /// holds, and `load`, in percent of a core since the last look, null at the first.
  nlohmann::json status;
  std::vector<lab::StandIn> stand_ins;
  std::vector<lab::EmptySystem> empty;
};

/// One look; `samples` is what the next one tells the load from.
Expected<LabSeen> look(lab::Lab& lab, LabSamples& samples);
/// Two looks, a fifth of a second apart, so that there is a load.
Expected<LabSeen> look_twice(lab::Lab& lab, LabSamples& samples);

/// The document of `--json`.
nlohmann::ordered_json to_json(const LabSeen& seen);

}  // namespace ashlar::cli

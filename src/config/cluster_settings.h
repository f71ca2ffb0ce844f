// The Docker cluster of an environment: EKS in Auto Mode.
#pragma once

#include "config/section.h"

namespace ashlar {

struct ClusterSettings {
  Located<std::string> version;
  Located<std::string> name_space;
  Located<std::int64_t> most_cpus;
  Located<std::int64_t> most_memory;
  Located<std::int64_t> log_days;

  static const Section<ClusterSettings>& section();
};

}  // namespace ashlar

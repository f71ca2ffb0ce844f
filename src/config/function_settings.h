// A function of an environment: AWS Lambda runs it on a schedule, or for every object put into its bucket.
#pragma once

#include "config/section.h"

namespace ashlar {

struct FunctionSettings {
  Located<std::string> package;
  Located<std::string> runtime;
  Located<std::string> handler;
  Located<std::int64_t> memory;
  Located<std::int64_t> timeout;
  std::optional<Located<std::string>> schedule;
  Located<bool> bucket;
  Located<std::int64_t> log_days;

  static const Section<FunctionSettings>& section();
};

}  // namespace ashlar

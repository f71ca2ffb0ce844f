// Alarms: how one is described here, and that all of them tell the region's topic, also when they are over.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// When a metric is above or below its threshold.
inline constexpr std::string_view above = "GreaterThanThreshold";
inline constexpr std::string_view below = "LessThanThreshold";

/// What an alarm makes of a metric that reports nothing.
inline constexpr std::string_view silence_is_fine =
    "notBreaching";  ///< metrics that exist only when something happens
inline constexpr std::string_view silence_is_alarming = "breaching";
inline constexpr std::string_view silence_is_unknown = "missing";

struct Alarm {
  std::string
      name;  ///< "mysql-cpu": becomes part of the alarm's name and, with underscores, its Terraform name
  std::string description;
  std::string_view metric_namespace;
  std::string_view metric;
  Object dimensions;
  std::string_view statistic;
  std::string_view comparison;
  Value threshold;
  int minutes = 5;  ///< how many minutes in a row it must hold
  std::string_view silence = silence_is_unknown;
};

const Resource& add_alarm(Scope scope, const Site& site, const Resource& topic, const Alarm& alarm);

/// Tells that what ought to happen has not happened for so many hours: the metric, which reports only when it
/// does, has counted nothing. Of `alarm`, name, description and metric count.
const Resource& add_absence_alarm(Scope scope, const Site& site, const Resource& topic, const Alarm& alarm,
                                  int hours);

}  // namespace ashlar::systems

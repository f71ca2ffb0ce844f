#include "systems/alarms.h"

#include "base/text.h"

namespace ashlar::systems {

const Resource& add_alarm(Scope scope, const Site& site, const Resource& topic, const Alarm& alarm) {
  const Value tell = list({topic["arn"]});
  return scope.add("aws_cloudwatch_metric_alarm", replace_all(alarm.name, "-", "_"),
                   {
                       {"alarm_name", site.name(alarm.name)},
                       {"alarm_description", alarm.description},
                       {"namespace", alarm.metric_namespace},
                       {"metric_name", alarm.metric},
                       {"dimensions", alarm.dimensions},
                       {"statistic", alarm.statistic},
                       {"comparison_operator", alarm.comparison},
                       {"threshold", alarm.threshold},
                       {"period", 60},
                       {"evaluation_periods", alarm.minutes},
                       {"treat_missing_data", alarm.silence},
                       {"alarm_actions", tell},
                       {"ok_actions", tell},  // who was told that it broke is told that it works again
                   });
}

namespace {

constexpr int seconds_an_hour = 3600;

/// Hours without a reading count as zero: left out, CloudWatch would look back further, for readings that it
/// finds.
Value hourly_count(const Alarm& alarm) {
  return list({object({{"id", "counted"},
                       {"metric", object({
                                      {"namespace", alarm.metric_namespace},
                                      {"metric_name", alarm.metric},
                                      {"dimensions", alarm.dimensions},
                                      {"period", seconds_an_hour},
                                      {"stat", "Sum"},
                                  })}}),
               object({{"id", "hourly"},
                       {"expression", "FILL(counted, 0)"},
                       {"label", alarm.metric},
                       {"return_data", true}})});
}

}  // namespace

const Resource& add_absence_alarm(Scope scope, const Site& site, const Resource& topic, const Alarm& alarm,
                                  int hours) {
  const Value tell = list({topic["arn"]});
  return scope.add("aws_cloudwatch_metric_alarm", replace_all(alarm.name, "-", "_"),
                   {
                       {"alarm_name", site.name(alarm.name)},
                       {"alarm_description", alarm.description},
                       {"metric_query", hourly_count(alarm)},
                       {"comparison_operator", below},
                       {"threshold", 1},
                       {"evaluation_periods", hours},
                       {"treat_missing_data", silence_is_alarming},
                       {"alarm_actions", tell},
                       {"ok_actions", tell},
                   });
}

}  // namespace ashlar::systems

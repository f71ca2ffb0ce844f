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

}  // namespace ashlar::systems

// Schedules as EventBridge Scheduler takes them: rate(5 minutes), cron(0 3 * * ? *).
#pragma once

#include <optional>
#include <string>

namespace ashlar {

/// Why AWS refuses a schedule, in the words of a message.
struct ScheduleMistake {
  std::string found;     ///< the part that is wrong
  std::string expected;  ///< of that part
  std::string help;      ///< the nearest schedule that AWS takes, where one can be told
};

/// Empty where AWS takes it (EventBridge Scheduler User Guide, "Schedule types"). At what times it fires is
/// not looked at: a 31st of February is taken, and never comes.
std::optional<ScheduleMistake> schedule_mistake(const std::string& schedule);

}  // namespace ashlar

// What EventBridge Scheduler takes as a schedule, and what is said of the rest.
#include "config/schedule.h"

#include <gtest/gtest.h>

namespace ashlar::test {
namespace {

TEST(Schedule, IsTakenAsAwsTakesIt) {
  for (const char* schedule : {
           "rate(1 minute)",
           "rate(5 minutes)",
           "rate(1 day)",
           "cron(0 3 * * ? *)",
           "cron(0/15 8-17 ? * MON-FRI *)",
           "cron(0,30 */6 1,15 JAN,jul ? 2027-2029)",
           "cron(0 12 L * ? *)",
           "cron(0 12 15W * ? *)",
           "cron(0 12 ? * FRI#2 *)",
           "cron(0 12 ? * 6L *)",
           "cron(59 23 31 12 ? 2199)",
       }) {
    EXPECT_FALSE(schedule_mistake(schedule)) << schedule;
  }
}

TEST(Schedule, IsRefusedWithThePartThatIsWrong) {
  const auto found = [](const char* schedule) {
    const std::optional<ScheduleMistake> mistake = schedule_mistake(schedule);
    return mistake ? mistake->found : "nothing";
  };
  EXPECT_EQ(found("rate(0 minutes)"), "0");
  EXPECT_EQ(found("rate(1.5 hours)"), "1.5");
  EXPECT_EQ(found("rate(5 weeks)"), "weeks");
  EXPECT_EQ(found("rate(5)"), "rate(5)");
  EXPECT_EQ(found("cron(60 3 * * ? *)"), "minutes 60");
  EXPECT_EQ(found("cron(0 24 * * ? *)"), "hours 24");
  EXPECT_EQ(found("cron(0 3 0 * ? *)"), "day of the month 0");
  EXPECT_EQ(found("cron(0 3 * 13 ? *)"), "month 13");
  EXPECT_EQ(found("cron(0 3 ? * 0 *)"), "day of the week 0");
  EXPECT_EQ(found("cron(0 3 ? * FRI#6 *)"), "day of the week FRI#6");
  EXPECT_EQ(found("cron(0 3 * * ? 1969)"), "year 1969");
  EXPECT_EQ(found("cron(? 3 * * ? *)"), "minutes ?");
  EXPECT_EQ(found("cron(0 3, * * ? *)"), "hours 3,");
  EXPECT_EQ(found("cron(0 */0 * * ? *)"), "hours */0");
  EXPECT_EQ(found("cron()"), "0 fields");
  EXPECT_EQ(found("Rate(5 minutes)"), "Rate(5 minutes)");
  EXPECT_EQ(found(""), "");
}

/// What is proposed is itself taken.
TEST(Schedule, TheNearestRightOneIsProposed) {
  const auto help = [](const char* schedule) {
    const std::optional<ScheduleMistake> mistake = schedule_mistake(schedule);
    return mistake ? mistake->help : "nothing";
  };
  EXPECT_EQ(help("rate(1 minutes)"), "write rate(1 minute)");
  EXPECT_EQ(help("rate(2 hour)"), "write rate(2 hours)");
  EXPECT_EQ(help("cron(0 3 * * * *)"), "write cron(0 3 * * ? *)");
  EXPECT_EQ(help("cron(0 3 ? * ? *)"), "write cron(0 3 * * ? *)");
  EXPECT_EQ(help("cron(0 3 * * MON *)"), "write cron(0 3 ? * MON *)");
  EXPECT_EQ(help("cron(0 3 1 * MON *)"),
            "a day of the month and a day of the week together need two functions");
  EXPECT_EQ(help("0 3 * * *"), "write cron(0 3 * * ? *)");
  EXPECT_EQ(help("0 3 * * 1"), "write cron(0 3 ? * MON *)") << "Unix counts from Sunday as 0, AWS as 1";
  EXPECT_EQ(help("0 3 * * 7"), "write cron(0 3 ? * SUN *)");
  EXPECT_EQ(help("every day"), "");
}

}  // namespace
}  // namespace ashlar::test

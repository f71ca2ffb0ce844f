// What is said of a lab that comes up.
#include "cli/lab_progress.h"

#include <gtest/gtest.h>

namespace ashlar::cli {
namespace {

TEST(LabProgress, NamesWhatIsWaitedForAndCountsTheRest) {
  EXPECT_EQ(progress_line({{"a", "healthy"}, {"b", "starting"}}, 2, 3.2, 5),
            "1 of 2 servers healthy, 3 s; waiting for b");
  EXPECT_EQ(progress_line({{"a", "starting"}, {"b", "starting"}, {"c", "restarting"}}, 3, 10, 2),
            "0 of 3 servers healthy, 10 s; waiting for a, b and 1 more");
  EXPECT_EQ(progress_line({{"a", "healthy"}}, 1, 0, 5),
            "1 of 1 servers healthy, 0 s; waiting for groups of servers to be complete");
  EXPECT_EQ(progress_line({{"a", "healthy"}}, 2, 0, 5), "1 of 2 servers healthy, 0 s");
}

}  // namespace
}  // namespace ashlar::cli

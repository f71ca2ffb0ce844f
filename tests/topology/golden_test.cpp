// What the graphs of two of acme's accounts mean, kept in the tree.
#include "support/golden.h"

#include <gtest/gtest.h>

#include "topology/acme.h"

namespace ashlar::topology {
namespace {

using ashlar::testing::difference_from_golden;

TEST(Golden, StageIsAsRecorded) {
  EXPECT_EQ(difference_from_golden("topology/stage.json", to_json(only(acme_topology(), {"stage"}))), "");
}

TEST(Golden, SharedServicesAreAsRecorded) {
  EXPECT_EQ(difference_from_golden("topology/shared-services.json",
                                   to_json(only(acme_topology(), {"shared-services"}))),
            "");
}

}  // namespace
}  // namespace ashlar::topology

// Sets of packets: what rules come to together.
#include "topology/traffic_set.h"

#include <gtest/gtest.h>

namespace ashlar::topology {
namespace {

using List = std::vector<Traffic>;

constexpr int icmp = 1;
constexpr int tcp = 6;
constexpr int udp = 17;
constexpr int gre = 47;

TrafficSet set_of(const Traffic& traffic) { return TrafficSet(traffic); }

TEST(TrafficSet, ListsAsFewRulesAsCanBe) {
  const TrafficSet set = set_of({tcp, 80, 90}).with(set_of({tcp, 91, 100})).with(set_of({udp, 53, 53}));
  EXPECT_EQ(set.list(), (List{{tcp, 80, 100}, {udp, 53, 53}}));
  EXPECT_EQ(TrafficSet::everything().list(), List{Traffic{}});
  EXPECT_EQ(TrafficSet().list(), List{});
  EXPECT_EQ(set_of({gre}).with(set_of({tcp})).list(), (List{{tcp}, {gre}}));
}

/// The last port of one protocol and the first of the next are neighbours in the set, not in the list.
TEST(TrafficSet, KeepsProtocolsApart) {
  const TrafficSet set = set_of({tcp, 65535, 65535}).with(set_of({7, 0, 0}));
  EXPECT_EQ(set.list(), (List{{tcp, 65535, 65535}, {7}}));
}

TEST(TrafficSet, TakesAwayFromTheMiddle) {
  EXPECT_EQ(set_of({tcp}).without(set_of({tcp, 22, 22})).list(), (List{{tcp, 0, 21}, {tcp, 23, 65535}}));
  EXPECT_TRUE(set_of({tcp, 22, 22}).without(set_of({})).empty());
}

TEST(TrafficSet, KnowsIcmpByTypeAndCode) {
  EXPECT_TRUE(set_of({icmp, -1, -1}).contains({icmp, 8, 0}));
  EXPECT_TRUE(set_of({icmp, 8, -1}).contains({icmp, 8, 0}));
  EXPECT_FALSE(set_of({icmp, 8, 1}).contains({icmp, 8, 0}));
  EXPECT_EQ(set_of({icmp, 0, -1}).answered_through().list(), (List{{icmp, 8, 0}}));
}

TEST(TrafficSet, AnswersNeedEveryPortOfAClient) {
  EXPECT_EQ(set_of({tcp, 1024, 65535}).answered_through().list(), List{{tcp}});
  EXPECT_TRUE(set_of({tcp, 1024, 60000}).answered_through().empty());
  EXPECT_EQ(set_of({}).answered_through(), TrafficSet::everything());
  EXPECT_EQ(set_of({gre}).answered_through().list(), List{{gre}});
}

}  // namespace
}  // namespace ashlar::topology

#include "lab/networks/what_differs.h"

#include <gtest/gtest.h>

#include "lab/networks/nft_json.h"

namespace ashlar::lab {
namespace {

/// A group's chain, to which an interface's leads, and its members.
NamespacePlan router(const std::vector<int>& ports, const std::vector<std::string>& members) {
  nft::Ruleset rules("vpc");
  rules.chain("sg-1-in");
  for (const int port : ports)
    rules.rule("sg-1-in", {nft::is(nft::field("tcp", "dport"), port), nft::accept()});
  rules.rule("i1-in", {nft::jump("sg-1-in")}, "stage-mysql");
  rules.set("sg-1-addresses", "ipv4_addr", nft::Json(members));
  NamespacePlan plan;
  plan.ruleset = rules.text();
  return plan;
}

TEST(WhatDiffers, NothingDiffersFromItself) {
  EXPECT_EQ(what_differs(router({3306}, {"10.0.0.1"}), router({3306}, {"10.0.0.1"})), "");
}

TEST(WhatDiffers, ARuleIsToldByItsGroup) {
  EXPECT_EQ(what_differs(router({3306}, {}), router({3306, 22}, {})), "rules of stage-mysql (1 more)");
  EXPECT_EQ(what_differs(router({3306, 22}, {}), router({80}, {})), "rules of stage-mysql (1 more, 2 fewer)");
}

TEST(WhatDiffers, MembersAndRoutesAreTold) {
  EXPECT_EQ(what_differs(router({}, {"10.0.0.1"}), router({}, {"10.0.0.2"})), "members of groups");
  NamespacePlan with_route = router({}, {});
  with_route.routes.emplace_back();
  with_route.ruleset.clear();
  EXPECT_EQ(what_differs(router({3306}, {}), with_route),
            "routes, rules of i1-in (1 fewer), rules of stage-mysql (1 fewer), members of groups");
}

}  // namespace
}  // namespace ashlar::lab

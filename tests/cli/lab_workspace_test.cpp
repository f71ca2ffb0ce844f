// What an address names in the lab.
#include "cli/lab_workspace.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace ashlar::cli {
namespace {

using Names = std::vector<std::string>;

const Names all{"resolver",
                "prod.prod.mysql.primary",
                "prod.prod.mysql.primary-standby",
                "prod.prod.mysql.replica-1",
                "stage.blue.mysql.primary",
                "stage.blue.mysql.primary.slowquery",
                "stage.blue.services.frontend.1",
                "stage.blue.services.frontend.2",
                "stage.blue.vpc.resolver"};

TEST(AddressInTheLab, TheNearestWayToNameItDecides) {
  EXPECT_EQ(named_by(all, "resolver"), Names{"resolver"});  // whole
  EXPECT_EQ(named_by(all, "vpc.resolver"), Names{"stage.blue.vpc.resolver"});
  EXPECT_EQ(named_by(all, "blue.mysql.primary"), Names{"stage.blue.mysql.primary"});  // the end
  EXPECT_EQ(named_by(all, "stage.mysql.primary"),
            Names{"stage.blue.mysql.primary"});  // parts, the last one last
  EXPECT_EQ(named_by(all, "stage.primary.slowquery"), Names{"stage.blue.mysql.primary.slowquery"});
  EXPECT_EQ(named_by(all, "prod.replica-1"), Names{"prod.prod.mysql.replica-1"});
}

TEST(AddressInTheLab, MayNameSeveralThingsOrNone) {
  EXPECT_EQ(named_by(all, "stage.frontend"),
            (Names{"stage.blue.services.frontend.1", "stage.blue.services.frontend.2"}));
  EXPECT_EQ(named_by(all, "mysql.primary"), (Names{"prod.prod.mysql.primary", "stage.blue.mysql.primary"}));
  EXPECT_EQ(named_by(all, "mysql.stage"), Names{});
  EXPECT_EQ(named_by(all, ""), Names{});
}

TEST(AddressInTheLab, OfAStoreTheOneThatServesIsMeant) {
  const nlohmann::json status{{"groups",
                               {{{"group", "prod.prod.mysql.primary"},
                                 {"serving", "prod.prod.mysql.primary-standby"},
                                 {"standing_by", {"prod.prod.mysql.primary"}}},
                                {{"group", "prod.prod.redis"}, {"serving", ""}, {"standing_by", Names{}}}}}};
  EXPECT_EQ(who_serves(status, named_by(all, "prod.mysql")), "prod.prod.mysql.primary-standby");
  EXPECT_EQ(who_serves(status, {"prod.prod.mysql.primary"}), std::nullopt) << "one is meant";
  EXPECT_EQ(who_serves(status, {"prod.prod.mysql.replica-1", "prod.prod.mysql.replica-2"}), std::nullopt);
  EXPECT_EQ(who_serves(status, named_by(all, "mysql")), std::nullopt) << "there is another store";
  EXPECT_EQ(who_serves(status, {"prod.prod.redis.1", "prod.prod.redis.2"}), std::nullopt) << "none does";
}

}  // namespace
}  // namespace ashlar::cli

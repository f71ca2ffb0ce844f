// What is said of a kept plan that is not what would be done any more.
#include "engine/plan_file.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"

namespace ashlar::engine {
namespace {

using Lines = std::vector<std::string>;

PlanFile kept() {
  PlanFile file;
  file.program = "1";
  file.configuration = "before";
  file.files = {{"organization.yaml", "a"}, {"prod/account.yaml", "b"}, {"stage/account.yaml", "c"}};
  file.states = {{"stage/eu-west-1/stage/vpc", {"line", 3}}, {"stage/eu-west-1/stage/keys", {"", 0}}};
  return file;
}

TEST(KeptPlans, AreReadAsTheyWereWritten) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(write_plan_file(folder.path() / "a.plan", kept()));
  const auto read = read_plan_file(folder.path() / "a.plan");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->files, kept().files);
  EXPECT_EQ(what_moved(kept(), *read), Lines());
}

TEST(KeptPlans, NameTheFilesThatMakeAnotherConfiguration) {
  PlanFile now = kept();
  now.files = {{"organization.yaml", "a"}, {"prod/account.yaml", "B"}, {"prod/eu-west-1/prod.yaml", "d"}};
  EXPECT_EQ(what_moved(kept(), now), Lines()) << "comments make the same configuration";
  now.configuration = "after";
  EXPECT_EQ(what_moved(kept(), now), (Lines{"the configuration: prod/account.yaml was changed",
                                            "the configuration: stage/account.yaml was removed",
                                            "the configuration: prod/eu-west-1/prod.yaml was added"}));
}

TEST(KeptPlans, SayThatTheSameFilesMakeAnotherConfiguration) {
  PlanFile now = kept();
  now.configuration = "after";
  EXPECT_EQ(what_moved(kept(), now), Lines{"the configuration: other units are made of the same files now"});
}

TEST(KeptPlans, NameTheStatesWithTheirSerials) {
  PlanFile now = kept();
  now.states = {{"stage/eu-west-1/stage/vpc", {"line", 4}}, {"stage/eu-west-1/stage/keys", {"new", 1}}};
  EXPECT_EQ(what_moved(kept(), now),
            (Lines{"the state of stage/eu-west-1/stage/keys: it was not there, and is at serial 1",
                   "the state of stage/eu-west-1/stage/vpc: it was at serial 3, and is at serial 4"}));
  now.states = {{"stage/eu-west-1/stage/vpc", {"another", 3}}};
  EXPECT_EQ(what_moved(kept(), now), Lines{"the state of stage/eu-west-1/stage/vpc: it was at serial 3, and "
                                           "is at serial 3, of another lineage"});
}

}  // namespace
}  // namespace ashlar::engine

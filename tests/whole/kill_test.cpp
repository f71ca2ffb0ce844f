// The program, its provider, or both are killed, while a call has been carried out and its answer has not
// come: the next run ends where an undisturbed one ends, and nothing is there twice.
#include <csignal>
#include <set>

#include "whole/clean_run.h"
#include "whole/killing.h"
#include "whole/organizations.h"

namespace ashlar::whole {
namespace {

class Kill : public WholeTest {
 protected:
  void SetUp() override {
    WholeTest::SetUp();
    if (server != nullptr) clean_run(*server);
  }

  const Words apply = Words{"apply", "-y"} + small_selection();
  const std::set<std::string> some{
      "ec2 CreateVpc",   "ec2 CreateSecurityGroup", "ec2 AuthorizeSecurityGroupIngress",
      "ec2 CreateRoute", "kms CreateKey",           "iam CreateRole",
      "s3 CreateBucket", "logs CreateLogGroup"};
};

TEST_F(Kill, InsideCreations) {
  const Site site(*server, acme_without_bootstrap());
  run_killed_inside(*server, site, apply, some);
  expect_as_clean(*server, site);
}

TEST_F(Kill, InsideCreationsAndTheJournalIsLost) {
  const Site site(*server, acme_without_bootstrap());
  run_killed_inside(*server, site, apply, some,
                    [&] { std::filesystem::remove(site.folder() / ".ashlar" / "apply.journal"); });
  expect_as_clean(*server, site);
}

/// The run itself goes on, with another one.
TEST_F(Kill, OfTheProviderAlone) {
  const Site site(*server, acme_without_bootstrap());
  hold(*server, {"ec2 CreateSecurityGroup", "kms CreateKey"});
  Process ashlar = site.start(apply);
  for (int kills = 0; kills < 2 && is_held(*server, ashlar); ++kills) {
    for (const pid_t provider : children_of(ashlar.pid())) ::kill(provider, SIGKILL);
    server->release();
  }
  EXPECT_EQ(ashlar.wait(), 0) << end_of(read_file(site.log(), 64U << 20).value());
  let_go(*server);
  expect_as_clean(*server, site);
}

/// With states in S3: what tells what is there goes, too.
class KilledDestroy : public WholeTest {};

TEST_F(KilledDestroy, GoesOnWhereRolesAndBucketsWereGoing) {
  const Site site(*server, tested_acme());
  site.expect(0, {"bootstrap", "-y"});
  const Words destroy{"destroy", "-y", "--include-protected", "all"};
  run_killed_inside(*server, site, destroy, {"iam DeleteRole", "s3 DeleteBucket", "kms ScheduleKeyDeletion"});
  site.expect(0, destroy);
  expect_only_the_organization(server->whole_dump(), 0);
}

}  // namespace
}  // namespace ashlar::whole
